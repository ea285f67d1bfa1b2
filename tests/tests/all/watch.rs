//! `cargo xtask watch` in a terminal: saves, keys, and every way to quit.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use tests::course::Course;
use tests::process::wait_until;
use tests::terminal::Terminal;
use tests::tool::{program, run};

/// The keys, which are on the screen whatever else is.
const KEYS: &str = "[h]int [n]ext [p]revious [g]o to [o]pen [l]ist [r]eset [a]gain [?] [q]uit";

const PROGRAM: &str = "exercises/04-not-started/src/main.rs";

/// The title of the verdict on it as shipped.
const NOT_STARTED: &str =
    "not started: peak heap is 20,001 bytes, over the budget of 20,000 bytes by 1 byte";

/// Shown as soon as grading begins.
const STARTING: &str = "starting";

/// Shown while the program of exercise 11 runs.
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
    terminal.wait_until_shown(NOT_STARTED);
    terminal.wait_until_shown(&format!("edit `{PROGRAM}` and save it"));

    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_until_shown("error: peak heap is 40,001 bytes");
    terminal.wait_until_shown("▄█ 20,001 -> 40,001 bytes, the budget is 20,000 bytes");
    terminal.wait_until_shown("change the program and save it");

    let temporary = course.path("exercises/04-not-started/src/4913.tmp");
    fs::write(&temporary, program_holding(30_001)).unwrap();
    fs::rename(&temporary, course.path(PROGRAM)).unwrap();
    terminal.wait_until_shown("error: peak heap is 30,001 bytes");
    terminal.wait_until_shown("20,001 -> 40,001 -> 30,001 bytes");

    let moved = course.path("main.rs");
    fs::rename(course.path(PROGRAM), &moved).unwrap();
    terminal.wait_until_shown("`exercises/04-not-started/src/main.rs` is gone");
    terminal.wait_for(STARTING);
    fs::rename(&moved, course.path(PROGRAM)).unwrap();
    terminal.wait_until_shown("change the program and save it");
    terminal.wait_until_shown("error: peak heap is 30,001 bytes");

    course.write(PROGRAM, "no program");
    terminal.wait_until_shown("error: the program does not compile");
    terminal.wait_until_shown("expected one of `!` or `::`");

    for bytes in 20_010..20_040 {
        course.write(PROGRAM, &program_holding(bytes));
    }
    terminal.wait_until_shown("error: peak heap is 20,039 bytes");
    terminal.wait_until_shown("-> 20,039 bytes, the budget is 20,000 bytes");

    fs::write(&temporary, program_holding(20_000)).unwrap();
    fs::remove_file(course.path(PROGRAM)).unwrap();
    fs::rename(&temporary, course.path(PROGRAM)).unwrap();
    terminal.wait_until_shown("passed: peak heap is 20,000 bytes");
    terminal.wait_until_shown("1 of 2 exercises passed");
    terminal.wait_until_shown("this was the last exercise: press l for the list of all");
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit(), 0);
    assert_speaks_of_keys(&terminal);
}

/// Who is in `watch` does not have to leave it to go on.
#[track_caller]
fn assert_speaks_of_keys(terminal: &Terminal) {
    let printed = terminal.printed();
    for command in ["xtask check", "xtask hint", "xtask view", "xtask list"] {
        assert!(!printed.contains(command), "`{command}` in\n{printed}");
    }
}

