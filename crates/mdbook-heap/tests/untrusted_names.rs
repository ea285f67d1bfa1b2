//! Names, titles and paths that try to become a part of a page: whatever they are put into,
//! a real parser of HTML finds no element, attribute, address or script that the page does
//! not have with harmless ones.

mod page_parts;

use std::fs;
use std::path::Path;
use std::process::Command;

use course_format::run::{Answer, Mismatch};
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use page_parts::PageParts;
use report::page::{Subject, Task, Title, html};
use report::viewer;
use serde_json::{Value, json};
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

/// The text of a profile of the exercise `key`.
fn profile_text(key: &str, name: &str) -> Value {
    let frame = |name: &str, line: u32| format!("0x{line}: x::{name} ({key}/src/main.rs:{line}:1)");
    let point = |bytes: u64, stack: &[usize]| {
        json!({
            "tb": bytes, "tbk": 1, "mb": bytes, "mbk": 1, "gb": bytes, "gbk": 1, "eb": bytes,
            "ebk": 1, "fs": stack,
        })
    };
    json!({
        "dhatFileVersion": 2, "mode": name, "verb": name, "bklt": true, "bkacc": false,
        "bu": name, "bsu": name, "bksu": name, "tu": name, "Mtu": name, "tuth": 1, "cmd": name,
        "pid": 1, "tg": 1, "te": 2,
        "pps": [point(900, &[1, 2, 3]), point(80, &[2, 3]), point(7, &[3]), point(70, &[4, 5])],
        "ftbl": [
            name, frame("load", 2), frame(name, 1), frame("main", 3), frame(&name.repeat(40), 4),
            format!("0x5: x::main ({name}/src/main.rs:5:1)"),
        ],
    })
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

/// Every directive, in the chapter of an exercise whose binaries begin with `binary`.
fn chapter(key: &str, binary: &str) -> String {
    format!(
        "Measured on {{{{#heap machine}}}} with {{{{#heap compiler}}}}.\n\n\
         {{{{#heap table}}}}\n{{{{#heap guess}}}}\n\n{{{{#heap hints}}}}\n\n\
         {{{{#heap holders {binary}}}}}\n{{{{#heap tree {binary}}}}}\n\
         {{{{#heap flame}}}}\n{{{{#heap timeline}}}}\n{{{{#heap tradeoff}}}}\n\n\
         {{{{#heap printed {binary}_shown}}}}\n\n\
         {{{{#heap code ../../exercises/{key}/src/main.rs f}}}}\n"
    )
}

/// A course with an exercise for each of `names`, in which everything is called by it.
struct Course {
    root: TempDir,
    binaries: Vec<Value>,
    programs: Vec<Value>,
    summary: String,
}

impl Course {
    fn new(names: &[&str]) -> Self {
        let root = TempDir::new().expect("a folder");
        let (binaries, programs) = (Vec::new(), Vec::new());
        let mut course = Course { root, binaries, programs, summary: String::new() };
        for (number, name) in names.iter().enumerate() {
            course.add(number, name);
        }
        let toml = "[preprocessor.heap]\ncommand = \"false\"\nrenderers = [\"html\"]\n\
             before = [\"links\"]\n[output.html]\nhash-files = false\nsearch.enable = false\n";
        course.write("course/book.toml", toml);
        course.write("course/src/SUMMARY.md", &course.summary);
        let all = names.join(" ");
        let peaks = json!({ "format": 1, "measured_with": all, "binaries": course.binaries });
        course.write("course/src/results/peaks.json", &peaks.to_string());
        let programs = &course.programs;
        let times =
            json!({ "format": 1, "measured_with": "x", "machine": all, "programs": programs });
        course.write("course/src/results/times.json", &times.to_string());
        course
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Adds the exercise `number`, in which everything is called `name`.
    fn add(&mut self, number: usize, name: &str) {
        let (key, binary) = (format!("{number:02}-x"), format!("x{number:02}"));
        self.summary.extend(["- [X](", &key, ".md)\n"]);
        self.write(&format!("course/src/{key}.md"), &chapter(&key, &binary));
        let quoted = json!(name).to_string().replace('\u{7f}', "\\u007f");
        let manifest = format!(
            "[package.metadata.exercise]\ntitle = \"x\"\nbudget = 9\nstretch = 8\n\
             hints = [{quoted}, {quoted}, {quoted}]\n"
        );
        self.write(&format!("exercises/{key}/Cargo.toml"), &manifest);
        let comment = name.replace(['\r', '\n'], " ");
        self.write(
            &format!("exercises/{key}/src/main.rs"),
            &format!("// {comment}\nfn f() {{}}\n"),
        );
        for (binary, role) in [
            (binary.clone(), "start"),
            (binary.clone() + "_better", "solution"),
            (binary.clone() + "_shown", "illustration"),
        ] {
            self.add_binary(&key, &binary, role, name);
        }
    }

    fn add_binary(&mut self, key: &str, binary: &str, role: &str, name: &str) {
        let figures = json!({
            "exercise": key, "binary": binary, "title": name, "role": role,
            "source": format!("exercises/{key}/src/main.rs"), "budget_bytes": 9,
            "stretch_bytes": 8, "rating": "passed", "peak_bytes": 1057, "peak_blocks": 4,
            "total_bytes": 1057, "total_blocks": 4, "end_bytes": 1057, "end_blocks": 4,
        });
        let mut result = figures.clone();
        (result["format"], result["timeline"]) = (1.into(), json!([[0, 0], [8, 8]]));
        let mut profile = profile_text(key, name);
        // What the course measures is bytes.
        profile
            .as_object_mut()
            .expect("an object")
            .retain(|key, _| !["bu", "bsu", "bksu"].contains(&key.as_str()));
        let file = format!("course/src/results/{key}/{binary}");
        self.write(&format!("{file}.json"), &result.to_string());
        self.write(&format!("{file}.dhat.json"), &profile.to_string());
        self.write(&format!("{file}.txt"), name);
        let ratio = json!({ "median": 1.0, "low": 1.0, "high": 1.0 });
        self.programs.push(json!({ "exercise": key, "binary": binary, "ratio": ratio }));
        self.binaries.push(figures);
    }

    /// Builds the book and returns the page of each exercise, all with the same number.
    fn pages(&self) -> Vec<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_heap-book"))
            .arg(self.root.path().join("course"))
            .env("MDBOOK_PREPROCESSOR__HEAP__OWN_RUNS", "")
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let count = self.summary.lines().count();
        let page = |number: usize| {
            let file = self.root.path().join(format!("course/book/{number:02}-x.html"));
            let page = fs::read_to_string(file).expect("a page");
            // The links to the chapters before and after.
            [number.wrapping_sub(1), number, number + 1].into_iter().fold(page, |page, number| {
                page.replace(&format!("{number:02}-x"), "NN-x")
                    .replace(&format!("x{number:02}"), "xNN")
            })
        };
        (0..count).map(page).collect()
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
