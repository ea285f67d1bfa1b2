//! The code whose unwind rules may be cached: that which is never unloaded.
//!
//! A library that was loaded later can be unloaded, and another one be loaded at its
//! addresses. To ask for that at each stack, the dynamic linker's lock would be taken in
//! the allocator, which a thread that holds this lock may be about to call. So there are
//! rules only for the program itself, which is never unloaded, and the libraries that it
//! cannot run without. Frames of others are left to libgcc.

use std::ffi::{c_int, c_void};
use std::slice;
use std::sync::OnceLock;

use super::libgcc;

/// A program or library in memory.
pub(super) struct Object {
    /// Where the header of its unwind tables is.
    pub(super) header: usize,
    /// Start and size of each segment that is loaded.
    loaded: Vec<(usize, usize)>,
}

static OBJECTS: OnceLock<Vec<Object>> = OnceLock::new();

impl Object {
    /// The one that `address` is in, if [`find`] has found it.
    pub(super) fn containing(address: usize) -> Option<&'static Self> {
        OBJECTS.get()?.iter().find(|object| object.segment(address).is_some())
    }

    /// The bytes of a segment from `start` to its end.
    pub(super) fn from(&self, start: usize) -> Option<&'static [u8]> {
        let (first, size) = self.segment(start)?;
        // SAFETY: the dynamic linker has loaded the whole segment, nothing writes to unwind
        // tables, and the object is never unloaded.
        Some(unsafe { slice::from_raw_parts(start as *const u8, first + size - start) })
    }

    fn segment(&self, address: usize) -> Option<(usize, usize)> {
        let holds = |&(first, size): &(usize, usize)| (first..first + size).contains(&address);
        self.loaded.iter().copied().find(holds)
    }
}

/// Finds the objects, once. Not to be called where the allocator is.
pub(super) fn find() {
    OBJECTS.get_or_init(|| {
        let mut objects = Vec::new();
        // SAFETY: `add_object` expects the argument that it is given here, which outlives the
        // call.
        unsafe { libc::dl_iterate_phdr(Some(add_object), (&raw mut objects).cast()) };
        let needed = needed_addresses();
        let mut number = 0;
        // The first one is the program.
        objects.retain(|object: &Object| {
            number += 1;
            number == 1 || needed.iter().any(|address| object.segment(*address).is_some())
        });
        objects
    });
}

/// An address in each library that the program is linked with in any case: the C library,
/// which has had its threads in a library of their own, and libgcc.
fn needed_addresses() -> [usize; 3] {
    let threads = libc::pthread_self as *const ();
    [libc::dl_iterate_phdr as *const () as usize, threads as usize, libgcc::address()]
}

/// Called for the program, and then for each library.
unsafe extern "C" fn add_object(
    info: *mut libc::dl_phdr_info,
    _: libc::size_t,
    objects: *mut c_void,
) -> c_int {
    // SAFETY: `objects` is what `find` passed; `info` is the dynamic linker's, and there are
    // as many headers as it says.
    let (objects, info) = unsafe { (&mut *objects.cast::<Vec<Object>>(), &*info) };
    // SAFETY: as above.
    let headers = unsafe { slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
    let range = |header: &libc::Elf64_Phdr| {
        (info.dlpi_addr.wrapping_add(header.p_vaddr) as usize, header.p_memsz as usize)
    };
    let of_type = |kind| headers.iter().filter(move |header| header.p_type == kind).map(range);
    let header = of_type(libc::PT_GNU_EH_FRAME).next().map_or(0, |(start, _)| start);
    objects.push(Object { header, loaded: of_type(libc::PT_LOAD).collect() });
    0
}
