//! Faults in a book, each with its location.
//!
//! All of them are collected, so that an author can fix a chapter in one go.

use std::fmt;

use heap_profile::text::visible;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub location: Location,
    /// The directive, of which a long one is cut; `None` in a file of questions.
    pub directive: Option<String>,
    /// What is wrong and what to do, in lower case and without a full stop.
    pub problem: String,
}

/// A line of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Path of the chapter from the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// All faults of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { location: Location { file, line }, directive, problem } = self;
        write!(f, "{}:{line}: ", visible(file))?;
        if let Some(directive) = directive {
            write!(f, "`{directive}`: ")?;
        }
        f.write_str(&visible(problem))
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
