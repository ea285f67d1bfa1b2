//! Which thread this is, in a way that an allocator can ask: `std::thread::current` may
//! allocate.

/// A number that no other living thread has. It is not 0.
#[inline(always)]
pub(crate) fn current() -> usize {
    imp::current()
}

/// A call of the C library, which is quicker than a thread-local in a build without
/// optimizations.
#[cfg(any(target_os = "linux", target_vendor = "apple", target_os = "freebsd"))]
mod imp {
    // SAFETY: declared as in POSIX. On these systems the type is an integer or a pointer of
    // this size.
    unsafe extern "C" {
        #[link_name = "pthread_self"]
        pub(super) safe fn current() -> usize;
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple", target_os = "freebsd")))]
mod imp {
    thread_local! {
        static HERE: u8 = const { 0 };
    }

    /// The address of a thread-local.
    pub(super) fn current() -> usize {
        HERE.with(|here| std::ptr::from_ref(here).addr())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_have_different_numbers() {
        let (own, other) = (current(), std::thread::spawn(current).join().unwrap());
        assert!(own == current() && own != other && other != 0);
    }
}