#[test]
fn every_key() {
    let course = Course::new(&["01-passes", "04-not-started"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["check", "1"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let mut terminal = watch(&course, &[]);
    terminal.wait_until_shown("── 04-not-started: Exercise not-started ──");
    terminal.wait_until_shown(NOT_STARTED);
    press_hint_and_list(&terminal);
    press_next_previous_and_again(&mut terminal);
    press_go_to(&mut terminal);
    press_reset(&course, &mut terminal);
    course.write(PROGRAM, "no program");
    terminal.wait_until_shown("error: the program does not compile");
    terminal.press("o");
    terminal.wait_until_shown("there is no report");
    terminal.wait_until_shown("expected one of `!` or `::`");
    terminal.press("x");
    terminal.wait_until_shown("this key does nothing: press ? for what each does");
    terminal.press("?");
    terminal.wait_until_shown("save    grades the program again");
    terminal.press("\u{1b}");
    terminal.wait_until_shown("change the program and save it");
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit(), 0);
}

fn press_hint_and_list(terminal: &Terminal) {
    for hint in ["hint 1 of 3: where to look", "hint 2 of 3: which tool", "hint 3 of 3: what"] {
        terminal.press("h");
        let screen = terminal.wait_until_shown(hint);
        assert!(screen.contains("hint 1 of 3") && screen.contains(NOT_STARTED), "{screen}");
    }
    terminal.press("h");
    terminal.wait_until_shown("that was the last hint; the chapter `course/src/04-not-started.md`");
    terminal.press("l");
    terminal.wait_until_shown("1  Exercise passes       passed");
    let screen = terminal.wait_until_shown("4  Exercise not-started  not started");
    assert!(!screen.contains("hint 1 of 3"), "{screen}");
    terminal.wait_until_shown("Esc: back to the verdict");
    terminal.press("\u{1b}");
    terminal.wait_until_shown("alive at the peak");
    assert_speaks_of_keys(terminal);
}

fn press_next_previous_and_again(terminal: &mut Terminal) {
    terminal.press("n");
    terminal.wait_until_shown("this is the last exercise");
    terminal.press("p");
    terminal.wait_until_shown("── 01-passes: Exercise passes ──");
    terminal.wait_until_shown("passed: peak heap is 20,000 bytes");
    terminal.wait_until_shown("press n for the next exercise");
    terminal.press("p");
    terminal.wait_until_shown("this is the first exercise");
    terminal.press("N");
    terminal.wait_until_shown(NOT_STARTED);
    let _ = terminal.wait_for(NOT_STARTED);
    for again in ["a", "\r"] {
        terminal.press(again);
        terminal.wait_for(STARTING);
        terminal.wait_until_shown(NOT_STARTED);
        terminal.wait_for(NOT_STARTED);
    }
}

/// By number, by nothing, by a name that there is not, and not at all.
fn press_go_to(terminal: &mut Terminal) {
    terminal.press("g");
    terminal.wait_until_shown("go to which exercise?");
    terminal.press("12\u{7f}");
    terminal.wait_until_shown("passed: 1_");
    terminal.press("\r");
    terminal.wait_until_shown("── 01-passes: Exercise passes ──");
    terminal.wait_until_shown("press n for the next exercise");
    terminal.press("g\r");
    terminal.wait_until_shown("── 04-not-started: Exercise not-started ──");
    terminal.wait_until_shown(NOT_STARTED);
    terminal.press("gqueue\r");
    terminal.wait_until_shown("no exercise is called `queue`");
    terminal.press("g1\u{1b}");
    terminal.wait_until_shown("and save it");
    assert!(terminal.screen().contains("04-not-started"), "{}", terminal.screen());
}

/// Resets an unchanged program, then a changed one: first with the answer no.
fn press_reset(course: &Course, terminal: &mut Terminal) {
    let shipped = fs::read_to_string(course.path(PROGRAM)).unwrap();
    terminal.press("r");
    terminal.wait_until_shown("is as it was shipped: nothing to do");
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_until_shown("error: peak heap is 40,001 bytes");
    for no in ["n", "\u{1b}"] {
        terminal.press("r");
        terminal.wait_until_shown("your version is kept next to it [y/N]");
        terminal.press(no);
        terminal.wait_until_shown("`exercises/04-not-started/src/main.rs` is unchanged");
    }
    terminal.press("r");
    terminal.wait_until_shown("your version is kept next to it [y/N]");
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), program_holding(40_001));
    terminal.press("y");
    terminal.wait_until_shown("as it was shipped; your version is `main.rs.old` next to it");
    terminal.wait_until_shown(NOT_STARTED);
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), shipped);
    let old = fs::read_to_string(course.path(format!("{PROGRAM}.old"))).unwrap();
    assert_eq!(old, program_holding(40_001));
}

/// At every size the title and the keys are there, and so is what does not fit, by scrolling.
#[test]
fn screen_fits_any_terminal() {
    let course = Course::new(&["04-not-started"]);
    let mut terminal = watch(&course, &[]);
    for (rows, columns) in [(24, 80), (12, 40), (40, 100), (16, 60)] {
        terminal.resize(rows, columns);
        // What was drawn for the last size may be there for a moment.
        wait_until(|| terminal.screen().lines().count() == usize::from(rows));
        terminal.wait_until_shown(NOT_STARTED);
        let screen = terminal.wait_until_shown(KEYS);
        assert!(screen.starts_with("── 04-not-started: "), "{rows}x{columns}:\n{screen}");
    }
    terminal.resize(12, 40);
    terminal.wait_until_shown("press ↓ or Page Down");
    terminal.press("\u{1b}[F");
    terminal.wait_until_shown("0 of 1 exercise passed");
    terminal.wait_until_shown("above: press ↑ or Page Up");
    terminal.press("\u{1b}[5~");
    terminal.wait_until_shown("below: ↑ or ↓");
    terminal.press("\u{1b}[H");
    terminal.wait_until_shown("--> exercises/04-not-started");
    terminal.resize(40, 100);
    wait_until(|| terminal.screen().lines().count() == 40);
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit(), 0);
    // The last verdict stays in the terminal.
    wait_until(|| !terminal.shows_other_screen());
    terminal.wait_until_shown("20,001 bytes in 1 block alive at the peak");
}

