//! cargo's target folder, as a program in it finds it.
//!
//! Programs write the files of their runs there, and the book and the viewer read them.
//! `CARGO_TARGET_DIR` and cargo's configuration can put the folder anywhere, so a program
//! searches the folders that it is in.

use std::env;
use std::path::{Path, PathBuf};

/// cargo's target folder: the innermost folder around this program that contains cargo's
/// marker, `CACHEDIR.TAG`. `None` if there is none, as for a program that was copied
/// elsewhere.
#[must_use]
pub fn target_folder() -> Option<PathBuf> {
    marked_above(&env::current_exe().ok()?)
}

fn marked_above(program: &Path) -> Option<PathBuf> {
    let is_marked = |folder: &&Path| folder.join("CACHEDIR.TAG").is_file();
    program.ancestors().skip(1).find(is_marked).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_marked_folder_is_found() {
        let own = target_folder().expect("cargo marks its target folder");
        let program = env::current_exe().expect("a program");
        assert!(program.starts_with(&own) && own.join("CACHEDIR.TAG").is_file());
        assert_eq!(marked_above(&own), None, "a folder is not inside itself");
    }
}
