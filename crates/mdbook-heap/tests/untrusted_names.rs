//! Names, titles and paths that try to become a part of a page: whatever they are put into,
//! a real parser of HTML finds no element, attribute, address or script that the page does
//! not have with harmless ones.

mod named_course;
mod page_parts;

use std::fs;
use std::path::Path;

use course_format::run::{Answer, Mismatch};
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use named_course::{Course, profile_text};
use page_parts::PageParts;
use report::page::{Subject, Task, Title, html};
use report::viewer;
use tempfile::TempDir;

/// What every name has in it, so that a page can be searched for it.
const MARK: &str = "marked";

const HARMLESS: &str = "marked";

const HOSTILE: [&str; 24] = [
    "marked onmouseover=alert(1) x=",
    "\"marked\" onmouseover=\"alert(1)\" x=\"",
    "'marked' onmouseover='alert(1)' x='",
    "marked\" autofocus onfocus=alert(1)>",
    "</script><script>alert('marked')</script>",
    "<!--marked<script>",
    "--><script>alert('marked')</script>",
    "<img src=x onerror=alert('marked')>",
    "<svg onload=alert('marked')>",
    "]]><script>marked",
    "</title><script>marked</script>",
    "</style><script>marked</script>",
    "marked}</style>*{background:url(javascript:alert(1))}",
    "</iframe></textarea></select></details><script>marked</script>",
    "&quot; onclick=&quot;marked&#34; onclick=&#x22;",
    "javascript:alert('marked')",
    "[marked](javascript:alert(1)) *a* `b` <b>c</b>",
    "{{#include book.toml}} {{marked}}",
    "@SCRIPT@ @DATA@ marked @NAME@",
    "`${alert('marked')}` \\u003cscript\\u003e \\\"",
    "marked\u{202e}<b>\u{2066}\u{200f}\u{61c}\u{2028}\u{200b}\u{feff}\u{e0041}",
    "marked\u{1b}]8;;http://x\u{7}\u{9b}2J\0\r\n\n<script>",
    "<a href=\"javascript:alert(1)\" style=\"position:fixed\">marked</a>",
    "<details ontoggle=alert(1) open>marked",
];

/// Checks that the page with `hostile` names has no more parts than that with harmless ones,
/// and that the names are on it.
#[track_caller]
fn check(harmless: &PageParts, page: &str, what: &str) {
    let parts = PageParts::of(page);
    let more = parts.beyond(harmless);
    assert!(more.is_empty(), "{what}: {more:#?}");
    assert!(parts.text.contains(MARK), "{what}: nothing is marked");
    let hidden = |c: &char| !matches!(c, '\n' | '\t') && heap_profile::text::is_hidden(*c);
    assert_eq!(parts.text.chars().find(hidden), None, "{what}");
}

/// A profile in which everything is called `name`.
fn profile(name: &str) -> Profile {
    let text = profile_text("02-x", name).to_string();
    Profile::parse_any(Path::new("x.json"), text.as_bytes()).expect("a profile")
}

/// A report on a run and on a file, each compared with the other, all called `name`.
fn reports(name: &str) -> String {
    let profile = profile(name);
    let answer = Answer::Wrong(Mismatch { index: 1, expected: name.into(), found: name.into() });
    let timeline = [(0, 0).into(), (8, 8).into(), (9, 1).into()];
    let run = Subject {
        title: Title::Text(name),
        name,
        profile: &profile,
        answer: Some(&answer),
        timeline: Some(&timeline),
    };
    let file = Subject { title: Title::File(name), answer: None, timeline: None, ..run };
    let source = [name, name, name, name, name].join("\n");
    let task = Task {
        source: Some(("exercises/02-x/src/main.rs", &source)),
        limits: Some((Bytes(9), Bytes(8))),
    };
    html(&run, &task, Some(&file)) + &html(&file, &Task::default(), None)
}

#[test]
fn names_in_a_report_are_only_text() {
    let harmless = PageParts::of(&reports(HARMLESS));
    for name in HOSTILE {
        check(&harmless, &reports(name), name);
    }
}

#[test]
fn names_in_the_viewers_page_are_only_data() {
    let folder = TempDir::new().expect("a folder");
    for file in ["dh_view.html", "dh_view.js", "dh_view.css"] {
        fs::write(folder.path().join(file), "").expect("a file");
    }
    let page = |name: &str| {
        let file = folder.path().join("x.json");
        fs::write(&file, profile_text("02-x", name).to_string()).expect("a file");
        viewer::html(folder.path(), &file, name).expect("a page")
    };
    let harmless = PageParts::of(&page(HARMLESS));
    for name in HOSTILE {
        check(&harmless, &page(name), name);
    }
}

#[test]
fn names_in_the_book_are_only_text() {
    // The first and the last chapter have one link less.
    let names = [&[HARMLESS; 2], &HOSTILE[..], &[HARMLESS]].concat();
    let pages = Course::new(&names).pages();
    // Machine and compiler are the same in all, and so are checked with harmless ones.
    let harmless = Course::new(&[HARMLESS; 3]).pages().remove(1);
    let harmless = PageParts::of(&harmless);
    for (page, name) in pages.iter().zip(&names).skip(1).take(HOSTILE.len() + 1) {
        check(&harmless, page, name);
    }
}
