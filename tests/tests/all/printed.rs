//! What a program prints, beside its verdict.

use std::fmt::Write;

use serde_json::Value;
use tests::course::Course;
use tests::tool::run;

/// The lines below the title of the section, without their mark.
fn section<'a>(stdout: &'a str, binary: &str) -> Vec<&'a str> {
    let title = format!("printed by `{binary}`:\n");
    let (_, section) = stdout.split_once(&title).unwrap_or_else(|| panic!("{title}{stdout}"));
    let lines = section.lines().map_while(|line| line.strip_prefix("  |"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect()
}

#[test]
fn both_streams_are_shown_in_their_order() {
    let course = Course::new(&["14-prints"]);
    let (stdout, ..) = run(&mut course.xtask(&["run", "14"]));
    let mut expected = String::new();
    for number in 1..=4 {
        let _ = writeln!(expected, "{number} on standard output\n{number} on standard error");
    }
    for number in 5..=30 {
        let _ = writeln!(expected, "{number}");
    }
    let lines = section(&stdout, "prints");
    let (numbers, rest) = lines.split_at(34);
    assert_eq!(numbers.join("\n") + "\n", expected);
    assert!(rest[0].starts_with("\\u{1b}[31mred    and long long"), "{rest:?}");
    assert!(rest[0].ends_with("(516 characters)"), "{rest:?}");
    assert_eq!(rest[1], "\\u{0}\u{fffd}\\u{1b}]0;title\\u{7}");
    assert_eq!(rest[2], "[exercises/14-prints/src/main.rs:13:5] 1 + 1 = 2");
    assert_eq!(rest[3..], ["no end"]);

    let (stdout, ..) = run(&mut course.xtask(&["check", "14"]));
    let shown = section(&stdout, "prints");
    assert_eq!((shown.len(), shown[10]), (21, "[18 lines left out]"), "{shown:?}");
    assert_eq!((&shown[..10], &shown[11..]), (&lines[..10], &lines[28..]));
    assert!(stdout.contains("\n\npassed: "), "{stdout}");

    let (stdout, ..) = run(&mut course.xtask(&["check", "14", "--message-format", "json"]));
    let line: Value = serde_json::from_str(&stdout).unwrap();
    let printed = line["printed"].as_str().unwrap();
    assert!(printed.starts_with(&expected), "{printed}");
    assert!(printed.ends_with("1 + 1 = 2\nno end"), "{printed}");
}

#[test]
fn endless_output_is_cut_in_the_middle() {
    let course = Course::hostile(&["01-prints-without-end"]);
    let (stdout, _, status) = run(&mut course.xtask(&["check", "1", "--timeout", "2"]));
    let lines = section(&stdout, "prints-without-end");
    let gap = lines.iter().find_map(|line| line.strip_prefix('[')).expect("something is left out");
    let count = gap.strip_suffix(" lines left out]").unwrap().replace(',', "");
    assert!(count.parse::<u64>().unwrap() > 10 && lines.len() < 21 && status == 1, "{stdout}");
    assert!(lines.iter().all(|line| line.chars().count() < 250), "{lines:?}");
    assert!(stdout.contains("--timeout 4"), "{stdout}");
}
