//! What is wrong in a book: all of it, each with its place.
//!
//! An author mends a chapter in one go, so nothing stops at the first fault.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, if it has a place in a chapter.
    pub place: Option<Place>,
    /// What, in lower case and without a full stop.
    pub problem: String,
}

/// A line of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The chapter, as it is typed at the root of the workspace.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
}

/// Everything that is wrong in a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Place { file, line }) = &self.place {
            write!(f, "{}:{line}: ", file.escape_debug())?;
        }
        f.write_str(&self.problem)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [fault] = self.0.as_slice() {
            return fault.fmt(f);
        }
        write!(f, "{} faults in the book", self.0.len())?;
        for fault in &self.0 {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
