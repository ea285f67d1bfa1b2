//! The parts of names that no source text has: the closures of Rust, the lambdas of C++, `impl`
//! blocks.

use std::borrow::Cow;

/// A lambda of C++.
pub(super) const LAMBDA: &str = "{lambda}";

/// A part that no source text has, however it is written: `{closure}`, `{impl}`.
pub(super) fn special(text: &str) -> Option<Cow<'_, str>> {
    if ["<lambda", "'lambda", "$_"].iter().any(|start| text.starts_with(start)) {
        return Some(LAMBDA.into());
    }
    if text.starts_with('{') {
        let inside = text.trim_start_matches('{');
        let end = inside.find(['#', '(', '}']).unwrap_or(inside.len());
        return Some(format!("{{{}}}", without_environment(&inside[..end])).into());
    }
    // For the debuggers of Windows: `closure$0`, `impl$3`.
    let (name, number) = before_generics(text).split_once('$')?;
    let name = without_environment(name);
    let is_special = matches!(name, "closure" | "coroutine" | "generator" | "impl")
        || name.starts_with("async_")
        || name.starts_with("gen_");
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_special && is_number).then(|| format!("{{{name}}}").into())
}

/// `closure`, of the type of a closure's captured variables, `closure_env`.
fn without_environment(name: &str) -> &str {
    name.strip_suffix("_env").unwrap_or(name)
}

/// `text` up to its generics. What starts with a bracket is returned as it is.
pub(super) fn before_generics(text: &str) -> &str {
    match text.find('<') {
        Some(0) | None => text,
        Some(at) => &text[..at],
    }
}
