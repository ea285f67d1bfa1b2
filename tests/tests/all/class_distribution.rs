//! `cargo xtask grade --distribution`: a page to show in class, which names nobody.

use std::fs;

use tests::class::Class;
use tests::course::Course;
use tests::files::program;
use tests::tool::run;

/// A record with a guess at each exercise, of which the second came after a measurement.
const RECORD: &str = r#"{
  "about": "",
  "format": 3,
  "exercises": {
    "01-passes": { "guesses": [{ "when": "2026-11-22T11:02:58Z", "bytes": 12345, "sure": "wild",
      "after_measurement": false, "peak_bytes": null }], "hints": [], "attempts": [] },
    "03-over-budget": { "guesses": [{ "when": "2026-11-22T11:02:58Z", "bytes": 54321,
      "sure": null, "after_measurement": true, "peak_bytes": null }], "hints": [], "attempts": [] }
  }
}
"#;

#[test]
fn page_has_peaks_and_guesses_and_no_names() {
    let course = Course::new(&["01-passes", "03-over-budget"]).locked();
    let class = Class::default();
    let hostile = "<script>alert(1)<b>\u{202e}";
    class.hand_in("Ann/01-passes.rs", program("programs/01-passes.rs"));
    class.hand_in("Ann/.letting-go", RECORD);
    class.hand_in("Ben/01-passes.rs", program("programs/03-over-budget.rs"));
    class.hand_in("Ben/.letting-go", "{");
    class.hand_in(format!("{hostile}/01-passes.rs"), program("programs/01-passes.rs"));
    class.hand_in("Cleo/03-over-budget.rs", program("programs/05-wrong-answer.rs"));
    let page = course.path("pages/class.html");
    let mut grade = class.grade(&course, &["--sandbox", "none", "--distribution"]);
    let (stdout, stderr, status) = run(grade.arg(&page));
    assert_eq!(status, 1, "{stdout}{stderr}");
    assert!(
        stderr.contains("warning: the guesses of Ben are not counted: `.letting-go` is broken: "),
        "{stderr}"
    );
    assert!(stdout.ends_with(&format!("the distribution is in {}\n", page.display())), "{stdout}");
    let page = fs::read_to_string(page).unwrap();
    for part in [
        "<p>4 learners, 2 exercises.",
        "<h2>1. Exercise passes</h2>\n<p>1 not handed in, 1 over budget, 2 passed</p>",
        "<title>2 programs: 20,000 bytes</title>",
        "<title>1 program: 60,782 bytes</title>",
        "<tr><td>2</td><td>20,000 bytes</td><td>20,000 bytes</td><td>within</td></tr>",
        "<title>1 guess: 12,345 bytes</title>",
        // The first program of the course, which everybody guesses at.
        ">as shipped: 40,000 bytes</text>",
        "<h2>3. Exercise over-budget</h2>\n<p>3 not handed in, 1 wrong answer</p>",
    ] {
        assert!(page.contains(part), "`{part}` is not in\n{page}");
    }
    for name in ["Ann", "Ben", "Cleo", "alert", "54,321"] {
        assert!(!page.contains(name), "`{name}` is in\n{page}");
    }
}

/// A link may lead to anybody's file.
#[cfg(unix)]
#[test]
fn linked_records_are_not_read() {
    let course = Course::new(&["01-passes"]).locked();
    let class = Class::default();
    class.hand_in("Ann/main.rs", program("programs/01-passes.rs"));
    course.write("record", RECORD);
    std::os::unix::fs::symlink(course.path("record"), class.path("Ann/.letting-go")).unwrap();
    let page = course.path("class.html");
    let mut grade = class.grade(&course, &["-e", "1", "--sandbox", "none", "--distribution"]);
    let (_, stderr, _) = run(grade.arg(&page));
    let warning = "warning: the guesses of Ann are not counted: `.letting-go` is a symbolic link\n";
    assert_eq!(stderr, warning);
    assert!(!fs::read_to_string(page).unwrap().contains("12,345"));
}
