//! Which crate a function of Rust is from, by its name.

use super::path::Path;
use super::types::{crate_of, is_wrapped, root, subject};

/// The crates that may have defined the function of `path`.
///
/// For `<X as Y>::f` they are those of X and Y: one of the two has the `impl`. For any other
/// path it is the one that it starts with, whatever generics and closures it has. None if the
/// name has no path, or names no crate.
pub(super) fn crates<'a>(path: &Path<'a>) -> Vec<&'a str> {
    let (brackets, first) = (&path.brackets, &path.parts[0]);
    let text = path.text(first);
    if path.is_cpp {
        return Vec::new();
    }
    if let Some(inside) = brackets.inside(first).filter(|_| text.starts_with('<')) {
        let (subject, of_trait) = subject(brackets, inside);
        let crates = [Some(subject), of_trait].into_iter().flatten();
        return crates.filter_map(|range| crate_of(brackets, range)).collect();
    }
    if path.parts.len() < 2 {
        return Vec::new();
    }
    let of_path = if is_wrapped(text) {
        crate_of(brackets, first.clone())
    } else {
        root(&brackets.text[first.start..])
    };
    of_path.into_iter().collect()
}
