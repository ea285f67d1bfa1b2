//! How to get from a frame to its caller's: what the program's unwind tables say about
//! one return address.
//!
//! They are the tables that panics unwind by (`.eh_frame`, as specified by the Linux
//! Standard Base, "Exception Frames", with the register numbers of the System V ABI for
//! x86-64, figure 3.36). `gimli` reads them.

use std::ffi::{c_int, c_void};
use std::slice;

use gimli::{
    BaseAddresses, CfaRule, EhFrame, EhFrameHdr, NativeEndian, Pointer, Register, RegisterRule,
    UnwindContext, UnwindSection, X86_64,
};

/// How to get from a frame to its caller's.
///
/// The caller's frame starts at a fixed distance from one of two registers, and what is
/// needed of it is at fixed distances from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// The address of the frame's function.
    pub(super) function: usize,
    /// The register that the caller's frame is found by.
    pub(super) base: Base,
    /// The distance from that register to the start of the caller's frame.
    pub(super) frame: isize,
    /// The distance from there to the return address; `None` in the outermost frame.
    pub(super) return_address: Option<isize>,
    /// The distance from there to the caller's base pointer; `None` if it has not changed.
    pub(super) base_pointer: Option<isize>,
}

/// A register.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Base {
    StackPointer,
    BasePointer,
}

/// What the tables say about the call that returns to `address`. `None` if they say
/// nothing, or anything that a [`Rule`] cannot express.
pub(super) fn of(address: usize) -> Option<Rule> {
    // The call itself is before its return address. If it is the last instruction of a
    // function, the return address already belongs to the next one.
    let call = address.checked_sub(1)?;
    let segments = Segments::containing(call)?;
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

/// The segments of a program or library in memory.
struct Segments {
    /// An address in one of them.
    address: usize,
    /// Where the header of the unwind tables is; 0 until it is found.
    header: usize,
    /// Start and size of each segment that is loaded.
    loaded: Vec<(usize, usize)>,
}

impl Segments {
    /// The segments of the program or library that `address` is in.
    fn containing(address: usize) -> Option<Self> {
        let mut segments = Segments { address, header: 0, loaded: Vec::new() };
        // SAFETY: `find_segments` expects the argument that it is given here, which
        // outlives the call.
        let found =
            unsafe { libc::dl_iterate_phdr(Some(find_segments), (&raw mut segments).cast()) };
        (found == 1 && segments.header != 0).then_some(segments)
    }

    /// The bytes of a segment from `start` to its end.
    fn from(&self, start: usize) -> Option<&'static [u8]> {
        let holds = |&&(first, size): &&(usize, usize)| (first..first + size).contains(&start);
        let (first, size) = self.loaded.iter().find(holds)?;
        // SAFETY: the dynamic linker has loaded the whole segment, and nothing writes to
        // unwind tables. It stays loaded while its code is on the stack: the slices are
        // not kept beyond [`of`], whatever their lifetime says.
        Some(unsafe { slice::from_raw_parts(start as *const u8, first + size - start) })
    }
}

/// Called for each program and library until it returns 1, which it does for the one
/// that contains the address in `segments`, having recorded its segments there.
unsafe extern "C" fn find_segments(
    info: *mut libc::dl_phdr_info,
    _: libc::size_t,
    segments: *mut c_void,
) -> c_int {
    // SAFETY: `segments` is what `containing` passed; `info` is the dynamic linker's, and
    // there are as many headers as it says.
    let (segments, info) = unsafe { (&mut *segments.cast::<Segments>(), &*info) };
    // SAFETY: as above.
    let headers = unsafe { slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
    let range = |header: &libc::Elf64_Phdr| {
        (info.dlpi_addr.wrapping_add(header.p_vaddr) as usize, header.p_memsz as usize)
    };
    let of_type = |kind| headers.iter().filter(move |header| header.p_type == kind).map(range);
    let loaded: Vec<_> = of_type(libc::PT_LOAD).collect();
    if !loaded.iter().any(|&(start, size)| (start..start + size).contains(&segments.address)) {
        return 0;
    }
    segments.header = of_type(libc::PT_GNU_EH_FRAME).map(|(start, _)| start).next().unwrap_or(0);
    segments.loaded = loaded;
    1
}
