//! Verdicts in a terminal: colors, and narrow windows.

use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::terminal::Terminal;
use tests::tool::run;

const ESCAPE: char = '\u{1b}';

/// The last line of the output.
const END: &str = "1 not there yet";

/// What `check` prints in a terminal about an exercise that is over its budget.
fn in_terminal(course: &Course, arguments: &[&str], columns: u16, env: &[(&str, &str)]) -> String {
    let command = course.xtask(&[&["check", "3"], arguments].concat());
    let mut terminal = Terminal::start_sized(&command, columns, env);
    let printed = terminal.wait_for(END);
    assert_eq!(terminal.wait_for_exit(), 1);
    printed.replace("\r\n", "\n")
}

/// The verdict in `printed`, without the last line and the progress line's escape
/// sequences.
fn verdict(printed: &str) -> String {
    let start = printed.find("error: peak").expect("there is a verdict");
    let lines = printed[start..].lines();
    let verdict = lines.filter(|line| !line.contains(ESCAPE) && !line.contains(END));
    verdict.collect::<Vec<_>>().join("\n")
}

#[test]
fn colors() {
    let course = Course::new(&["03-over-budget"]);
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
        let (stdout, ..) = run(&mut course.xtask(&["check", "3", "--color", color]));
        assert_eq!(stdout.contains(title), colored, "--color {color}: {stdout:?}");
    }
}

#[test]
fn compiler_colors() {
    let course = Course::new(&["06-does-not-compile"]);
    for (color, colored) in [("never", false), ("always", true)] {
        let (stdout, ..) = run(&mut course.xtask(&["check", "6", "--color", color]));
        let (compiler, _) = stdout.split_once("mismatched types").unwrap();
        assert_eq!(compiler.contains(ESCAPE), colored, "--color {color}: {stdout:?}");
    }
}

#[test]
fn narrow_terminals() {
    let course = Course::new(&["03-over-budget"]);
    let plain = [("NO_COLOR", "1")];
    let verdict_in = |columns: u16| verdict(&in_terminal(&course, &[], columns, &plain));
    let texts = [200, 80, 60].map(|columns| (columns, verdict_in(columns)));
    for (columns, text) in &texts {
        // The title is never broken.
        let longest = text.lines().skip(1).map(|line| line.chars().count()).max();
        assert!(longest <= Some((*columns).into()), "{longest:?} of {columns}:\n{text}");
    }
    let output = texts.map(|(columns, text)| format!("{columns} columns\n\n{text}\n"));
    let output = course.redact(&output.join("\n"));
    assert_data_eq!(output, file!["../../snapshots/few-columns.txt"].raw());
}
