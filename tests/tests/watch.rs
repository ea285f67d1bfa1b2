//! `cargo xtask watch` in a terminal: saves, keys, and every way to quit.

use std::fs;
use std::process::Command;

use tests::course::Course;
use tests::process::wait_until;
use tests::terminal::Terminal;
use tests::tool::{program, run};

/// The end of the line of keys, which is printed when `watch` is waiting.
const KEYS: &str = "[q]uit";

const PROGRAM: &str = "exercises/04-not-started/src/main.rs";

/// Printed while the program of exercise 11 runs.
const RUNNING: &str = "running never-ends";

/// A way to quit: its name, the action, and the exit status.
type WayToQuit = (&'static str, fn(&Terminal), i32);

fn watch(course: &Course, arguments: &[&str]) -> Terminal {
    Terminal::start(&course.xtask(&[&["watch"], arguments].concat()))
}

/// A program that holds `bytes` at its peak.
fn program_holding(bytes: u32) -> String {
    format!(
        "fn main() -> std::process::ExitCode {{\n    \
         harness::run(|| vec![1_u8; {bytes}], |_| Ok(()))\n}}\n"
    )
}

/// Written in place, replaced by another file, gone for a while, and many times at once.
#[test]
fn saves_are_graded() {
    let course = Course::new(&["01-passes", "04-not-started"]);
    let mut terminal = watch(&course, &["4"]);
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);

    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
    terminal.wait_for("▄█ 20,001 -> 40,001 bytes, the budget is 20,000 bytes");
    terminal.wait_for(KEYS);

    let temporary = course.path("exercises/04-not-started/src/4913.tmp");
    fs::write(&temporary, program_holding(30_001)).unwrap();
    fs::rename(&temporary, course.path(PROGRAM)).unwrap();
    terminal.wait_for("error: peak heap is 30,001 bytes");
    terminal.wait_for("20,001 -> 40,001 -> 30,001 bytes");
    terminal.wait_for(KEYS);

    let moved = course.path("main.rs");
    fs::rename(course.path(PROGRAM), &moved).unwrap();
    terminal.wait_for("`exercises/04-not-started/src/main.rs` is gone");
    fs::rename(&moved, course.path(PROGRAM)).unwrap();
    terminal.wait_for("error: peak heap is 30,001 bytes");
    terminal.wait_for(KEYS);

    course.write(PROGRAM, "no program");
    terminal.wait_for("error: the program does not compile");
    terminal.wait_for(KEYS);

    for bytes in 20_010..20_040 {
        course.write(PROGRAM, &program_holding(bytes));
    }
    terminal.wait_for("error: peak heap is 20,039 bytes");
    terminal.wait_for("-> 20,039 bytes, the budget is 20,000 bytes");
    terminal.wait_for(KEYS);

    fs::write(&temporary, program_holding(20_000)).unwrap();
    fs::remove_file(course.path(PROGRAM)).unwrap();
    fs::rename(&temporary, course.path(PROGRAM)).unwrap();
    terminal.wait_for("passed: peak heap is 20,000 bytes");
    terminal.wait_for("1 of 2 exercises passed");
    terminal.wait_for(KEYS);
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit(), 0);
    let lines = terminal.printed().replace("\r\n", "");
    assert!(!lines.contains('\n'), "a line break without a carriage return: {lines}");
}

#[test]
fn every_key() {
    let course = Course::new(&["01-passes", "04-not-started"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "1"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let mut terminal = watch(&course, &[]);
    terminal.wait_for("── 04-not-started: ");
    terminal.wait_for(KEYS);
    press_hint_and_list(&mut terminal);
    press_next_previous_and_again(&mut terminal);
    press_reset(&course, &mut terminal);
    course.write(PROGRAM, "no program");
    terminal.wait_for("error: the program does not compile");
    terminal.wait_for(KEYS);
    terminal.press("o");
    terminal.wait_for("/heap/not-started/report.html`");
    terminal.wait_for("the report could not be opened\r\nhelp: `cargo xtask view 4` says why");
    terminal.press("x");
    terminal.wait_for(KEYS);
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit(), 0);
}

fn press_hint_and_list(terminal: &mut Terminal) {
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
}

fn press_next_previous_and_again(terminal: &mut Terminal) {
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
}

/// Resets an unchanged program, then a changed one: first with the answer no.
fn press_reset(course: &Course, terminal: &mut Terminal) {
    let shipped = fs::read_to_string(course.path(PROGRAM)).unwrap();
    terminal.press("r");
    terminal.wait_for("is as it was shipped: nothing to do");
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
    terminal.wait_for(KEYS);
    terminal.press("r");
    terminal.wait_for("your version is kept next to it [y/N]");
    terminal.press("n");
    terminal.wait_for("`exercises/04-not-started/src/main.rs` is unchanged");
    terminal.press("r");
    terminal.wait_for("your version is kept next to it [y/N]");
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), program_holding(40_001));
    terminal.press("y");
    terminal.wait_for("as it was shipped; your version is `main.rs.old` next to it");
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), shipped);
    let old = fs::read_to_string(course.path(format!("{PROGRAM}.old"))).unwrap();
    assert_eq!(old, program_holding(40_001));
}

