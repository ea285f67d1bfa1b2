//! Used where the unwinder of this crate is not: dhat calls the C library's.

/// Makes `call`.
#[inline]
pub(crate) fn cached<T>(call: impl FnOnce() -> T) -> T {
    call()
}

/// It is never used.
pub(crate) fn prepare(_wanted: bool) -> bool {
    false
}