/// Without a name, in the folder of an exercise, though it comes after one to do.
#[test]
fn current_folder_says_which_exercise() {
    let course = Course::new(&["03-over-budget", "04-not-started"]);
    for (folder, exercise) in [("exercises/04-not-started/src", "04-not"), (".", "03-over")] {
        let mut command = course.xtask(&["watch"]);
        let terminal = Terminal::start(command.current_dir(course.path(folder)));
        terminal.wait_until_shown(&format!("── {exercise}"));
    }
}

/// No browser can be started, and one can.
#[test]
fn report_is_named() {
    let course = Course::new(&["04-not-started"]);
    for (errors, shown) in [
        (
            "warning: no browser could be started; open /r.html in one",
            "no browser could be started",
        ),
        ("", "the report is in /r.html"),
    ] {
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in *' view '*) echo 'the report is in /r.html'; \
             echo '{errors}' >&2; exit 0;; esac\nexec '{}' \"$@\"\n",
            program("xtask").display()
        );
        let terminal = watch_with_tool(&course, &script);
        terminal.wait_until_shown(NOT_STARTED);
        terminal.press("o");
        terminal.wait_until_shown("the report is in /r.html");
        terminal.wait_until_shown(shown);
    }
}

/// `watch` with another program in the place of `cargo xtask`, a script.
fn watch_with_tool(course: &Course, script: &str) -> Terminal {
    let tool = course.path("tool");
    fs::write(&tool, script).unwrap();
    fs::set_permissions(&tool, Permissions::from_mode(0o755)).unwrap();
    let call = course.xtask(&["watch"]);
    let mut command = Command::new(program("watch"));
    command.args(call.get_args()).env("LETTING_GO_TOOL", &tool);
    let environment = call.get_envs().filter_map(|(name, value)| Some((name, value?)));
    Terminal::start(command.envs(environment))
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
        terminal.wait_until_shown(KEYS);
        terminal.wait_until_changed();
        quit(&terminal);
        assert_eq!(terminal.wait_for_exit(), status, "{way}: {}", terminal.printed());
        terminal.assert_restored();
        wait_until(|| !terminal.shows_other_screen());
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
        terminal.wait_until_shown(RUNNING);
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
    let terminal = watch(&course, &["11", "--", "--timeout", "100000"]);
    terminal.wait_until_shown(RUNNING);
    terminal.press("h");
    terminal.wait_until_shown("hint 1 of 3: where to look");
    course.write("exercises/11-never-ends/src/main.rs", &program_holding(20_000));
    terminal.wait_until_shown("passed: peak heap is 20,000 bytes");
    wait_until(|| !course.is_running("never-ends"));
}

#[test]
fn suspend_and_resume() {
    let course = Course::new(&["04-not-started"]);
    let mut terminal = watch(&course, &[]);
    terminal.wait_until_shown(NOT_STARTED);
    terminal.press("\u{1a}");
    terminal.wait_until_restored();
    assert_eq!(terminal.screen().trim(), "");
    terminal.send_signal("CONT");
    terminal.wait_until_changed();
    terminal.wait_until_shown(NOT_STARTED);
    terminal.wait_until_shown(KEYS);
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_until_shown("error: peak heap is 40,001 bytes");
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
    let terminal = Terminal::start(&command);
    terminal.wait_until_shown("warning: cannot watch the exercises, so saves are noticed later");
    terminal.wait_until_shown(NOT_STARTED);
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_until_shown("error: peak heap is 40,001 bytes");
}

/// With `--poll` no notification is asked for, so that it is no matter that there is none.
#[test]
fn saves_are_noticed_by_looking() {
    let course = Course::new(&["04-not-started"]);
    let Some(command) = without_inotify(&course.xtask(&["watch", "--poll"])) else {
        eprintln!("skipped: `unshare --user` is not installed, or not allowed here");
        return;
    };
    let terminal = Terminal::start(&command);
    terminal.wait_until_shown(NOT_STARTED);
    course.write(PROGRAM, &program_holding(40_001));
    terminal.wait_until_shown("error: peak heap is 40,001 bytes");
    assert!(!terminal.printed().contains("cannot watch"), "{}", terminal.printed());
}

#[test]
fn terminal_is_restored_after_an_error() {
    let course = Course::new(&["04-not-started"]);
    let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", program("xtask").display());
    let mut terminal = watch_with_tool(&course, &script);
    terminal.wait_until_shown(NOT_STARTED);
    fs::remove_file(course.path("tool")).unwrap();
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
