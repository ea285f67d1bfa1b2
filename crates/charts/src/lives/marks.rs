//! The marks on the bars. Their shapes differ, so that nothing depends on color.

/// A mark on a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Allocated,
    LastRead,
    Dropped,
    Alive,
    Unknown,
}

/// What each of them means.
pub(super) const MEANINGS: [(Mark, &str); 5] = [
    (Mark::Allocated, "allocated"),
    (Mark::LastRead, "read for the last time"),
    (Mark::Dropped, "dropped"),
    (Mark::Alive, "alive at the end of the run"),
    (Mark::Unknown, "in another function, or not known"),
];

impl Mark {
    /// The mark, as a picture of its own.
    pub(super) fn svg(self) -> String {
        let shape = match self {
            Mark::Allocated => r#"<circle cx="6" cy="6" r="4.5"/>"#,
            Mark::LastRead => r#"<path class="open" d="M6 1 11 6 6 11 1 6Z"/>"#,
            Mark::Dropped => r#"<path class="stroke" d="M2 2 10 10M10 2 2 10"/>"#,
            Mark::Alive => r#"<path d="M1 2H11L6 11Z"/>"#,
            Mark::Unknown => r#"<text x="6" y="10" text-anchor="middle">?</text>"#,
        };
        format!("<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\">{shape}</svg>")
    }
}
