//! Where a byte of a text is, as editors count.

/// A place in a text.
pub(crate) struct Place<'a> {
    /// From 1.
    pub(crate) line: usize,
    /// In characters, from 1.
    pub(crate) column: usize,
    /// The line itself.
    pub(crate) text: &'a str,
}

impl<'a> Place<'a> {
    /// Where the byte `at` of `source` is.
    pub(crate) fn of(source: &'a str, at: usize) -> Self {
        let before = &source[..at];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: source[start..at].chars().count() + 1,
            text: source[start..].lines().next().unwrap_or_default(),
        }
    }
}
