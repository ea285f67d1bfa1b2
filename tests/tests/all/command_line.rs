//! The command line as such: help and version, colors, terminals of any width, and ctrl-Z.

use std::process::Command;

use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::terminal::Terminal;
use tests::tool::run;

const ESCAPE: char = '\u{1b}';

#[test]
fn help_has_commands_under_headings() {
    let course = Course::new(&["01-passes"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["--help"]));
    assert_eq!((stderr.as_str(), status), ("", 0));
    assert_data_eq!(stdout, file!["../../snapshots/help.txt"].raw());
}

#[test]
fn version_is_that_of_the_workspace() {
    let course = Course::new(&["01-passes"]);
    let expected = format!("cargo xtask {}\n", env!("CARGO_PKG_VERSION"));
    for option in ["--version", "-V"] {
        assert_eq!(run(&mut course.xtask(&[option])), (expected.clone(), String::new(), 0));
    }
}

/// Also where the rest of the command line is not understood.
#[test]
fn colors_hold_for_help_and_errors() {
    let course = Course::new(&["01-passes"]);
    let always = ("CARGO_TERM_COLOR", "always");
    for (arguments, environment, colored) in [
        (&["--help"][..], None, false),
        (&["--color", "always", "--help"], None, true),
        (&["check", "--nothing", "--color=always"], None, true),
        (&["check", "--nothing", "--color=never"], Some(always), false),
        (&["check", "--nothing"], Some(always), true),
        (&["check", "1"], Some(always), true),
        (&["check", "1", "--color", "auto"], Some(always), false),
        (&["check", "1"], Some(("CARGO_TERM_COLOR", "never")), false),
    ] {
        let (stdout, stderr, _) = run(course.xtask(arguments).envs(environment));
        let printed = stdout + stderr.as_str();
        assert_eq!(printed.contains(ESCAPE), colored, "{arguments:?} {environment:?}: {printed}");
    }
    for (environment, colored) in [(None, true), (Some(("NO_COLOR", "1")), false)] {
        let environment = environment.map_or(vec![], |variable| vec![variable]);
        let command = course.xtask(&["check", "--nothing"]);
        let mut terminal = Terminal::start_sized(&command, 80, &environment);
        let status = terminal.wait_for_exit();
        let printed = terminal.wait_for("--help");
        assert_eq!((printed.contains("\u{1b}[1m"), status), (colored, 2), "{printed:?}");
    }
}

/// No word is broken, and no line is longer than it has to be.
#[test]
fn words_stay_whole_at_any_width() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    course.write("exercises/03-over-budget/src/main.rs", "mine");
    for (arguments, last) in [
        (&["--help"][..], "Print version"),
        (&["check", "--help"], "Print help"),
        (&["list"], "exercises passed"),
        (&["hint", "1", "--again"], "shows the first"),
        (&["guess", "1"], "how sure you are"),
        (&["history", "nothing-like-it"], "over-budget"),
        (&["check", "--memory", "1 KB"], "`--memory`"),
    ] {
        let printed = |columns: u16| {
            let command = course.xtask(arguments);
            let mut terminal = Terminal::start_sized(&command, columns, &[("NO_COLOR", "1")]);
            terminal.wait_for_exit();
            let last = last.split(' ').next_back().unwrap_or_default();
            terminal.wait_for(last);
            terminal.printed()
        };
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let wide = printed(200);
        for columns in [40, 80, 100] {
            let narrow = printed(columns);
            assert_eq!(words(&narrow), words(&wide), "{arguments:?} at {columns}");
            for line in narrow.lines().filter(|line| line.chars().count() > columns.into()) {
                // One word, or one thing to type.
                let rest = line.trim().split('`').step_by(2).collect::<String>();
                assert!(!rest.trim().contains(' '), "{arguments:?} at {columns}: {line}");
            }
        }
    }
}

/// The line that shows what is going on is not left behind, and comes back.
#[test]
fn ctrl_z_leaves_the_terminal_clean() {
    let course = Course::new(&["11-never-ends"]);
    let tool = course.xtask(&["check", "11", "--timeout", "1000"]);
    let mut shell = Command::new("bash");
    shell.args(["--norc", "--noprofile", "-i"]);
    for (name, value) in tool.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let words = [tool.get_program()].into_iter().chain(tool.get_args());
    let words: Vec<_> = words.map(|word| format!("'{}'", word.to_string_lossy())).collect();
    let mut terminal = Terminal::start(&shell);
    terminal.press(&(words.join(" ") + "\n"));
    terminal.wait_for("running never-ends");
    terminal.press("\u{1a}");
    let before = terminal.wait_for("Stopped");
    let cleared = before.rfind("\u{1b}[2K").expect("the line is cleared");
    assert!(!before[cleared..].contains("running"), "{before:?}");
    terminal.press("fg\n");
    terminal.wait_for("running never-ends");
    terminal.press("\u{3}");
    terminal.wait_for("error: interrupted; nothing is left running");
    terminal.press("exit\n");
}
