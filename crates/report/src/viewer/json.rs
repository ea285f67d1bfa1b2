//! What DHAT's viewer is given to show.
//!
//! The viewer puts the strings of a profile on the page as they are: as text, so that
//! nothing in them is markup, but with characters that hide others or turn their order
//! around. The viewer's own code is not changed, so the strings are.

use heap_profile::text::visible;

/// `json` with its strings as [`visible`] shows them. Everything else is as it was.
///
/// # Errors
///
/// If one of them is no text: it has half of a character.
pub(super) fn visible_strings(json: &str) -> serde_json::Result<String> {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (before, string) = rest.split_at(start);
        let (string, after) = string.split_at(length(string));
        out.push_str(before);
        if string.contains('\\') || string.chars().any(|c| !c.is_ascii() || c.is_control()) {
            let text: String = serde_json::from_str(string)?;
            out.push_str(&serde_json::to_string(&visible(&text))?);
        } else {
            out.push_str(string);
        }
        rest = after;
    }
    Ok(out + rest)
}

/// The length in bytes of the string that `text` begins with, with its quotes.
fn length(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((index, byte)) = bytes.next() {
        match byte {
            b'"' => return index + 1,
            // Whatever is escaped, it is not the end.
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown() {
        let json = r#"{"a\u202e":["\u202e","\ud83d\ude00 \"\\","plain\\\""],"b":1e400,"a":-0}"#;
        let json = json.replace("plain", "größe\u{2066}\u{e0041}");
        let shown = r#"{"a\\u{202e}":["\\u{202e}","😀 \"\\","größe\\u{2066}\\u{e0041}\\\""],"b":1e400,"a":-0}"#;
        assert_eq!(visible_strings(&json).unwrap(), shown);
        for same in [r#"{"a":"b","c":[1]}"#, "[]", " 1 ", r#""""#] {
            assert_eq!(visible_strings(same).unwrap(), same);
        }
    }

    #[test]
    fn halves_of_characters_are_refused() {
        assert!(visible_strings(r#"["\ud800"]"#).is_err());
    }
}
