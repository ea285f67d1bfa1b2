//! Text for a page: untrusted text escaped, shares in percent, and templates.

pub use heap_profile::text::visible;

/// `text`, [`visible`], and escaped for HTML.
///
/// Braces are escaped as well, because mdBook looks for `{{#include …}}` in the output
/// of a preprocessor.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '{' => out.push_str("&#123;"),
            _ => out.push(c),
        }
    }
    out
}

/// `name`, truncated to `most` characters.
#[must_use]
pub fn truncated(name: &str, most: usize) -> String {
    match name.char_indices().nth(most) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}

/// `part` of `whole` in percent, with one decimal: "33.3%".
#[must_use]
pub fn percent(part: u64, whole: u64) -> String {
    let tenths = u128::from(part) * 1_000 / u128::from(whole.max(1));
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// `template` with each `@NAME@` replaced by the text that `parts` has for it.
///
/// Inserted text is not searched again: it may contain such a placeholder itself.
#[must_use]
pub fn fill_in(template: &str, parts: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (index, piece) in template.split('@').enumerate() {
        match parts.iter().find(|(name, _)| *name == piece && index % 2 == 1) {
            Some((_, text)) => out.push_str(text),
            None => out.push_str(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        for (text, shown) in [
            ("<script>", "&lt;script&gt;"),
            ("a\"b'c&d", "a&quot;b&#39;c&amp;d"),
            ("{{#include /etc/passwd}}", "&#123;&#123;#include /etc/passwd}}"),
            ("Vec<T, A>::new", "Vec&lt;T, A&gt;::new"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn invisible_characters_are_escaped() {
        for (text, shown) in [
            ("a\u{202e}b", "a\\u{202e}b"),
            ("a\u{200b}b", "a\\u{200b}b"),
            ("a\u{2066}b", "a\\u{2066}b"),
            ("a\n\nb", "a\\u{a}\\u{a}b"),
            ("a\u{1b}[0m", "a\\u{1b}[0m"),
            ("größe ❤ \\ \"x' ", "größe ❤ \\ \"x' "),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(escaped(text), escaped(shown));
        }
    }

    #[test]
    fn percent_of_zero() {
        assert_eq!(percent(0, 0), "0.0%");
        assert_eq!(percent(1, 3), "33.3%");
        assert_eq!(percent(u64::MAX, u64::MAX), "100.0%");
    }

    #[test]
    fn names_are_truncated_between_characters() {
        assert_eq!(truncated("größe", 3), "grö…");
        assert_eq!(truncated("größe", 5), "größe");
    }
}