#[test]
fn terminal_is_restored() {
    let course = Course::new(&["04-not-started"]);
    let ways: [WayToQuit; 6] = [
        ("q", |terminal| terminal.press("q"), 0),
        ("ctrl-C", |terminal| terminal.press("\u{3}"), 130),
        ("SIGINT", |terminal| terminal.send_signal("INT"), 130),
        ("SIGTERM", |terminal| terminal.send_signal("TERM"), 143),
        ("SIGHUP", |terminal| terminal.send_signal("HUP"), 129),
        ("SIGQUIT", |terminal| terminal.send_signal("QUIT"), 131),
    ];
    for (way, quit, status) in ways {
        let mut terminal = watch(&course, &[]);
        terminal.wait_for(KEYS);
        terminal.wait_until_changed();
        quit(&terminal);
        assert_eq!(terminal.wait_for_exit(), status, "{way}: {}", terminal.printed());
        terminal.assert_restored();
    }
}

#[test]
fn nothing_is_left_running() {
    let course = Course::new(&["11-never-ends"]);
    let ways: [WayToQuit; 3] = [
        ("q", |terminal| terminal.press("q"), 0),
        ("ctrl-C", |terminal| terminal.press("\u{3}"), 130),
        ("SIGTERM", |terminal| terminal.send_signal("TERM"), 143),
    ];
    for (way, quit, status) in ways {
        let mut terminal = watch(&course, &["--", "--timeout", "100000"]);
        terminal.wait_for(RUNNING);
        wait_until(|| course.is_running("never-ends"));
        quit(&terminal);
        assert_eq!(terminal.wait_for_exit(), status, "{way}: {}", terminal.printed());
        terminal.assert_restored();
        wait_until(|| !course.is_running("never-ends"));
    }
}

#[test]
fn save_stops_the_current_run() {
    let course = Course::new(&["11-never-ends"]);
    let mut terminal = watch(&course, &["11", "--", "--timeout", "100000"]);
    terminal.wait_for(RUNNING);
    terminal.press("h");
    course.write("exercises/11-never-ends/src/main.rs", &program_holding(20_000));
    terminal.wait_for("passed: peak heap is 20,000 bytes");
    // The hint is printed below the next verdict.
    terminal.wait_for("hint 1 of 3: where to look");
    wait_until(|| !course.is_running("never-ends"));
}

#[test]
fn suspend_and_resume() {
    let course = Course::new(&["04-not-started"]);
    let mut terminal = watch(&course, &[]);
    terminal.wait_for(KEYS);
    terminal.press("\u{1a}");
    terminal.wait_until_restored();
    terminal.send_signal("CONT");
    terminal.wait_until_changed();
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit(), 0);
    terminal.assert_restored();
}

/// `command` in a user namespace in which inotify does not work, or `None` if user
/// namespaces are not allowed.
fn without_inotify(command: &Command) -> Option<Command> {
    let script = "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$@\"";
    let enter_namespace = |program: &Command| {
        let mut inside = Command::new("unshare");
        inside.args(["--user", "--map-root-user", "sh", "-c", script, "sh"]);
        inside.arg(program.get_program()).args(program.get_args());
        inside.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        inside
    };
    let allowed = enter_namespace(&Command::new("true")).output();
    allowed.is_ok_and(|output| output.status.success()).then(|| enter_namespace(command))
}

#[test]
fn saves_are_noticed_without_inotify() {
    let course = Course::new(&["04-not-started"]);
    let Some(command) = without_inotify(&course.xtask(&["watch"])) else {
        eprintln!("skipped: `unshare --user` is not installed, or not allowed here");
        return;
    };
    let mut terminal = Terminal::start(&command);
    terminal.wait_for("warning: cannot watch the exercises, so saves are noticed later");
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
}

/// With `--poll` no notification is asked for, so that it is no matter that there is none.
#[test]
fn saves_are_noticed_by_looking() {
    let course = Course::new(&["04-not-started"]);
    let Some(command) = without_inotify(&course.xtask(&["watch", "--poll"])) else {
        eprintln!("skipped: `unshare --user` is not installed, or not allowed here");
        return;
    };
    let mut terminal = Terminal::start(&command);
    terminal.wait_for("not started: peak heap is 20,001 bytes");
    terminal.wait_for(KEYS);
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_for("error: peak heap is 40,001 bytes");
    assert!(!terminal.printed().contains("cannot watch"), "{}", terminal.printed());
}

#[test]
fn terminal_is_restored_after_an_error() {
    let course = Course::new(&["04-not-started"]);
    let call = course.xtask(&["watch"]);
    let tool = course.path("tool");
    fs::copy(call.get_program(), &tool).unwrap();
    let mut command = Command::new(program("watch"));
    command.args(call.get_args()).env("LETTING_GO_TOOL", &tool);
    let environment = call.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let mut terminal = Terminal::start(command.envs(environment));
    terminal.wait_for(KEYS);
    fs::remove_file(&tool).unwrap();
    terminal.press("a");
    assert_eq!(terminal.wait_for_exit(), 2);
    terminal.wait_for("error: cannot start `");
    terminal.assert_restored();
}

#[test]
fn terminal_is_required() {
    let course = Course::new(&["01-passes"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["watch"]));
    let message = "error: `watch` reads keys and needs a terminal\n\
                   help: `cargo xtask check 1` grades once, without a terminal\n";
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", message, 2));
}
