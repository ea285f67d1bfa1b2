//! The order that choices are shown in, and the names that answers are kept under.
//!
//! Both follow from the text alone: a page is the same whenever it is built, and an answer
//! that a reader gave belongs to its choice also after another choice has been added.

use std::hash::Hasher;

use fnv::FnvHasher;

/// A name for the answer `text`: eight hexadecimal digits.
#[must_use]
pub fn key(text: &str) -> String {
    format!("{:08x}", hash(text) >> 32)
}

/// Sorts `items` into an order that says nothing about them: by a hash of the question's
/// `id` and of the text that `text` returns.
pub fn shuffle<T>(id: &str, items: &mut [T], text: impl Fn(&T) -> String) {
    items.sort_by_cached_key(|item| hash(&format!("{id}\n{}", text(item))));
}

fn hash(text: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(text.as_bytes());
    // Texts that are alike have hashes that are alike in most bits; this spreads them (the
    // last steps of MurmurHash3).
    let mut hash = hasher.finish();
    for factor in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ (hash >> 33)).wrapping_mul(factor);
    }
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_depends_on_the_question_alone() {
        let shuffled = |id: &str, mut items: Vec<&'static str>| {
            shuffle(id, &mut items, |item| (*item).to_owned());
            items
        };
        let one = shuffled("a", vec!["w", "x", "y", "z"]);
        assert_eq!(shuffled("a", vec!["z", "x", "w", "y"]), one);
        let firsts = ["a", "b", "c", "d", "e", "f"].map(|id| shuffled(id, vec!["x", "y", "z"])[0]);
        assert!(["x", "y", "z"].iter().all(|item| firsts.contains(item)), "{firsts:?}");
    }

    #[test]
    fn keys_stay_the_same() {
        assert_eq!(key("").len(), 8);
        assert_eq!(key("It is dropped."), "f4e859f1");
        assert_ne!(key("It is dropped."), key("It is dropped"));
    }
}
