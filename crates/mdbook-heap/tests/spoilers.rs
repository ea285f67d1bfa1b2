//! The book gives no solution away before the fold of the solutions: neither its pages nor
//! its search.

use std::fs;
use std::path::Path;
use std::process::Command;

use course_format::results::{BinaryFigures, Peaks, Role};
use serde_json::Value;
use tempfile::TempDir;

fn course() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../course"))
}

/// Builds the course, without the reader's own runs.
fn book() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_heap-book"))
        .arg(course())
        .env("MDBOOK_BUILD__BUILD_DIR", folder.path())
        .env("MDBOOK_PREPROCESSOR__HEAP__OWN_RUNS", "")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// The solutions in the results, each with the title that pictures and tables have.
fn solutions() -> Vec<BinaryFigures> {
    let peaks = Peaks::read(&course().join("src/results")).expect("results");
    let is_solution = |one: &BinaryFigures| matches!(one.role, Role::Solution | Role::Failed);
    peaks.binaries.into_iter().filter(is_solution).collect()
}

/// The page of the chapter of `exercise`, and where on it the section of the solutions
/// begins: the last before the table of results.
fn chapter(book: &Path, exercise: &str) -> (String, usize) {
    let page = fs::read_to_string(book.join(format!("{exercise}.html"))).expect("a chapter");
    let table = page.find(">Verdict<").expect("a table of results");
    let section = page[..table].rfind("<h2 ").expect("a section");
    (page, section)
}

#[test]
fn no_picture_before_the_fold_has_a_solution() {
    let book = book();
    let mut exercises = 0;
    for solution in solutions() {
        let (page, fold) = chapter(book.path(), &solution.exercise);
        let (before, after) = page.split_at(fold);
        let title = solution.title.replace('`', "");
        for document in before.split("srcdoc=\"").skip(1) {
            let document = document.split('"').next().unwrap_or_default();
            for name in [&title, &solution.binary] {
                assert!(!document.contains(name.as_str()), "{name} in {}", solution.exercise);
            }
            exercises += 1;
        }
        assert!(!before.contains(&solution.binary), "{}", solution.binary);
        let pictures = after.split("srcdoc=\"").skip(1).filter(|text| text.contains(&title));
        assert!(pictures.count() >= 3, "{title} is not in all pictures of the fold");
    }
    assert!(exercises > 0, "there are pictures before the fold");
}

/// What the search knows: the address, the title and the text of each section.
fn sections(book: &Path) -> Vec<(String, String, String)> {
    let file = fs::read_dir(book)
        .expect("the book")
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with("searchindex"));
    let script = fs::read_to_string(file.expect("an index").path()).expect("a file");
    let json = script.split_once("JSON.parse('").expect("an index").1;
    let json = json.rsplit_once("')").expect("an index").0;
    let json = json.replace("\\'", "'").replace("\\\\", "\\");
    let index: Value = serde_json::from_str(&json).expect("JSON");
    let documents = index["index"]["documentStore"]["docs"].as_object().expect("documents");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let section = |(number, document): (&String, &Value)| {
        let address = &index["doc_urls"][number.parse::<usize>().expect("a number")];
        (text(address), text(&document["title"]), text(&document["body"]))
    };
    documents.iter().map(section).collect()
}

#[test]
fn search_leaves_pictures_and_trees_out() {
    let sections = sections(book().path());
    assert!(sections.iter().any(|(_, _, body)| body.contains("peaks at 500.0 MB")), "{sections:?}");
    for (address, _, body) in &sections {
        for of_picture in ["so far →", "bytes alive ↑", "PP 1", "#1: 0x"] {
            assert!(!body.contains(of_picture), "{of_picture} in {address}: {body}");
        }
    }
}

#[test]
fn search_finds_solutions_only_in_their_fold() {
    let book = book();
    let sections = sections(book.path());
    for solution in solutions() {
        let (page, fold) = chapter(book.path(), &solution.exercise);
        for (address, _, body) in &sections {
            let Some((file, section)) = address.split_once('#') else { continue };
            if file == format!("{}.html", solution.exercise) && body.contains(&solution.binary) {
                let section = page.find(&format!("id=\"{section}\"")).expect("a section");
                assert!(section >= fold, "{} in {address}", solution.binary);
            }
        }
    }
}
