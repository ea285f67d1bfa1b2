//! Listings of a small source file and of an output.

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

pub async fn later() {}

fn main() -> ExitCode {
    // ```
    todo!()
}
";

#[test]
fn output_is_a_block_of_text() {
    let fixture = Fixture::new();
    assert_eq!(fixture.render("{{#heap printed shown}}"), "````text\n```\nit says\n````");
    let fault = fixture.fault("{{#heap printed small}}");
    assert_eq!(fault, "`small` belongs to an exercise: only the output of illustrations is kept");
    let fault = fixture.fault("{{#heap printed little}}");
    assert!(
        fault.contains("little.txt") && fault.ends_with("; run `cargo xtask collect`"),
        "{fault}"
    );
}

#[test]
fn output_includes_no_file() {
    let fixture = Fixture::new();
    for text in ["{{#include a.rs}}", "a {{ \n#include a.rs\n}}", "{{{#rustdoc_include a.rs}}"] {
        write(&fixture.path().join("results/shows/shown.txt"), text);
        let shown = fixture.render("{{#heap printed shown}}");
        let code = text.replace('{', "&#123;");
        assert_eq!(shown, format!("<pre><code class=\"language-text\">{code}\n</code></pre>"));
    }
    write(&fixture.path().join("results/shows/shown.txt"), "{{a}} #");
    assert_eq!(fixture.render("{{#heap printed shown}}"), "```text\n{{a}} #\n```");
}

/// The fixture with a source file beside the chapters' folder of results.
fn with_source() -> Fixture {
    let fixture = Fixture::new();
    write(&fixture.path().join("results/a.rs"), SOURCE);
    fixture
}

#[test]
fn function_has_its_comments() {
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
    let shown = with_source().render("{{#heap code results/a.rs double twice}}");
    assert_eq!(shown, code);
}

#[test]
fn functions_may_be_async() {
    let shown = with_source().render("{{#heap code results/a.rs later}}");
    assert_eq!(shown, "```rust\npub async fn later() {}\n```");
}

#[test]
fn fence_is_longer_than_those_in_the_code() {
    let shown = with_source().render("{{#heap code results/a.rs main}}");
    assert!(shown.starts_with("````rust\nfn main"), "{shown}");
    assert!(shown.ends_with("\n}\n````"), "{shown}");
}

#[test]
fn first_paragraphs_are_shown() {
    let shown = with_source().render("{{#heap about results/a.rs}}");
    assert_eq!(shown, "What changed, and\nwhat it costs.\n\nWhen not to.");
}

#[test]
fn paths_are_relative_to_the_chapter() {
    let fixture = with_source();
    std::fs::create_dir(fixture.path().join("part")).expect("a folder");
    let expanded = fixture.expand_chapter("part/x.md", "{{#heap code ../results/a.rs double}}");
    assert_eq!(expanded.faults, [], "{}", expanded.text);
}

#[test]
fn missing_files_and_functions_are_named() {
    let fixture = with_source();
    write(&fixture.path().join("results/b.rs"), "fn f() {\n");
    for (words, fault) in [
        (
            "code results/a.rs dubble",
            "no function `dubble`, formatted by rustfmt, in the source file `results/a.rs`; did you mean `double`?",
        ),
        (
            "code results/b.rs f",
            "no function `f`, formatted by rustfmt, in the source file `results/b.rs`",
        ),
        ("about results/b.rs", "the source file `results/b.rs` does not begin with lines of `//!`"),
    ] {
        assert_eq!(fixture.fault(&format!("{{{{#heap {words}}}}}")), fault);
    }
    let fault = fixture.fault("{{#heap about results/c.rs}}");
    assert!(fault.starts_with("cannot read `results/c.rs`: "), "{fault}");
}
