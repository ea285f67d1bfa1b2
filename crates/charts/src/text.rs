//! Text from outside, made fit for a page.

/// `text` with characters that cannot be seen, or that turn the text around,
/// written out: `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '"' | '\'' => out.push(c),
            _ if is_hidden(c) => out.extend(c.escape_unicode()),
            _ => out.push(c),
        }
    }
    out
}

/// `text`, [`visible`], with nothing in it that HTML, Markdown or mdBook would
/// take for its own.
///
/// Braces are escaped because mdBook looks for `{{#include …}}` in what a
/// preprocessor has made.
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

/// Whether `c` shows nothing, or changes how its neighbours are shown. A space
/// does neither.
fn is_hidden(c: char) -> bool {
    c.is_control() || c.escape_debug().len() > 1
}

/// `name`, cut where it is longer than `most` characters.
#[must_use]
pub fn cut(name: &str, most: usize) -> String {
    match name.char_indices().nth(most) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}

/// `template` with each `@NAME@` replaced by the text that `parts` has for it.
///
/// It is done in one pass: what is put in may hold such a mark itself.
#[must_use]
pub fn filled(template: &str, parts: &[(&str, String)]) -> String {
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
    fn long_names_are_cut_between_characters() {
        assert_eq!(cut("größe", 3), "grö…");
        assert_eq!(cut("größe", 5), "größe");
    }
}
