//! Byte offsets as lines and columns, counted as editors do.

/// A position in a text.
pub(crate) struct Position<'a> {
    /// From 1.
    pub(crate) line: usize,
    /// In characters, from 1.
    pub(crate) column: usize,
    /// The line itself.
    pub(crate) text: &'a str,
}

impl<'a> Position<'a> {
    /// The position of the byte at `offset` in `source`.
    pub(crate) fn of(source: &'a str, offset: usize) -> Self {
        let before = &source[..offset];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: source[start..offset].chars().count() + 1,
            text: source[start..].lines().next().unwrap_or_default(),
        }
    }
}
