//! Splitting a class between several machines. Each learner is in exactly one part, and
//! in the same one whoever else is in the class.

use std::hash::Hasher;
use std::num::NonZeroU32;
use std::str::FromStr;

use fnv::FnvHasher;

/// One of several parts, written `1/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Partition {
    /// From 1.
    pub(crate) part: NonZeroU32,
    pub(crate) parts: NonZeroU32,
}

impl Partition {
    /// Whether the learner called `name` is in this part. The hash is FNV-1a and not the
    /// standard library's, which may change with any release: the machines need not use
    /// the same compiler.
    pub(crate) fn contains(self, name: &str) -> bool {
        let mut hasher = FnvHasher::default();
        hasher.write(name.as_bytes());
        hasher.finish() % u64::from(self.parts.get()) == u64::from(self.part.get() - 1)
    }
}

impl FromStr for Partition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (part, parts) = text.split_once('/').ok_or("write it like 1/8")?;
        let number = |text: &str| text.parse().map_err(|_| "both have to be whole numbers from 1");
        let (part, parts) = (number(part)?, number(parts)?);
        if part > parts {
            return Err(format!("there is no part {part} of {parts}"));
        }
        Ok(Partition { part, parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partition(part: u32, parts: u32) -> Partition {
        format!("{part}/{parts}").parse().unwrap()
    }

    #[test]
    fn every_name_is_in_exactly_one_part() {
        for parts in 1..=40 {
            for name in 0..500 {
                let name = format!("learner {name} \u{1f980}");
                let own = (1..=parts).filter(|part| partition(*part, parts).contains(&name));
                assert_eq!(own.count(), 1, "{name} of {parts}");
            }
        }
    }

    #[test]
    fn parts_are_of_similar_size() {
        for parts in [2, 3, 8] {
            for part in 1..=parts {
                let own = partition(part, parts);
                let is_own = |name: &u32| own.contains(&format!("student{name:04}"));
                let size = (0..1200).filter(is_own).count();
                let even = 1200 / parts as usize;
                assert!((even * 2 / 3..even * 3 / 2).contains(&size), "{part}/{parts}: {size}");
            }
        }
    }

    /// The hashes are the ones that FNV's authors publish, so that no update of a library
    /// can move a learner to another part.
    #[test]
    fn parts_follow_published_hashes() {
        for (name, hash) in [
            ("", 0xcbf2_9ce4_8422_2325_u64),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            let parts = 1_000_003;
            let part = u32::try_from(hash % u64::from(parts)).unwrap() + 1;
            assert!(partition(part, parts).contains(name), "{name}");
        }
    }

    #[test]
    fn rejects_invalid_parts() {
        for text in ["", "x", "1", "0/8", "9/8", "1/0", "0/0", "-1/8", "1/8/2", "1 / 8", "1/x"] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
    }
}
