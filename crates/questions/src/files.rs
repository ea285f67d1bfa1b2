//! The files that questions name.

use std::path::Path;

/// Reads the text of a file, or says why it cannot be read.
pub type ReadText<'a> = &'a dyn Fn(&Path) -> Result<String, String>;

/// The files that questions name, from the folder of their chapter.
#[derive(Clone, Copy)]
pub(crate) struct Files<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) text: ReadText<'a>,
}

impl Files<'_> {
    /// The text of the file `name`.
    ///
    /// # Errors
    ///
    /// If it cannot be read: why.
    pub(crate) fn text(&self, name: &str) -> Result<String, String> {
        (self.text)(&self.folder.join(name))
    }
}
