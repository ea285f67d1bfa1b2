//! Patterns, and the tables that they are compiled to: one look at a table for each byte of
//! a text, however many asterisks there are.

/// A compiled pattern.
///
/// In a pattern, `*` stands for any number of bytes, and everything else for itself.
pub struct Pattern {
    /// For each state and each byte, the state that follows.
    table: Box<[[u8; 256]]>,
    /// Whether a text that ends in a state matches.
    is_match: Box<[bool]>,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Panics
    ///
    /// If the pattern has 64 bytes or more.
    #[must_use]
    #[inline(never)]
    pub fn new(pattern: &str) -> Self {
        let pattern = pattern.as_bytes();
        // A state is a set of places in the pattern, where the rest of a text may go on.
        let mut states = vec![with_skipped(pattern, 1)];
        let mut table = Vec::new();
        while let Some(places) = states.get(table.len()).copied() {
            let mut follow = |byte| {
                let next = after(pattern, places, byte);
                let known = states.iter().position(|state| *state == next);
                let state = known.unwrap_or_else(|| {
                    states.push(next);
                    states.len() - 1
                });
                u8::try_from(state).expect("the pattern is short")
            };
            // All bytes that are not in the pattern do the same.
            let mut row = [follow(None); 256];
            for byte in pattern {
                row[usize::from(*byte)] = follow(Some(*byte));
            }
            table.push(row);
        }
        let is_match = states.iter().map(|places| places >> pattern.len() & 1 == 1).collect();
        Pattern { table: table.into(), is_match }
    }

    /// Whether the whole text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let next = |state: u8, byte| self.table[usize::from(state)][usize::from(byte)];
        let last = text.bytes().fold(0, next);
        self.is_match[usize::from(last)]
    }
}

/// The places after `byte`; `None` is one that is not in the pattern.
fn after(pattern: &[u8], places: u64, byte: Option<u8>) -> u64 {
    let mut next = 0;
    for (place, expected) in pattern.iter().enumerate() {
        if places >> place & 1 == 1 {
            if *expected == b'*' {
                next |= 1 << place;
            } else if Some(*expected) == byte {
                next |= 1 << (place + 1);
            }
        }
    }
    with_skipped(pattern, next)
}

/// The places, and those behind asterisks, which may stand for nothing.
fn with_skipped(pattern: &[u8], mut places: u64) -> u64 {
    for (place, expected) in pattern.iter().enumerate() {
        if *expected == b'*' && places >> place & 1 == 1 {
            places |= 1 << (place + 1);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn an_asterisk_is_any_number_of_bytes() {
        let pattern = Pattern::new("a*bc*");
        for text in ["abc", "a bc", "aabbc and more", "abcbc"] {
            assert!(pattern.matches(text), "{text}");
        }
        for text in ["", "a", "ab", "xabc", "acb"] {
            assert!(!pattern.matches(text), "{text}");
        }
    }
}
