//! Walks the stack from frame to frame, by rules that are looked up once.

use std::sync::{Mutex, TryLockError};

use super::rule::{self, Base, Rule};
use super::stack;

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
    /// So many frames were visited, and there is no safe way to the next.
    Unknown { visited: usize },
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
        Err(TryLockError::WouldBlock) => return WalkEnd::Unknown { visited: 0 },
    };
    let stack = stack::addresses();
    let mut visited = 0;
    let mut rule = match rules[set(frame.ip)].rule(frame.ip) {
        Some(rule) if stack.contains(&frame.sp) => rule,
        _ => return WalkEnd::Unknown { visited },
    };
    loop {
        // SAFETY: the first frame is one of this thread's, as the caller promises, and the
        // rule is that of its call; the same is then true of every caller's.
        let Some(caller) = (unsafe { frame.caller(rule, stack.end) }) else {
            return WalkEnd::Unknown { visited };
        };
        frame = caller;
        // libgcc reports one more frame than there are, whose return address is 0.
        let is_outermost = rule.return_address.is_none();
        if !is_outermost {
            let Some(next) = rules[set(frame.ip)].rule(frame.ip) else {
                return WalkEnd::Unknown { visited };
            };
            rule = next;
            frame.function = rule.function;
        }
        if !visit(&frame) {
            return WalkEnd::Stopped;
        }
        if is_outermost {
            return WalkEnd::Outermost;
        }
        visited += 1;
    }
}

const WORD: usize = size_of::<usize>();

impl Frame {
    /// The frame of the caller, whose return address is 0 if this is the outermost one.
    /// `None` if it would not be above this one, below the `end` of the stack, with all that
    /// is saved of it in between: the program does not keep to its tables then.
    ///
    /// # Safety
    ///
    /// The frame is on the stack of this thread, which has that end, and the rule is that of
    /// its call.
    unsafe fn caller(&self, rule: &Rule, end: usize) -> Option<Frame> {
        let base = match rule.base {
            Base::StackPointer => self.sp,
            Base::BasePointer => self.bp,
        };
        // The stack pointer after the return. Stacks grow down.
        let sp = base.wrapping_add_signed(rule.frame);
        if sp <= self.sp || sp > end || !sp.is_multiple_of(WORD) {
            return None;
        }
        let (mut ip, mut bp) = (0, self.bp);
        // SAFETY: all from one stack pointer to the other is on this thread's stack.
        unsafe {
            if let Some(offset) = rule.return_address {
                ip = saved(self.sp, sp, offset)?;
            }
            if let Some(offset) = rule.base_pointer {
                bp = saved(self.sp, sp, offset)?;
            }
        }
        Some(Frame { ip, sp, bp, function: 0 })
    }
}

/// The word at `offset` from `end`, if it is between `start` and `end`.
///
/// # Safety
///
/// What is between them can be read.
unsafe fn saved(start: usize, end: usize, offset: isize) -> Option<usize> {
    let address = end.wrapping_add_signed(offset);
    if address < start || address > end - WORD || !address.is_multiple_of(WORD) {
        return None;
    }
    // SAFETY: the caller promises it.
    Some(unsafe { *(address as *const usize) })
}

/// How many sets of rules are cached: with four rules each, more than most programs have call
/// sites on the way to an allocation, in about a quarter of a megabyte.
const SETS: usize = 1_024;

/// How many rules are in a set. Two frames of one stack whose addresses belong to the same
/// set must not replace each other's rule at every walk: looking a rule up takes far longer
/// than going to the caller by it.
const WAYS: usize = 4;

/// Rules by return address, each in the set that its address is hashed to.
static RULES: Mutex<[Set; SETS]> = Mutex::new([Set::EMPTY; SETS]);

#[derive(Clone, Copy)]
struct Set {
    rules: [(usize, Option<Rule>); WAYS],
    /// The oldest one, which the next one replaces.
    oldest: usize,
}

impl Set {
    const EMPTY: Self = Set { rules: [(0, None); WAYS], oldest: 0 };

    fn rule(&mut self, ip: usize) -> Option<&Rule> {
        let cached = self.rules.iter().position(|(cached, _)| *cached == ip);
        let index = cached.unwrap_or_else(|| {
            let replaced = self.oldest;
            self.oldest = (replaced + 1) % WAYS;
            self.rules[replaced] = (ip, rule::of(ip));
            replaced
        });
        self.rules[index].1.as_ref()
    }
}

/// The set of `ip`: the upper bits of a product with the golden ratio, which spreads
/// neighbouring addresses (Knuth, volume 3, section 6.4).
fn set(ip: usize) -> usize {
    const GOLDEN: usize = 0x9E37_79B9_7F4A_7C15;
    ip.wrapping_mul(GOLDEN) >> (usize::BITS - SETS.ilog2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_rule_of_a_set_is_replaced() {
        let mut set = Set::EMPTY;
        let mut cached_after = |addresses: &[usize]| {
            for address in addresses {
                set.rule(*address);
            }
            set.rules.map(|(cached, _)| cached)
        };
        assert_eq!(cached_after(&[1, 2, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(cached_after(&[3, 1, 4, 2]), [1, 2, 3, 4]);
        assert_eq!(cached_after(&[5]), [5, 2, 3, 4]);
    }
}
