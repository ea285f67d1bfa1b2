//! From frame to frame, by rules that are looked up once.

use std::sync::{Mutex, TryLockError};

use super::rule::{self, Base, Rule};

/// A frame on the stack, and what one needs to find its caller's.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// Where the call that this frame waits for returns to.
    pub(super) ip: usize,
    /// The stack pointer when it has returned.
    pub(super) sp: usize,
    /// The base pointer then.
    pub(super) bp: usize,
    /// Where the function starts.
    pub(super) function: usize,
}

/// How a walk ended.
pub(super) enum Walked {
    /// The visitor wanted no more.
    Stopped,
    /// The outermost frame was visited.
    Ended,
    /// The frame with this stack pointer was not visited: how one gets from it to
    /// its caller is not known here.
    Lost(usize),
}

/// Visits the frames from the caller of `frame` outwards while `visit` is true.
///
/// # Safety
///
/// `frame` is one that the calling thread is in.
pub(super) unsafe fn walk(mut frame: Frame, mut visit: impl FnMut(&Frame) -> bool) -> Walked {
    let mut rules = match RULES.try_lock() {
        Ok(rules) => rules,
        Err(TryLockError::Poisoned(rules)) => rules.into_inner(),
        // Another thread is walking, or this one is, and has asked again.
        Err(TryLockError::WouldBlock) => return Walked::Lost(frame.sp),
    };
    let Some(mut rule) = rules.of(frame.ip) else { return Walked::Lost(frame.sp) };
    loop {
        // SAFETY: the first frame is one of this thread's, as the caller says,
        // the rule is that of its call, and so it is with every caller's.
        let Some(caller) = (unsafe { frame.caller(&rule) }) else {
            // The C library has one more, which nothing returns to.
            let sp = frame.start(&rule);
            let stopped = !visit(&Frame { ip: 0, sp, bp: 0, function: 0 });
            return if stopped { Walked::Stopped } else { Walked::Ended };
        };
        frame = caller;
        let Some(next) = rules.of(frame.ip) else { return Walked::Lost(frame.sp) };
        rule = next;
        frame.function = rule.function;
        if !visit(&frame) {
            return Walked::Stopped;
        }
    }
}

impl Frame {
    /// Where the caller's frame begins: the stack pointer after the return.
    fn start(&self, rule: &Rule) -> usize {
        let base = match rule.base {
            Base::StackPointer => self.sp,
            Base::BasePointer => self.bp,
        };
        base.wrapping_add_signed(rule.frame)
    }

    /// The frame of the caller; none for the outermost.
    ///
    /// # Safety
    ///
    /// The frame is on the stack of this thread, and the rule is that of its call.
    unsafe fn caller(&self, rule: &Rule) -> Option<Frame> {
        let start = self.start(rule);
        // SAFETY: the table that the rule is from says that these words of the
        // stack hold the two registers, for as long as the call has not returned.
        // A panic goes by the same table.
        let saved = |offset| unsafe { *(start.wrapping_add_signed(offset) as *const usize) };
        let ip = saved(rule.return_address?);
        let bp = rule.base_pointer.map_or(self.bp, saved);
        Some(Frame { ip, sp: start, bp, function: 0 })
    }
}

/// How many rules are kept: more than a program of this course has call sites
/// that lead to an allocation. Where two want one place, the later has it.
const KEPT: usize = 4_096;

/// Rules by return address.
struct Rules([(usize, Option<Rule>); KEPT]);

static RULES: Mutex<Rules> = Mutex::new(Rules([(0, None); KEPT]));

impl Rules {
    fn of(&mut self, ip: usize) -> Option<Rule> {
        let (kept, rule) = &mut self.0[place(ip)];
        if *kept != ip {
            (*kept, *rule) = (ip, rule::of(ip));
        }
        *rule
    }
}

/// Where the rule of `ip` is kept: by the upper bits of a product with the golden
/// ratio, which scatters neighbours (Knuth, volume 3, section 6.4).
fn place(ip: usize) -> usize {
    const GOLDEN: usize = 0x9E37_79B9_7F4A_7C15;
    ip.wrapping_mul(GOLDEN) >> (usize::BITS - KEPT.ilog2())
}
