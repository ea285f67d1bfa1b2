//! How one gets from a frame to its caller's: what the unwind tables of the
//! program say about one return address.
//!
//! The tables are those that a panic unwinds by (`.eh_frame`, in the form of the
//! Linux Standard Base, "Exception Frames"; the registers have the numbers of the
//! System V ABI for x86-64, figure 3.36). `gimli` reads them.

use std::ffi::{c_int, c_void};
use std::slice;

use gimli::{
    BaseAddresses, CfaRule, EhFrame, EhFrameHdr, NativeEndian, Pointer, Register, RegisterRule,
    UnwindContext, UnwindSection, X86_64,
};

/// How to get from a frame to its caller's.
///
/// The caller's frame begins at an address that is fixed relative to one of two
/// registers, and what it needs lies at fixed distances from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// Where the function of the frame starts.
    pub(super) function: usize,
    pub(super) base: Base,
    /// From the base to where the caller's frame begins.
    pub(super) frame: isize,
    /// From there to the return address; none in the outermost frame.
    pub(super) return_address: Option<isize>,
    /// From there to the caller's base pointer; none where it is as it was.
    pub(super) base_pointer: Option<isize>,
}

/// The register that the caller's frame is found by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Base {
    StackPointer,
    BasePointer,
}

/// What the tables say of the call that returns to `address`; nothing where they
/// say nothing, or something else than a [`Rule`] can hold.
pub(super) fn of(address: usize) -> Option<Rule> {
    // A call may be the last that a function does: then its return address is
    // already another function's.
    let call = address.checked_sub(1)?;
    let segments = Segments::around(call)?;
    let header = EhFrameHdr::new(segments.from(segments.header)?, NativeEndian);
    let bases = BaseAddresses::default().set_eh_frame_hdr(segments.header as u64);
    let header = header.parse(&bases, size_of::<usize>() as u8).ok()?;
    let Pointer::Direct(start) = header.eh_frame_ptr() else { return None };
    let table = EhFrame::new(segments.from(start as usize)?, NativeEndian);
    let bases = bases.set_eh_frame(start);
    let entry = header.table()?;
    let entry = entry
        .fde_for_address(&table, &bases, call as u64, EhFrame::cie_from_offset)
        .ok()
        .filter(|entry| !entry.is_signal_trampoline())?;
    let mut context = UnwindContext::new();
    let row = entry.unwind_info_for_address(&table, &bases, &mut context, call as u64).ok()?;
    let (base, frame) = base(row.cfa())?;
    let return_address = match row.register(X86_64::RA) {
        Some(RegisterRule::Offset(offset)) => Some(offset as isize),
        Some(RegisterRule::Undefined) => None,
        _ => return None,
    };
    let base_pointer = match row.register(X86_64::RBP) {
        Some(RegisterRule::Offset(offset)) => Some(offset as isize),
        None | Some(RegisterRule::SameValue) => None,
        _ => return None,
    };
    let function = entry.initial_address() as usize;
    Some(Rule { function, base, frame, return_address, base_pointer })
}

fn base(rule: &CfaRule<usize>) -> Option<(Base, isize)> {
    const STACK_POINTER: Register = X86_64::RSP;
    const BASE_POINTER: Register = X86_64::RBP;
    match *rule {
        CfaRule::RegisterAndOffset { register: STACK_POINTER, offset } => {
            Some((Base::StackPointer, offset as isize))
        }
        CfaRule::RegisterAndOffset { register: BASE_POINTER, offset } => {
            Some((Base::BasePointer, offset as isize))
        }
        _ => None,
    }
}

/// What is in memory of a program or a library.
struct Segments {
    address: usize,
    /// Where its header of the unwind tables is; 0 until it is found.
    header: usize,
    /// Start and size of each segment that was loaded.
    loaded: Vec<(usize, usize)>,
}

impl Segments {
    /// Those of the program or library that `address` is in.
    fn around(address: usize) -> Option<Self> {
        let mut segments = Segments { address, header: 0, loaded: Vec::new() };
        // SAFETY: `look` takes for its argument what it is given here, which
        // outlives the call.
        let found = unsafe { libc::dl_iterate_phdr(Some(look), (&raw mut segments).cast()) };
        (found == 1 && segments.header != 0).then_some(segments)
    }

    /// All of the segment from `start` on.
    fn from(&self, start: usize) -> Option<&'static [u8]> {
        let holds = |&&(first, size): &&(usize, usize)| (first..first + size).contains(&start);
        let (first, size) = self.loaded.iter().find(holds)?;
        // SAFETY: the dynamic linker has loaded it, whole, and nothing writes to
        // unwind tables. It stays as long as the code that is on the stack: the
        // slices are not kept beyond [`of`], whatever their lifetime says.
        Some(unsafe { slice::from_raw_parts(start as *const u8, first + size - start) })
    }
}

/// Whether the program or library of `info` is the one that is looked for: if so
/// its segments are noted, and the search ends.
unsafe extern "C" fn look(
    info: *mut libc::dl_phdr_info,
    _: libc::size_t,
    segments: *mut c_void,
) -> c_int {
    // SAFETY: `segments` is what `around` passed; `info` is the dynamic linker's,
    // and so many headers are there as it says.
    let (segments, info) = unsafe { (&mut *segments.cast::<Segments>(), &*info) };
    // SAFETY: as above.
    let headers = unsafe { slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
    let place = |header: &libc::Elf64_Phdr| {
        (info.dlpi_addr.wrapping_add(header.p_vaddr) as usize, header.p_memsz as usize)
    };
    let of_type = |kind| headers.iter().filter(move |header| header.p_type == kind).map(place);
    let loaded: Vec<_> = of_type(libc::PT_LOAD).collect();
    if !loaded.iter().any(|&(start, size)| (start..start + size).contains(&segments.address)) {
        return 0;
    }
    segments.header = of_type(libc::PT_GNU_EH_FRAME).map(|(start, _)| start).next().unwrap_or(0);
    segments.loaded = loaded;
    1
}
