//! Builds whole books with the real programs: the course, and small courses with faults.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use tempfile::TempDir;

fn real_course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../course")
}

/// `heap-book` with backtraces turned on, since none may be printed.
fn heap_book(course: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-book"));
    command.arg(course).env("RUST_BACKTRACE", "1");
    command
}

#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn outcome(output: Output) -> Outcome {
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn run(command: &mut Command) -> Outcome {
    outcome(command.output().expect("the program starts"))
}

/// Builds the course and returns the folder of the book.
fn build_course() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let outcome = run(heap_book(&real_course()).env("MDBOOK_BUILD__BUILD_DIR", folder.path()));
    let index = folder.path().join("index.html");
    let stdout = format!("the book is in {}\n", index.display());
    assert_eq!(outcome, Outcome { code: Some(0), stdout, stderr: String::new() });
    folder
}

/// The names of the chapters with questions.
fn chapters_with_questions() -> Vec<String> {
    let files = fs::read_dir(real_course().join("src")).expect("chapters").flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    names.filter_map(|name| name.strip_suffix(".questions.toml").map(str::to_owned)).collect()
}

/// The files below `folder`, by their path in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).expect("inside").to_owned();
                files.insert(inside, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// A course with two chapters, of which one is an exercise's, and the results of the real
/// course.
struct SmallCourse(TempDir);

impl SmallCourse {
    fn new(chapter: &str, words: &str) -> Self {
        let course = SmallCourse(TempDir::new().expect("a folder"));
        let toml = "[preprocessor.heap]\ncommand = \"false\"\nrenderers = [\"html\"]\n\
             before = [\"links\"]\n";
        course.write("book.toml", toml);
        course
            .write("src/SUMMARY.md", "- [Two](02-clinging-onto-memory.md)\n- [Words](words.md)\n");
        course.write("src/02-clinging-onto-memory.md", chapter);
        course.write("src/words.md", words);
        for (file, bytes) in files(&real_course().join("src/results")) {
            let file = Path::new("src/results").join(file);
            course.write(&file.to_string_lossy(), &String::from_utf8_lossy(&bytes));
        }
        course
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("course")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn page(&self) -> String {
        let page = self.path().join("book/02-clinging-onto-memory.html");
        fs::read_to_string(page).expect("a page")
    }
}

#[test]
fn course_builds_without_warnings() {
    let folder = build_course();
    let chapter = fs::read_to_string(folder.path().join("02-clinging-onto-memory.html"));
    let chapter = chapter.expect("the chapter");
    assert!(chapter.contains("500.0 MB"));
    // Of the program as shipped, and of the solution that assigns again: five values each.
    let figures = chapter.split("class=\"heap-lives\"").skip(1);
    let tables = figures.map(|figure| figure.split("</details>").next().unwrap_or_default());
    let values = tables.map(|table| table.matches("<tr><th scope=\"row\">").count());
    assert_eq!(values.collect::<Vec<usize>>(), [5, 5]);
    for (file, bytes) in files(folder.path()) {
        if file.extension().is_some_and(|extension| extension == "html") {
            let page = String::from_utf8_lossy(&bytes);
            let page = page.as_ref();
            for unwanted in
                ["{{#", "src=\"http", "src=\"//", "<link rel=\"stylesheet\" href=\"http"]
            {
                assert!(!page.contains(unwanted), "{unwanted} in {}", file.display());
            }
        }
    }
}

#[test]
fn book_equals_mdbooks() {
    let folder = TempDir::new().expect("a folder");
    let root = real_course().canonicalize().expect("the course");
    let mut config = Config::from_disk(root.join("book.toml")).expect("a configuration");
    let command = format!("'{}'", env!("CARGO_BIN_EXE_mdbook-heap"));
    config.set("preprocessor.heap.command", command).expect("a command");
    config.set("build.build-dir", folder.path()).expect("a folder");
    let book = MDBook::load_with_config(root, config).expect("a book");
    book.build().expect("it builds");
    let (ours, theirs) = (files(build_course().path()), files(folder.path()));
    assert!(ours.keys().eq(theirs.keys()), "{:?} {:?}", ours.keys(), theirs.keys());
    for (file, bytes) in ours {
        assert!(bytes == theirs[&file], "{} differs", file.display());
    }
}

/// Somebody who searches the book for something else is not told an answer.
#[test]
fn search_finds_questions_but_no_answers() {
    let folder = build_course();
    let files = files(folder.path());
    let is_index = |file: &PathBuf| file.to_string_lossy().starts_with("searchindex");
    let index = files.iter().find(|(file, _)| is_index(file)).expect("an index").1;
    let index = String::from_utf8_lossy(index);
    // From the explanations: words in a row, without characters that are escaped in the index.
    let phrase = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric() && !" ,.".contains(c));
        words.max_by_key(|words| words.len()).unwrap_or_default().trim().to_owned()
    };
    let mut answers = 0;
    for chapter in chapters_with_questions() {
        let page = String::from_utf8_lossy(&files[Path::new(&format!("{chapter}.html"))]);
        let hidden = page.split("class=\"heap-why\"><span data-heap-text=\"").skip(1);
        for text in hidden.filter_map(|rest| rest.split_once('"')) {
            let phrase = phrase(text.0);
            if phrase.len() > 20 {
                assert!(!index.contains(&phrase), "{chapter}: {phrase}");
                answers += 1;
            }
        }
        let prompts = page.split("heap-question-number\">").skip(1);
        for prompt in prompts.filter_map(|rest| rest.split_once("</span>")) {
            let phrase = phrase(prompt.1.split('<').next().unwrap_or_default());
            assert!(index.contains(&phrase), "{chapter}: {phrase}");
        }
    }
    assert!(answers > 30, "{answers}");
}

