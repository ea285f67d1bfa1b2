//! The crate and the short form of a demangled name.

/// See [`Frame::crate_name`](super::Frame::crate_name).
pub(super) fn crate_of(name: &str) -> &str {
    let end_of_word = |text: &str| -> usize {
        text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '?')).unwrap_or(text.len())
    };
    if !name.starts_with('<') {
        return &name[..end_of_word(name)];
    }
    let inner = name.trim_start_matches('<');
    let subject = inner.trim_start_matches(['&', '*', '(', '[']);
    let subject = ["mut ", "const ", "dyn ", "impl "]
        .iter()
        .fold(subject, |subject, word| subject.strip_prefix(word).unwrap_or(subject));
    let end = end_of_word(subject);
    if subject[end..].starts_with("::") {
        return &subject[..end];
    }
    match inner.split_once(" as ") {
        Some((_, target)) => &target[..end_of_word(target)],
        None => "",
    }
}

/// The last part of a path, with the type before it if there is one.
pub(super) fn short(name: &str) -> String {
    let parts = split_path(name);
    let mut short: Vec<String> = Vec::new();
    for (index, part) in parts.iter().enumerate().rev() {
        // The `<u8>` of `f::<u8>`.
        if index > 0 && part.starts_with('<') && !part.starts_with("<impl ") {
            continue;
        }
        let simple = simple_part(part);
        // Stops at a module: apart from the last part, the name keeps only types, and
        // functions around closures.
        let is_around_closure = short.first().is_some_and(|first| first.starts_with("{closure"));
        if short.is_empty() || is_around_closure || is_type(&simple) {
            short.insert(0, simple);
        } else {
            break;
        }
    }
    if short.concat().is_empty() { name.to_owned() } else { short.join("::") }
}

fn is_type(part: &str) -> bool {
    part.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '(' | '&' | '*'))
}

/// A part without its generics; of `<X as Y>`, X.
fn simple_part(part: &str) -> String {
    if part.starts_with("{{closure") || part.starts_with("{closure") {
        return "{closure}".into();
    }
    if let Some(inner) = part.strip_prefix('<').and_then(|part| part.strip_suffix('>')) {
        let inner = inner.strip_prefix("impl ").unwrap_or(inner);
        let subject = split_top(inner, " for ").map_or(inner, |(_, subject)| subject);
        let subject = split_top(subject, " as ").map_or(subject, |(subject, _)| subject);
        return simple_type(subject);
    }
    match part.find('<') {
        Some(0) | None => part.to_owned(),
        Some(generics) => part[..generics].to_owned(),
    }
}

fn simple_type(name: &str) -> String {
    let name = name.trim_start_matches('&');
    let name = name.strip_prefix("mut ").or(name.strip_prefix("dyn ")).unwrap_or(name);
    if name.starts_with(['[', '(', '*']) {
        return name.to_owned();
    }
    split_path(name).last().map_or_else(|| name.to_owned(), |last| simple_part(last))
}

/// Splits at the first `separator` that is not inside brackets.
fn split_top<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let mut depth = 0_usize;
    for (index, c) in text.char_indices() {
        if depth == 0 && text[index..].starts_with(separator) {
            return Some((&text[..index], &text[index + separator.len()..]));
        }
        match c {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if text[..index].ends_with('-') => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Splits a path at each `::` that is not inside brackets.
fn split_path(mut path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = split_top(path, "::") {
        parts.push(part);
        path = rest;
    }
    parts.push(path);
    parts
}
