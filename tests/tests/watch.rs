//! `cargo xtask watch` in a terminal: saves, keys, and every way out.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tests::course::Course;
use tests::terminal::{PATIENCE, Terminal};
use tests::tool::ran;

/// The end of what is below every verdict.
const KEYS: &str = "[q]uit";

const PROGRAM: &str = "exercises/04-not-started/src/main.rs";

/// What tells that a program runs that never ends.
const RUNNING: &str = "running never-ends";

/// What it is called, how it is taken, and the exit status it comes to.
type WayOut = (&'static str, fn(&Terminal), i32);

fn watch(course: &Course, arguments: &[&str]) -> Terminal {
    Terminal::with(&course.xtask(&[&["watch"], arguments].concat()))
}

/// A program that holds `bytes` at its peak.
fn holding(bytes: u32) -> String {
    format!(
        "fn main() -> std::process::ExitCode {{\n    \
         harness::run(|| vec![1_u8; {bytes}], |_| Ok(()))\n}}\n"
    )
}

/// Waits until `is_so`; what a process leaves behind may end a moment after it.
#[track_caller]
fn wait_until(is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE);
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_save_is_graded_however_an_editor_saves() {
    let course = Course::of(&["01-passes", "04-not-started"]);
    let mut terminal = watch(&course, &["4"]);
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);

    course.write(PROGRAM, &holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
    terminal.wait_for("▄█ 20,001 -> 40,001 bytes, the budget is 20,000 bytes");
    terminal.wait_for(KEYS);

    let beside = course.path("exercises/04-not-started/src/4913.tmp");
    fs::write(&beside, holding(30_001)).unwrap();
    fs::rename(&beside, course.path(PROGRAM)).unwrap();
    terminal.wait_for("error: peak heap is 30,001 bytes");
    terminal.wait_for("20,001 -> 40,001 -> 30,001 bytes");
    terminal.wait_for(KEYS);

    let aside = course.path("main.rs");
    fs::rename(course.path(PROGRAM), &aside).unwrap();
    terminal.wait_for("`exercises/04-not-started/src/main.rs` is gone");
    fs::rename(&aside, course.path(PROGRAM)).unwrap();
    terminal.wait_for("error: peak heap is 30,001 bytes");
    terminal.wait_for(KEYS);

    course.write(PROGRAM, "no program");
    terminal.wait_for("error: the program does not compile");
    terminal.wait_for(KEYS);

    for bytes in 20_010..20_040 {
        course.write(PROGRAM, &holding(bytes));
    }
    terminal.wait_for("error: peak heap is 20,039 bytes");
    terminal.wait_for("-> 20,039 bytes, the budget is 20,000 bytes");
    terminal.wait_for(KEYS);

    fs::write(&beside, holding(20_000)).unwrap();
    fs::remove_file(course.path(PROGRAM)).unwrap();
    fs::rename(&beside, course.path(PROGRAM)).unwrap();
    terminal.wait_for("passed: peak heap is 20,000 bytes");
    terminal.wait_for("1 of 2 exercises passed");
    terminal.wait_for(KEYS);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    let lines = terminal.printed().replace("\r\n", "");
    assert!(!lines.contains('\n'), "a line does not begin at the left: {lines}");
}

#[test]
fn every_key_does_what_it_says() {
    let course = Course::of(&["01-passes", "04-not-started"]);
    let shipped = fs::read_to_string(course.path(PROGRAM)).unwrap();
    let (stdout, stderr, status) = ran(&mut course.xtask(&["check", "1"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let mut terminal = watch(&course, &[]);
    terminal.wait_for("── 04-not-started: ");
    terminal.wait_for(KEYS);
    for hint in ["hint 1 of 3: where to look", "hint 2 of 3: which tool", "hint 3 of 3: what"] {
        terminal.press("h");
        terminal.wait_for(hint);
        terminal.wait_for(KEYS);
    }
    terminal.press("h");
    terminal.wait_for("that was the last hint; the chapter `course/src/04-not-started.md`");
    terminal.wait_for(KEYS);
    terminal.press("l");
    terminal.wait_for("1  Exercise passes       passed");
    terminal.wait_for("4  Exercise not-started  not started");
    terminal.wait_for(KEYS);
    terminal.press("n");
    terminal.wait_for("this is the last exercise");
    terminal.press("p");
    terminal.wait_for("── 01-passes: ");
    terminal.wait_for("passed: peak heap is 20,000 bytes");
    terminal.wait_for(KEYS);
    terminal.press("p");
    terminal.wait_for("this is the first exercise");
    terminal.press("N");
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);
    for again in ["a", "\r"] {
        terminal.press(again);
        terminal.wait_for("not started: peak heap is 20,001 bytes");
        terminal.wait_for(KEYS);
    }
    terminal.press("r");
    terminal.wait_for("is as it was shipped: nothing to do");
    course.write(PROGRAM, &holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
    terminal.wait_for(KEYS);
    terminal.press("r");
    terminal.wait_for("your version is kept next to it [y/N]");
    terminal.press("n");
    terminal.wait_for("`exercises/04-not-started/src/main.rs` is unchanged");
    terminal.press("r");
    terminal.wait_for("your version is kept next to it [y/N]");
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), holding(40_001));
    terminal.press("y");
    terminal.wait_for("as it was shipped; your version is `main.rs.old` next to it");
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), shipped);
    assert_eq!(fs::read_to_string(course.path(format!("{PROGRAM}.old"))).unwrap(), holding(40_001));
    course.write(PROGRAM, "no program");
    terminal.wait_for("error: the program does not compile");
    terminal.wait_for(KEYS);
    terminal.press("o");
    terminal.wait_for("/heap/not-started/report.html`");
    terminal.wait_for("the report could not be opened\r\nhelp: `cargo xtask view 4` says why");
    terminal.press("x");
    terminal.wait_for(KEYS);
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn the_terminal_is_put_right_on_every_way_out() {
    let course = Course::of(&["04-not-started"]);
    let ways: [WayOut; 6] = [
        ("q", |terminal| terminal.press("q"), 0),
        ("ctrl-C", |terminal| terminal.press("\u{3}"), 130),
        ("SIGINT", |terminal| terminal.send("INT"), 130),
        ("SIGTERM", |terminal| terminal.send("TERM"), 143),
        ("SIGHUP", |terminal| terminal.send("HUP"), 129),
        ("SIGQUIT", |terminal| terminal.send("QUIT"), 131),
    ];
    for (way, leave, status) in ways {
        let mut terminal = watch(&course, &[]);
        terminal.wait_for(KEYS);
        terminal.wait_for_settings(false);
        leave(&terminal);
        assert_eq!(terminal.ended(), status, "{way}: {}", terminal.printed());
        terminal.assert_put_right();
    }
}

#[test]
fn nothing_is_left_running_on_any_way_out() {
    let course = Course::of(&["11-never-ends"]);
    let ways: [WayOut; 3] = [
        ("q", |terminal| terminal.press("q"), 0),
        ("ctrl-C", |terminal| terminal.press("\u{3}"), 130),
        ("SIGTERM", |terminal| terminal.send("TERM"), 143),
    ];
    for (way, leave, status) in ways {
        let mut terminal = watch(&course, &["--", "--timeout", "100000"]);
        terminal.wait_for(RUNNING);
        wait_until(|| course.runs("never-ends"));
        leave(&terminal);
        assert_eq!(terminal.ended(), status, "{way}: {}", terminal.printed());
        terminal.assert_put_right();
        wait_until(|| !course.runs("never-ends"));
    }
}

#[test]
fn a_save_ends_the_run_of_what_was_there_before() {
    let course = Course::of(&["11-never-ends"]);
    let mut terminal = watch(&course, &["11", "--", "--timeout", "100000"]);
    terminal.wait_for(RUNNING);
    terminal.press("h");
    course.write("exercises/11-never-ends/src/main.rs", &holding(20_000));
    terminal.wait_for("passed: peak heap is 20,000 bytes");
    // It waited for a verdict to stand below.
    terminal.wait_for("hint 1 of 3: where to look");
    wait_until(|| !course.runs("never-ends"));
}

#[test]
fn it_stops_and_goes_on() {
    let course = Course::of(&["04-not-started"]);
    let mut terminal = watch(&course, &[]);
    terminal.wait_for(KEYS);
    terminal.press("\u{1a}");
    terminal.wait_for_settings(true);
    terminal.send("CONT");
    terminal.wait_for_settings(false);
    course.write(PROGRAM, &holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
    terminal.press("q");
    assert_eq!(terminal.ended(), 0);
    terminal.assert_put_right();
}

/// `command` where the system has no notices of saves to give, which takes a
/// user namespace; none where that is not allowed.
fn without_notices(command: &Command) -> Option<Command> {
    let script = "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$@\"";
    let enter = |program: &Command| {
        let mut inside = Command::new("unshare");
        inside.args(["--user", "--map-root-user", "sh", "-c", script, "sh"]);
        inside.arg(program.get_program()).args(program.get_args());
        inside.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        inside
    };
    let allowed = enter(&Command::new("true")).output();
    allowed.is_ok_and(|output| output.status.success()).then(|| enter(command))
}

#[test]
fn saves_are_seen_where_the_system_sends_no_notices() {
    let course = Course::of(&["04-not-started"]);
    let Some(command) = without_notices(&course.xtask(&["watch"])) else {
        eprintln!("skipped: `unshare --user` is not installed, or not allowed here");
        return;
    };
    let mut terminal = Terminal::with(&command);
    terminal.wait_for("warning: cannot watch the exercises, so saves are noticed later");
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);
    course.write(PROGRAM, &holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
}

#[test]
fn the_terminal_is_put_right_where_the_tool_fails() {
    let course = Course::of(&["04-not-started"]);
    let call = course.xtask(&["watch"]);
    let tool = course.path("tool");
    fs::copy(call.get_program(), &tool).unwrap();
    let mut command = Command::new(&tool);
    command.args(call.get_args());
    let set = call.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let mut terminal = Terminal::with(command.envs(set));
    terminal.wait_for(KEYS);
    fs::remove_file(&tool).unwrap();
    terminal.press("a");
    assert_eq!(terminal.ended(), 2);
    terminal.wait_for("error: cannot start `");
    terminal.assert_put_right();
}

#[test]
fn it_says_that_it_needs_a_terminal() {
    let course = Course::of(&["01-passes"]);
    let (stdout, stderr, status) = ran(&mut course.xtask(&["watch"]));
    let message = "error: `watch` reads keys and needs a terminal\n\
                   help: `cargo xtask check 1` grades once, without a terminal\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", message, 2));
}