#[test]
fn faults_in_questions_are_named_with_their_file() {
    let course = SmallCourse::new(
        "{{#heap questions before}}\n\n{{#heap questions after}}\n\n{{#heap tabel}}\n",
        "",
    );
    let file = "src/02-clinging-onto-memory.questions.toml";
    let questions = fs::read_to_string(real_course().join(file)).expect("questions");
    let program =
        "../../solutions/02-clinging-onto-memory/src/bin/clinging_onto_memory_reassign.rs";
    let source = fs::read_to_string(real_course().join("src").join(program)).expect("a program");
    course.write(&format!("src/{program}"), &source);
    course.write(file, &questions.replacen("context", "contxt", 1));
    let stderr = "\
error: 3 faults in the book
  course/src/02-clinging-onto-memory.md:5: `{{#heap tabel}}`: there is no such directive; did you mean `table`?
  course/src/02-clinging-onto-memory.questions.toml:3: `context` is missing; write `context = \"why that is right\"`
  course/src/02-clinging-onto-memory.questions.toml:14: there is no key `contxt`; write one of `answer`, `context`, `id`, `prompt`, `type`, `when`
";
    let outcome = run(&mut heap_book(&course.path()));
    assert_eq!(outcome, Outcome { code: Some(1), stdout: String::new(), stderr: stderr.into() });
    course.write(file, &questions);
    course.write(
        "src/02-clinging-onto-memory.md",
        "{{#heap questions before}}\n\n{{#heap questions after}}\n",
    );
    assert_eq!(run(&mut heap_book(&course.path())).stderr, "");
    assert!(course.page().contains("Answers to the questions"));
}

/// All faults are reported at once.
#[test]
fn faults_keep_the_old_book() {
    let course = SmallCourse::new("Peak {{#heap peak clinging_onto_memory_reassign}}.\n", "");
    assert_eq!(run(&mut heap_book(&course.path())).code, Some(0));
    assert!(course.page().contains("Peak 200.0 MB."));

    course.write(
        "src/02-clinging-onto-memory.md",
        "{{#heap peak clinging_onto_memory_reasign}}\n\n{{#heap tabel}}\n",
    );
    course.write("src/words.md", "{{#heap budget}}\n");
    let stderr = "\
error: 3 faults in the book
  course/src/02-clinging-onto-memory.md:1: `{{#heap peak clinging_onto_memory_reasign}}`: there are no results for a binary `clinging_onto_memory_reasign`; did you mean `clinging_onto_memory_reassign`? `cargo xtask collect` measures new ones
  course/src/02-clinging-onto-memory.md:3: `{{#heap tabel}}`: there is no such directive; did you mean `table`?
  course/src/words.md:1: `{{#heap budget}}`: there are no results for an exercise `words`, the name of this chapter's file; `cargo xtask collect` measures new ones
";
    let outcome = run(&mut heap_book(&course.path()));
    assert_eq!(outcome, Outcome { code: Some(1), stdout: String::new(), stderr: stderr.into() });
    assert!(course.page().contains("Peak 200.0 MB."));
}

