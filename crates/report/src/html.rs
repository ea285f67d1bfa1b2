//! Untrusted text, escaped for a page.

pub use charts::text::{escaped, filled, truncated};

/// Like [`escaped`], with text between backticks as code.
#[must_use]
pub fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd number of backticks: they are plain characters.
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let mut out = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        match index % 2 {
            0 => out.push_str(&escaped(part)),
            _ => out.extend(["<code>", &escaped(part), "</code>"]),
        }
    }
    out
}

/// A document as the value of an attribute in double quotes. Its line ends are kept.
#[must_use]
pub fn escaped_document(document: &str) -> String {
    document.lines().flat_map(|line| [escaped(line), "\n".into()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_backticks_are_code() {
        assert_eq!(with_code("Scopes and `drop`"), "Scopes and <code>drop</code>");
        assert_eq!(with_code("`a<b` and `c`"), "<code>a&lt;b</code> and <code>c</code>");
        assert_eq!(with_code("one ` alone"), "one ` alone");
    }
}
