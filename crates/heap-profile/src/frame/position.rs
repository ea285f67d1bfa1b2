//! Where a name ends in the text of a frame, and what is known of its place.

use super::Frame;

/// The parts of `text`. Anything that does not look like a frame becomes a name without a
/// position.
pub(super) fn parse(text: &str) -> Frame<'_> {
    let rest = without_address(text);
    let name_only = Frame { name: rest, file: None, line: 0, column: 0, object: None };
    let Some(end) = name_end(rest) else { return name_only };
    let Some(place) = rest[end + " (".len()..].strip_suffix(')') else { return name_only };
    let name = &rest[..end];
    if let Some(object) = place.strip_prefix("in ") {
        return Frame { name, object: Some(object), ..name_only };
    }
    let Some((rest, last)) = split_number(place) else { return name_only };
    let (file, line, column) = match split_number(rest) {
        Some((file, line)) => (file, line, last),
        None => (rest, last, 0),
    };
    Frame { name, file: Some(file).filter(|file| *file != "???"), line, column, object: None }
}

/// The text of a frame without its address. dhat-rs and Valgrind both write one.
pub(super) fn without_address(text: &str) -> &str {
    match text.split_once(": ") {
        Some((address, rest)) if address.starts_with("0x") => rest,
        _ => text,
    }
}

/// The end of the name: the last ` (` before which all parentheses are closed. There may be
/// others in the name, as in `(anonymous namespace)`, and in the path.
fn name_end(text: &str) -> Option<usize> {
    let (mut depth, mut end) = (0_i64, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' if depth == 0 && text[..at].ends_with(' ') => (depth, end) = (1, Some(at - 1)),
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    // A name may have one that is no bracket, as in Rust's `f<'('>`.
    end.or_else(|| text.rfind(" ("))
}

/// Splits `text:12` into `text` and 12. A number that is too large is none: 0.
fn split_number(text: &str) -> Option<(&str, u32)> {
    let (rest, digits) = text.rsplit_once(':')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (rest, digits.parse().unwrap_or(0)))
}