#[test]
fn missing_results_are_one_error() {
    let course = SmallCourse::new(
        "{{#heap peak clinging_onto_memory_reassign}} {{#heap peak clinging_onto_memory_scopes}}\n",
        "",
    );
    fs::remove_dir_all(course.path().join("src/results")).expect("the results");
    let outcome = run(&mut heap_book(&course.path()));
    let start = "error: course/src/02-clinging-onto-memory.md:1: \
         `{{#heap peak clinging_onto_memory_reassign}}`: there are no results yet: no peaks.json in ";
    assert!(outcome.stderr.starts_with(start), "{outcome:?}");
    let end = "/src/results; run `cargo xtask collect` (1 more directive is not rendered)\n";
    assert!(outcome.stderr.ends_with(end), "{outcome:?}");
    assert_eq!((outcome.code, outcome.stderr.lines().count()), (Some(1), 1));

    course.write("src/02-clinging-onto-memory.md", "No figures.\n");
    assert_eq!(run(&mut heap_book(&course.path())).code, Some(0));
}

#[test]
fn mdbook_warnings_are_passed_on() {
    let course = SmallCourse::new("{{#include no-such-file.rs}}\n", "");
    let outcome = run(&mut heap_book(&course.path()));
    assert!(outcome.stderr.starts_with("error: Error updating \"{{#include no-such-file.rs}}\""));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""));

    course.write("src/02-clinging-onto-memory.md", "<details>\n\ntext\n");
    let outcome = run(&mut heap_book(&course.path()));
    assert!(outcome.stderr.starts_with("warning: unclosed HTML tag `<details>`"), "{outcome:?}");
    assert_eq!(outcome.code, Some(0));
}

#[test]
fn hostile_profile_is_escaped() {
    let course = SmallCourse::new("{{#heap tree clinging_onto_memory_reassign}}\n", "");
    let file = "src/results/02-clinging-onto-memory/clinging_onto_memory_reassign.dhat.json";
    let profile = fs::read_to_string(course.path().join(file)).expect("a profile");
    let name = "clinging_onto_memory::<script>{{#include words.md}}";
    course.write(file, &profile.replace("clinging_onto_memory_reassign::", name));
    course.write("src/words.md", "SECRET");
    let outcome = run(&mut heap_book(&course.path()));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let page = course.page();
    // Escaped for its own document, and that once more for the attribute it is in.
    assert!(page.contains("&amp;lt;script&amp;gt;&amp;#123;&amp;#123;#include"), "{page}");
    assert!(!page.contains("SECRET"), "{page}");
}

#[test]
fn wrong_usage_is_explained() {
    let mut without_arguments = Command::new(env!("CARGO_BIN_EXE_heap-book"));
    let usage = "error: write `heap-book COURSE_DIR [--open]`\n";
    assert_eq!(
        run(&mut without_arguments),
        Outcome { code: Some(2), stdout: String::new(), stderr: usage.into() }
    );

    let stderr = "error: no book.toml in `no/such/course`; name the folder of the course\n";
    let outcome = run(&mut heap_book(Path::new("no/such/course")));
    assert_eq!(outcome, Outcome { code: Some(1), stdout: String::new(), stderr: stderr.into() });

    let preprocessor = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-heap"));
        command.stdin(Stdio::null()).env("RUST_BACKTRACE", "1");
        command
    };
    let outcome = run(preprocessor().arg("--help"));
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.ends_with("run `cargo xtask book --open`\n"), "{outcome:?}");
    let outcome = run(&mut preprocessor());
    assert_eq!((outcome.code, outcome.stderr.lines().count()), (Some(1), 1), "{outcome:?}");
    assert_eq!(run(preprocessor().args(["supports", "html"])).code, Some(0));
    assert_eq!(run(preprocessor().args(["supports", "test"])).code, Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn missing_browser_is_a_warning() {
    let course = SmallCourse::new("Text.\n", "");
    let outcome = run(heap_book(&course.path()).arg("--open").env("PATH", ""));
    let index = course.path().join("book/index.html").canonicalize().expect("the book");
    assert_eq!(outcome.code, Some(0));
    assert_eq!(outcome.stdout, format!("the book is in {}\n", index.display()));
    assert!(outcome.stderr.starts_with("warning: no browser could be started"), "{outcome:?}");
    assert!(
        outcome.stderr.ends_with(&format!("; open {} in one\n", index.display())),
        "{outcome:?}"
    );
}
