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
    /// Compiles a pattern, in which no asterisk comes right after another.
    ///
    /// # Panics
    ///
    /// If the pattern has 64 bytes or more.
    #[must_use]
    #[inline(never)]
    pub fn new(pattern: &str) -> Self {
        assert!(pattern.len() < 64, "the pattern is too long");
        // A state is a set of places in the pattern, where the rest of a text may go on.
        // Each place is a bit.
        let places_of = |wanted: u8| {
            let places = (0..64).zip(pattern.bytes()).filter(|(_, byte)| *byte == wanted);
            places.fold(0_u64, |set, (place, _)| set | 1 << place)
        };
        let asterisks = places_of(b'*');
        let with_skipped = |places: u64| places | (places & asterisks) << 1;
        let mut states = vec![with_skipped(1)];
        let mut table = Vec::new();
        while let Some(places) = states.get(table.len()).copied() {
            let mut follow = |same: u64| {
                let next = with_skipped((places & asterisks) | (places & same) << 1);
                let known = states.iter().position(|state| *state == next);
                let state = known.unwrap_or_else(|| {
                    states.push(next);
                    states.len() - 1
                });
                u8::try_from(state).expect("the pattern is short")
            };
            // All bytes that are not in the pattern do the same.
            let mut row = [follow(0); 256];
            for byte in pattern.bytes().filter(|byte| *byte != b'*') {
                row[usize::from(byte)] = follow(places_of(byte));
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
