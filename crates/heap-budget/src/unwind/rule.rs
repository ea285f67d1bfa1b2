//! How to get from a frame to its caller's: what the program's unwind tables say about
//! one return address.
//!
//! They are the tables that panics unwind by (`.eh_frame`, as specified by the Linux
//! Standard Base, "Exception Frames", with the register numbers of the System V ABI for
//! x86-64, figure 3.36). `gimli` reads them.

use gimli::{
    BaseAddresses, CfaRule, EhFrame, EhFrameHdr, NativeEndian, Pointer, Register, RegisterRule,
    UnwindContext, UnwindSection, X86_64,
};

use super::objects::Object;

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
/// nothing, or anything that a [`Rule`] cannot express, or if they may be unloaded.
pub(super) fn of(address: usize) -> Option<Rule> {
    // The call itself is before its return address. If it is the last instruction of a
    // function, the return address already belongs to the next one.
    let call = address.checked_sub(1)?;
    let object = Object::containing(call)?;
    let header = EhFrameHdr::new(object.from(object.header)?, NativeEndian);
    let bases = BaseAddresses::default().set_eh_frame_hdr(object.header as u64);
    let header = header.parse(&bases, size_of::<usize>() as u8).ok()?;
    let Pointer::Direct(start) = header.eh_frame_ptr() else { return None };
    let table = EhFrame::new(object.from(start as usize)?, NativeEndian);
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
