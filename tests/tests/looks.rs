//! How verdicts look in a terminal: colors, and few columns.

use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::terminal::Terminal;
use tests::tool::ran;

const ESCAPE: char = '\u{1b}';

/// What is printed last.
const END: &str = "1 not there yet";

/// What `check` prints about an exercise that is over its budget, from its title.
fn in_terminal(course: &Course, arguments: &[&str], columns: u16, env: &[(&str, &str)]) -> String {
    let command = course.xtask(&[&["check", "3"], arguments].concat());
    let mut terminal = Terminal::sized(&command, columns, env);
    let printed = terminal.wait_for(END);
    assert_eq!(terminal.ended(), 1);
    printed.replace("\r\n", "\n")
}

/// Without what is printed last, and what the line about the progress left on the
/// terminal, if it knows how to draw one.
fn verdict(printed: &str) -> String {
    let start = printed.find("error: peak").expect("there is a verdict");
    let lines = printed[start..].lines();
    let kept = lines.filter(|line| !line.contains(ESCAPE) && !line.contains(END));
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn colors_are_for_a_terminal_whose_owner_wants_them() {
    let course = Course::of(&["03-over-budget"]);
    let title = "error\u{1b}[0m";
    for (arguments, environment, colored) in [
        (&[][..], &[("TERM", "xterm")][..], true),
        (&[], &[("TERM", "dumb")], false),
        (&[], &[("TERM", "xterm"), ("NO_COLOR", "1")], false),
        (&[], &[("TERM", "xterm"), ("NO_COLOR", "")], true),
        (&["--color", "never"], &[("TERM", "xterm")], false),
        (&["--color", "always"], &[("TERM", "xterm"), ("NO_COLOR", "1")], true),
    ] {
        let printed = in_terminal(&course, arguments, 120, environment);
        assert_eq!(printed.contains(title), colored, "{arguments:?} {environment:?}: {printed:?}");
    }
    for (color, colored) in [("auto", false), ("never", false), ("always", true)] {
        let (stdout, ..) = ran(&mut course.xtask(&["check", "3", "--color", color]));
        assert_eq!(stdout.contains(title), colored, "--color {color}: {stdout:?}");
    }
}

#[test]
fn the_compilers_words_have_the_same_colors() {
    let course = Course::of(&["06-does-not-compile"]);
    for (color, colored) in [("never", false), ("always", true)] {
        let (stdout, ..) = ran(&mut course.xtask(&["check", "6", "--color", color]));
        let (compiler, _) = stdout.split_once("mismatched types").unwrap();
        assert_eq!(compiler.contains(ESCAPE), colored, "--color {color}: {stdout:?}");
    }
}

#[test]
fn few_columns_are_enough() {
    let course = Course::of(&["03-over-budget"]);
    let plain = [("NO_COLOR", "1")];
    let all = |columns: u16| verdict(&in_terminal(&course, &[], columns, &plain));
    let texts = [200, 80, 60].map(|columns| (columns, all(columns)));
    for (columns, text) in &texts {
        // The title is one line, however long.
        let longest = text.lines().skip(1).map(|line| line.chars().count()).max();
        assert!(longest <= Some((*columns).into()), "{longest:?} of {columns}:\n{text}");
    }
    let shown = texts.map(|(columns, text)| format!("{columns} columns\n\n{text}\n"));
    let shown = course.redacted(&shown.join("\n"));
    assert_data_eq!(shown, file!["../snapshots/few-columns.txt"].raw());
}
