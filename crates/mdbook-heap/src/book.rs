//! The whole book, built without `mdbook` installed.
//!
//! It is built by the library that `mdbook` is made of, from the same
//! `book.toml`, and is the same book. Only the preprocessor is called instead of
//! started, which saves a learner from waiting for cargo. (An `mdbook` that was
//! built with other versions of the libraries below it may lay out the search
//! index in another way.)

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_preprocessor::errors::{Error, Result};
use tracing::Level;

use crate::Heap;
pub use crate::log::Message;
use crate::log::listen;

/// A book that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// Its first page.
    pub index: PathBuf,
    /// What mdBook found wrong with it and went on.
    pub messages: Vec<Message>,
}

/// Builds the book in the folder `course`.
///
/// # Errors
///
/// Where the folder holds no book, or the book does not build. A book built
/// earlier stays as it was.
pub fn build(course: &Path) -> Result<Built> {
    if !course.join("book.toml").exists() {
        let course = course.display();
        return Err(Error::msg(format!(
            "no book.toml in `{course}`; name the folder of the course"
        )));
    }
    // mdBook hands it to preprocessors as it gets it, and they need it whole.
    let root = fs::canonicalize(course)?;
    let (index, messages) = listen(|| {
        let mut book = MDBook::load(&root)?;
        book.with_preprocessor(Heap);
        book.build()?;
        Ok::<_, Error>(book.build_dir_for("html").join("index.html"))
    });
    let index = index?;
    Ok(Built { index, messages })
}

impl Built {
    /// Whether a page lacks something, such as a file it includes.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let is_error = |message: &Message| message.level == Level::ERROR;
        self.messages.iter().any(is_error)
    }
}
