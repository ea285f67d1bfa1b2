//! Builds the whole book without an installed `mdbook`.
//!
//! It uses the library that `mdbook` itself uses, and the same `book.toml`, so the
//! book is the same. Only the preprocessor is called directly rather than started
//! through cargo, which is quicker. (An `mdbook` built with other versions of its
//! dependencies may write another search index.)

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_preprocessor::errors::{Error, Result};
use tracing::Level;

use crate::Heap;
use crate::files::shown;
pub use crate::log::Message;
use crate::log::with_messages;

/// A book that has been built.
#[derive(Clone, Debug)]
pub struct BuiltBook {
    /// Its first page.
    pub index: PathBuf,
    /// The warnings and errors that mdBook logged.
    pub messages: Vec<Message>,
}

/// Builds the book in the folder `course`.
///
/// # Errors
///
/// If the folder holds no book, or the book does not build. A book built earlier
/// stays as it was.
pub fn build(course: &Path) -> Result<BuiltBook> {
    if !course.join("book.toml").exists() {
        let course = shown(course);
        return Err(Error::msg(format!(
            "no book.toml in `{course}`; name the folder of the course"
        )));
    }
    // mdBook passes this path on to preprocessors, which need it absolute.
    let root = fs::canonicalize(course)?;
    let (index, messages) = with_messages(|| {
        let mut book = MDBook::load(&root)?;
        book.with_preprocessor(Heap);
        book.build()?;
        Ok::<_, Error>(book.build_dir_for("html").join("index.html"))
    });
    let index = index?;
    Ok(BuiltBook { index, messages })
}

impl BuiltBook {
    /// Whether a page is incomplete: a file that it includes is missing, for instance.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let is_error = |message: &Message| message.level == Level::ERROR;
        self.messages.iter().any(is_error)
    }
}
