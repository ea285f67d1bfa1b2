//! The hints of an exercise, folded, as its manifest has them.
//!
//! `cargo xtask hint` shows the same hints in a terminal, where of all markup only
//! backticks read well. So they are the only markup here too.

use charts::text::visible;
use course_format::manifest::HINTS;

use crate::page::{Page, RenderResult};
use crate::{files, manifest};
use report::html::with_code_escaped_by;

/// What to do about a manifest that cannot be read.
const HELP: &str =
    "the manifest of this chapter's exercise has `[package.metadata.exercise]` with its hints";

/// What each hint is about, in their order.
const ABOUT: [&str; HINTS] = ["where to look", "what to look for", "what to do"];

/// The hints of the chapter's exercise.
pub(crate) fn hints(page: &Page, _: &[&str]) -> RenderResult {
    let path = page.root.join("exercises").join(page.key()).join("Cargo.toml");
    let facts = manifest::facts(&path, page.root).map_err(|error| format!("{error}; {HELP}"))?;
    let facts = facts.exercise.ok_or_else(|| {
        format!("{}: it has no `[package.metadata.exercise]`; {HELP}", files::shown(&path))
    })?;
    let folded = ABOUT.iter().zip(&facts.hints).map(|(about, hint)| {
        let hint = paragraph(hint);
        format!("<details>\n<summary>Hint: {about}</summary>\n\n{hint}\n\n</details>")
    });
    Ok(folded.collect::<Vec<_>>().join("\n"))
}

/// `hint` as a paragraph of Markdown that reads like it.
fn paragraph(hint: &str) -> String {
    let hint = visible(hint);
    let plain = |text: &str| literal(text, QUOTES);
    not_a_list(with_code_escaped_by(&hint, plain, |code| literal(code, "")))
}

/// These are not escaped outside code, so that mdBook makes them curly, as it does in the
/// text around.
const QUOTES: &str = "'\"";

/// `text` with every character that could mean something to Markdown, HTML or mdBook
/// written as a character reference, except those in `unescaped`.
pub(crate) fn literal(text: &str, unescaped: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || " .,;:?!()".contains(c) || unescaped.contains(c);
    let literal = |c: char| if is_plain(c) { c.to_string() } else { reference(c) };
    text.chars().map(literal).collect()
}

/// `paragraph` with its first character as a reference if that is a digit or a colon,
/// which could begin a list.
fn not_a_list(paragraph: String) -> String {
    match paragraph.chars().next() {
        Some(c) if c.is_ascii_digit() || c == ':' => reference(c) + &paragraph[1..],
        _ => paragraph,
    }
}

fn reference(c: char) -> String {
    format!("&#{};", u32::from(c))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::fixture::{Fixture, HOSTILE, write};

    fn manifest(hints: &[&str]) -> String {
        format!(
            "[package]\nname = \"small\"\n\n[package.metadata.exercise]\ntitle = \"x\"\n\
             budget = \"1 MB\"\nstretch = \"1 MB\"\nhints = {hints:?}\n"
        )
    }

    /// The fixture with `manifest` as that of its exercise.
    fn with_manifest(manifest: &str) -> Fixture {
        let fixture = Fixture::new();
        let folder = fixture.path().join("exercises/01-small");
        fs::create_dir_all(&folder).expect("a folder");
        write(&folder.join("Cargo.toml"), manifest);
        fixture
    }

    #[test]
    fn hints_are_folded_one_by_one() {
        let fixture = with_manifest(&manifest(&["Look at `a<b>`.", "2. It's there.", "- do"]));
        let expected = "\
<details>
<summary>Hint: where to look</summary>

Look at <code>a&#60;b&#62;</code>.

</details>
<details>
<summary>Hint: what to look for</summary>

&#50;. It's there.

</details>
<details>
<summary>Hint: what to do</summary>

&#45; do

</details>";
        assert_eq!(fixture.render("{{#heap hints}}"), expected);
    }

    #[test]
    fn markup_in_a_hint_is_text() {
        for hint in [HOSTILE, "*a* _b_ [c](d) <b> &amp; \\ {{#include x}} ` $e$ ~f~ | #"] {
            let hint = paragraph(hint);
            let is_plain = |c: char| c.is_alphanumeric() || " .,;:?!()'\"&#".contains(c);
            assert!(hint.chars().all(is_plain), "{hint}");
            assert_eq!(hint.matches('#').count(), hint.matches("&#").count(), "{hint}");
        }
    }

    #[test]
    fn broken_manifest_is_named_with_the_line() {
        let read = |text: &str| with_manifest(text).fault("{{#heap hints}}");
        let fault = read(&manifest(&["a", "b"]));
        assert!(fault.contains("Cargo.toml:8: 2 hints, not three"), "{fault}");
        let fault = read(&manifest(&["a", "b", "c"]).replace("budget", "budgte"));
        assert!(fault.contains("Cargo.toml:6: unknown field `budgte`"), "{fault}");
        let fault = read("[package]\nname = ");
        assert!(fault.contains("Cargo.toml:2: "), "{fault}");
        let fault = Fixture::new().fault("{{#heap hints}}");
        assert!(fault.starts_with("cannot read `") && fault.contains("01-small"), "{fault}");
    }
}
