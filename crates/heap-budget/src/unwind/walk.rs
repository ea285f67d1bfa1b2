//! Walks the stack from frame to frame, by rules that are looked up once.

use std::sync::{Mutex, TryLockError};

use super::rule::{self, Base, Rule};

/// A frame on the stack, with what is needed to find its caller's.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// The return address of the call that this frame is in.
    pub(super) ip: usize,
    /// The stack pointer after that return.
    pub(super) sp: usize,
    /// The base pointer after that return.
    pub(super) bp: usize,
    /// The address of the function.
    pub(super) function: usize,
}

/// How a walk ended.
pub(super) enum WalkEnd {
    /// The visitor stopped it.
    Stopped,
    /// The outermost frame was visited.
    Outermost,
    /// The frames from this stack pointer on were not visited, because there is no rule to
    /// get to the next.
    Unknown(usize),
}

/// Visits the frames from the caller of `frame` outwards, as long as `visit` returns true.
///
/// # Safety
///
/// `frame` is one that the calling thread is in.
pub(super) unsafe fn walk(mut frame: Frame, mut visit: impl FnMut(&Frame) -> bool) -> WalkEnd {
    let mut rules = match RULES.try_lock() {
        Ok(rules) => rules,
        Err(TryLockError::Poisoned(rules)) => rules.into_inner(),
        // Another thread is walking its stack, or this one is already.
        Err(TryLockError::WouldBlock) => return WalkEnd::Unknown(frame.sp),
    };
    let Some(mut rule) = rules.of(frame.ip) else { return WalkEnd::Unknown(frame.sp) };
    loop {
        // SAFETY: the first frame is one of this thread's, as the caller promises, and the
        // rule is that of its call; the same is then true of every caller's.
        let Some(caller) = (unsafe { frame.caller(&rule) }) else {
            // libgcc reports one more frame, whose return address is 0.
            let sp = frame.start(&rule);
            let stopped = !visit(&Frame { ip: 0, sp, bp: 0, function: 0 });
            return if stopped { WalkEnd::Stopped } else { WalkEnd::Outermost };
        };
        // Stacks grow down, so a caller's frame is above. Anything else is a wrong rule: that
        // of other code that was at this address.
        if caller.sp <= frame.sp {
            return WalkEnd::Unknown(frame.sp + 1);
        }
        frame = caller;
        let Some(next) = rules.of(frame.ip) else { return WalkEnd::Unknown(frame.sp) };
        rule = next;
        frame.function = rule.function;
        if !visit(&frame) {
            return WalkEnd::Stopped;
        }
    }
}

impl Frame {
    /// Where the caller's frame starts: the stack pointer after the return.
    fn start(&self, rule: &Rule) -> usize {
        let base = match rule.base {
            Base::StackPointer => self.sp,
            Base::BasePointer => self.bp,
        };
        base.wrapping_add_signed(rule.frame)
    }

    /// The frame of the caller; `None` for the outermost one.
    ///
    /// # Safety
    ///
    /// The frame is on the stack of this thread, and the rule is that of its call.
    unsafe fn caller(&self, rule: &Rule) -> Option<Frame> {
        let start = self.start(rule);
        // SAFETY: by the table that the rule comes from, these words of the stack hold the
        // two registers until the call has returned. Panics rely on the same table.
        let saved = |offset| unsafe { *(start.wrapping_add_signed(offset) as *const usize) };
        let ip = saved(rule.return_address?);
        let bp = rule.base_pointer.map_or(self.bp, saved);
        Some(Frame { ip, sp: start, bp, function: 0 })
    }
}

/// How many rules are cached: more than most programs have call sites on the way to an
/// allocation, in about a quarter of a megabyte. If two rules hash to one slot, the later
/// one replaces the earlier.
const SLOTS: usize = 4_096;

/// A hash table of rules by return address, without chaining.
struct Rules([(usize, Option<Rule>); SLOTS]);

static RULES: Mutex<Rules> = Mutex::new(Rules([(0, None); SLOTS]));

impl Rules {
    fn of(&mut self, ip: usize) -> Option<Rule> {
        let (cached, rule) = &mut self.0[slot(ip)];
        if *cached != ip {
            (*cached, *rule) = (ip, rule::of(ip));
        }
        *rule
    }
}

/// The slot of the rule of `ip`: the upper bits of a product with the golden ratio, which
/// spreads neighbouring addresses (Knuth, volume 3, section 6.4).
fn slot(ip: usize) -> usize {
    const GOLDEN: usize = 0x9E37_79B9_7F4A_7C15;
    ip.wrapping_mul(GOLDEN) >> (usize::BITS - SLOTS.ilog2())
}
