//! Source files on a page: the functions that matter, and what a file says of
//! itself.
//!
//! mdBook includes whole files, or lines between marks. A solution differs from
//! the exercise in a function or two, and its price is told where it is written:
//! both are found here by name, so the file needs no marks for the page's sake.

use std::fs;

use crate::names::did_you_mean;
use crate::page::{Page, Rendered};

/// The paragraphs that a source file begins with.
pub(crate) fn about(page: &Page, arguments: &[&str]) -> Rendered {
    let file = arguments[0];
    let source = read(page, file)?;
    let lines: Vec<&str> = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    if lines.is_empty() {
        return Err(format!("`{file}` does not begin with lines of `//!`"));
    }
    Ok(lines.join("\n"))
}

/// What an illustration printed, as a block of text.
pub(crate) fn printed(page: &Page, arguments: &[&str]) -> Rendered {
    let text = page.results.printed(page.results.binary(arguments[0])?)?;
    let fence = fence_for(&text);
    Ok(format!("{fence}text\n{}\n{fence}", text.trim_end()))
}

/// Functions of a source file, as a block of code.
pub(crate) fn code(page: &Page, arguments: &[&str]) -> Rendered {
    let (file, functions) = (arguments[0], &arguments[1..]);
    let source = read(page, file)?;
    let lines: Vec<&str> = source.lines().collect();
    let found: Result<Vec<String>, String> = functions
        .iter()
        .map(|name| function(&lines, name).ok_or_else(|| no_function(&lines, file, name)))
        .collect();
    let code = found?.join("\n\n");
    let fence = fence_for(&code);
    Ok(format!("{fence}rust\n{code}\n{fence}"))
}

fn read(page: &Page, file: &str) -> Result<String, String> {
    let folder = page.chapter.parent().unwrap_or(page.chapter);
    let path = page.source.join(folder).join(file);
    fs::read_to_string(&path)
        .map_err(|error| format!("cannot read `{}`: {error}", file.escape_debug()))
}

/// The function `name` of a file that rustfmt has laid out: up to the brace in
/// the first column, from the comments and attributes right above it.
fn function(lines: &[&str], name: &str) -> Option<String> {
    let head = lines.iter().position(|line| declared(line) == Some(name))?;
    let above = |line: &&&str| line.starts_with("//") || line.starts_with("#[");
    let first = head - lines[..head].iter().rev().take_while(above).count();
    let last = if lines[head].ends_with('}') {
        head
    } else {
        head + lines[head..].iter().position(|line| *line == "}")?
    };
    Some(lines[first..=last].join("\n"))
}

/// The name of the function that `line` declares, outside of any block.
fn declared(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let rest = line.strip_prefix("const ").unwrap_or(line);
    let name = rest.strip_prefix("fn ")?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    Some(&name[..end])
}

fn no_function(lines: &[&str], file: &str, name: &str) -> String {
    let others = lines.iter().filter_map(|line| declared(line));
    let near = did_you_mean(name, others.filter(|other| *other != name));
    format!("no function `{}`, laid out by rustfmt, in `{file}`{near}", name.escape_debug())
}

/// A fence that nothing in `code` ends.
fn fence_for(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, write};

    const SOURCE: &str = "\
//! What changed, and
//! what it costs.
//!
//! When not to.

use std::process::ExitCode;

// Changed: it takes the vector.
#[inline(never)]
fn double(data: Vec<u8>) -> Vec<u8> {
    if data.is_empty() {
        return data;
    }
    data
}

pub fn twice<T>() {}

fn main() -> ExitCode {
    // ```
    todo!()
}
";

    #[test]
    fn what_an_illustration_printed_is_text() {
        let fixture = Fixture::new();
        assert_eq!(fixture.shown("{{#heap printed shown}}"), "````text\n```\nit says\n````");
        let said = fixture.fault("{{#heap printed small}}");
        assert_eq!(said, "`small` is of an exercise: only an illustration's words are kept");
        let said = fixture.fault("{{#heap printed little}}");
        assert!(
            said.contains("little.txt") && said.ends_with("; run `cargo xtask collect`"),
            "{said}"
        );
    }

    /// The fixture with a source file beside the chapters' folder of results.
    fn with_source() -> Fixture {
        let fixture = Fixture::new();
        write(&fixture.path().join("results/a.rs"), SOURCE);
        fixture
    }

    #[test]
    fn a_function_comes_with_the_comments_above_it() {
        let code = "```rust
// Changed: it takes the vector.
#[inline(never)]
fn double(data: Vec<u8>) -> Vec<u8> {
    if data.is_empty() {
        return data;
    }
    data
}

pub fn twice<T>() {}
```";
        let shown = with_source().shown("{{#heap code results/a.rs double twice}}");
        assert_eq!(shown, code);
    }

    #[test]
    fn a_fence_in_the_code_does_not_end_it() {
        let shown = with_source().shown("{{#heap code results/a.rs main}}");
        assert!(shown.starts_with("````rust\nfn main"), "{shown}");
        assert!(shown.ends_with("\n}\n````"), "{shown}");
    }

    #[test]
    fn a_file_tells_about_itself() {
        let shown = with_source().shown("{{#heap about results/a.rs}}");
        assert_eq!(shown, "What changed, and\nwhat it costs.\n\nWhen not to.");
    }

    #[test]
    fn paths_go_from_the_chapter() {
        let fixture = with_source();
        std::fs::create_dir(fixture.path().join("part")).expect("a folder");
        let expanded = fixture.expand_chapter("part/x.md", "{{#heap code ../results/a.rs double}}");
        assert_eq!(expanded.faults, [], "{}", expanded.text);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let fixture = with_source();
        write(&fixture.path().join("results/b.rs"), "fn f() {\n");
        for (words, fault) in [
            (
                "code results/a.rs dubble",
                "no function `dubble`, laid out by rustfmt, in `results/a.rs`; did you mean `double`?",
            ),
            ("code results/b.rs f", "no function `f`, laid out by rustfmt, in `results/b.rs`"),
            ("about results/b.rs", "`results/b.rs` does not begin with lines of `//!`"),
        ] {
            assert_eq!(fixture.fault(&format!("{{{{#heap {words}}}}}")), fault);
        }
        let said = fixture.fault("{{#heap about results/c.rs}}");
        assert!(said.starts_with("cannot read `results/c.rs`: "), "{said}");
    }
}
