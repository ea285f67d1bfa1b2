//! Listings from source files: functions by their names, and the paragraphs that a
//! file begins with.
//!
//! mdBook can include files, or the lines between anchor comments. A solution differs
//! from the exercise in a function or two, and says in its first lines what that costs.
//! These are found by name, so that no source needs such comments.

use std::ops::RangeInclusive;

use heap_profile::text::{excerpt, visible_lines};

use crate::files;
use crate::page::{Page, RenderResult};
use crate::results::MAX_NAME;
use crate::suggestions::did_you_mean;
use report::html::escaped_document;

/// The paragraphs that a source file begins with.
pub(crate) fn about(page: &Page, arguments: &[&str]) -> RenderResult {
    let file = arguments[0];
    let source = read(page, file)?;
    let lines: Vec<&str> = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    if lines.is_empty() {
        let file = excerpt(file, MAX_NAME);
        return Err(format!("the source file `{file}` does not begin with lines of `//!`"));
    }
    Ok(lines.join("\n"))
}

/// The output of an illustration, as a block of text.
pub(crate) fn printed(page: &Page, arguments: &[&str]) -> RenderResult {
    let text = visible_lines(&page.results.output(page.results.binary(arguments[0])?)?);
    Ok(block("text", text.trim_end()))
}

/// Functions of a source file, as a block of code.
pub(crate) fn code(page: &Page, arguments: &[&str]) -> RenderResult {
    let (file, functions) = (arguments[0], &arguments[1..]);
    let source = read(page, file)?;
    let lines: Vec<&str> = source.lines().collect();
    let found: Result<Vec<String>, String> = functions
        .iter()
        .map(|name| function(&lines, name).ok_or_else(|| no_function(&lines, file, name)))
        .collect();
    let code = found?.join("\n\n");
    Ok(block("rust", &code))
}

/// The text of `file`, with what is hidden in it shown.
fn read(page: &Page, file: &str) -> Result<String, String> {
    let folder = page.chapter.parent().unwrap_or(page.chapter);
    let text = files::text(&page.source.join(folder).join(file), page.root);
    text.map(|text| visible_lines(&text)).map_err(|error| {
        let file = excerpt(file, MAX_NAME);
        format!("cannot read `{file}`: {error}; name a source file, relative to the chapter")
    })
}

/// The function `name` of a file formatted by rustfmt, from the comments and
/// attributes right above it to the brace in the first column.
fn function(lines: &[&str], name: &str) -> Option<String> {
    Some(lines[function_lines(lines, name)?].join("\n"))
}

/// The indices of the lines of [`function`].
pub(crate) fn function_lines(lines: &[&str], name: &str) -> Option<RangeInclusive<usize>> {
    let head = lines.iter().position(|line| declared_function(line) == Some(name))?;
    let above = |line: &&&str| line.starts_with("//") || line.starts_with("#[");
    let first = head - lines[..head].iter().rev().take_while(above).count();
    let last = if lines[head].ends_with('}') {
        head
    } else {
        head + lines[head..].iter().position(|line| *line == "}")?
    };
    Some(first..=last)
}

/// The name of the function that `line` declares, if it is not in a block.
fn declared_function(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let rest = ["const ", "async "].iter().find_map(|word| line.strip_prefix(word));
    let name = rest.unwrap_or(line).strip_prefix("fn ")?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    Some(&name[..end])
}

pub(crate) fn no_function(lines: &[&str], file: &str, name: &str) -> String {
    let others = lines.iter().filter_map(|line| declared_function(line));
    let hint = did_you_mean(name, others.filter(|other| *other != name));
    let (name, file) = (excerpt(name, MAX_NAME), excerpt(file, MAX_NAME));
    format!("no function `{name}`, formatted by rustfmt, in the source file `{file}`{hint}")
}

/// `code` as a block of code.
///
/// mdBook looks for `{{#include …}}` in code, too, and what a program prints may have that:
/// then the block is written in HTML, in which a brace can be escaped.
fn block(language: &str, code: &str) -> String {
    let mut braces = code.match_indices('{').map(|(index, _)| &code[index..]);
    let is_link = |text: &str| {
        text.strip_prefix("{{").is_some_and(|inside| inside.trim_start().starts_with('#'))
    };
    if braces.any(is_link) {
        let code = escaped_document(code);
        return format!("<pre><code class=\"language-{language}\">{code}</code></pre>");
    }
    let fence = fence_for(code);
    format!("{fence}{language}\n{code}\n{fence}")
}

/// A fence that is longer than any in `code`.
fn fence_for(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests;
