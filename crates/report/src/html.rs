//! Text for a page: untrusted text escaped, code between backticks, documents and
//! pictures inside the page.

pub use charts::text::{escaped, fill_in, percent, truncated};

/// Like [`escaped`], with text between backticks as code.
#[must_use]
pub fn with_code(text: &str) -> String {
    with_code_escaped_by(text, escaped, escaped)
}

/// `text` with the parts between backticks as code, which `code` escapes; `plain` escapes
/// the others.
pub fn with_code_escaped_by(
    text: &str,
    plain: impl Fn(&str) -> String,
    code: impl Fn(&str) -> String,
) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd number of backticks: they are plain characters.
    if parts.len().is_multiple_of(2) {
        return plain(text);
    }
    let part = |(index, part): (usize, &str)| match index % 2 {
        0 => plain(part),
        _ => format!("<code>{}</code>", code(part)),
    };
    parts.into_iter().enumerate().map(part).collect()
}

/// A chart of this course's, as a block of a page.
#[must_use]
pub fn picture(figure: &str) -> String {
    format!("<div class=\"heap-picture\">\n{figure}</div>")
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
