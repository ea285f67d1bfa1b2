//! Text from outside, made fit for a page.

/// `text` with nothing in it that HTML, Markdown or mdBook would take for its
/// own, and with characters that cannot be seen, or that turn the text around,
/// written out.
///
/// Braces are escaped because mdBook looks for `{{#include …}}` in what a
/// preprocessor has made.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '{' => out.push_str("&#123;"),
            '\\' => out.push('\\'),
            _ if is_hidden(c) => out.extend(["\\u&#123;", &format!("{:x}}}", u32::from(c))]),
            _ => out.push(c),
        }
    }
    out
}

/// Whether `c` shows nothing, or changes how its neighbours are shown. A space
/// does neither.
fn is_hidden(c: char) -> bool {
    c.is_control() || c.escape_debug().len() > 1
}

/// Like [`escaped`], with what stands between backticks as code.
pub(crate) fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a partner is a backtick.
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

/// `name`, cut where it is longer than `most` characters.
pub(crate) fn cut(name: &str, most: usize) -> String {
    match name.char_indices().nth(most) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_has_a_meaning_is_left() {
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
    fn what_cannot_be_seen_is_written_out() {
        for (text, shown) in [
            ("a\u{202e}b", "a\\u&#123;202e}b"),
            ("a\u{200b}b", "a\\u&#123;200b}b"),
            ("a\u{2066}b", "a\\u&#123;2066}b"),
            ("a\n\nb", "a\\u&#123;a}\\u&#123;a}b"),
            ("a\u{1b}[0m", "a\\u&#123;1b}[0m"),
            ("größe ❤ \\", "größe ❤ \\"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn backticks_in_pairs_are_code() {
        assert_eq!(with_code("Scopes and `drop`"), "Scopes and <code>drop</code>");
        assert_eq!(with_code("`a<b` and `c`"), "<code>a&lt;b</code> and <code>c</code>");
        assert_eq!(with_code("one ` alone"), "one ` alone");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        assert_eq!(cut("größe", 3), "grö…");
        assert_eq!(cut("größe", 5), "größe");
    }
}
