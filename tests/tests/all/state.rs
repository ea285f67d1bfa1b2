//! The learner's state: hints, attempts, and the commands that show and change it.

use std::fs::{self, File};
use std::process::{Child, Stdio};

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use tests::course::{Course, START};
use tests::terminal::Terminal;
use tests::tool::run;

/// Attempts at one exercise, and hints for one that this course does not have.
const STATE: &str = "format 1
[03-over-budget]
hints 1
attempt 2026-11-22T11:06:05Z 500000000 over-budget 0123456789abcdef
attempt 2026-11-22T11:06:31Z 500000000 over-budget 4123456789abcdef
attempt 2026-11-22T11:07:05Z 300000000 over-budget 1123456789abcdef
attempt 2026-11-22T11:07:59Z - build-failed 2123456789abcdef
attempt 2026-11-22T11:08:31Z 20000 passed 3123456789abcdef
[77-of-another-branch]
hints 3
";

const PROGRAM: &str = "exercises/04-not-started/src/main.rs";

/// What a person sees who types these commands one after another.
fn transcript(course: &Course, commands: &[&str]) -> String {
    let entry = |command: &&str| {
        let arguments: Vec<&str> = command.split(' ').collect();
        let (stdout, stderr, status) = run(&mut course.xtask(&arguments));
        let status = if status == 0 { String::new() } else { format!("[exit status {status}]\n") };
        format!("$ cargo xtask {command}\n{stdout}{stderr}{status}\n")
    };
    course.redact(&commands.iter().map(entry).collect::<String>())
}

/// The lines of `list`, as JSON.
fn list(course: &Course) -> Vec<Value> {
    let (stdout, stderr, status) = run(&mut course.xtask(&["list", "--message-format", "json"]));
    assert_eq!((stderr.as_str(), status), ("", 0));
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn state(course: &Course) -> String {
    fs::read_to_string(course.path(".letting-go")).unwrap()
}

#[test]
fn list_shows_progress() {
    let names = ["01-passes", "02-reaches-the-stretch", "03-over-budget", "04-not-started"];
    let course = Course::new(&names);
    let before = transcript(&course, &["list"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&["check"]));
    assert_eq!((stderr.as_str(), status), ("", 1), "{stdout}");
    let after = transcript(&course, &["list", "list --message-format json"]);
    assert_data_eq!(format!("{before}{after}"), file!["../../snapshots/list.txt"].raw());
    assert_eq!(list(&course).len(), names.len());
}

#[test]
fn hints() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    let transcript = transcript(
        &course,
        &[
            "hint 1 --again",
            "hint 1",
            "hint passes",
            "hint 1 --again",
            "hint 01-passes",
            "hint 1",
            "hint 1 --again",
            "hint 9",
        ],
    );
    assert_data_eq!(transcript, file!["../../snapshots/hint.txt"].raw());
    let shown: Vec<_> = list(&course).iter().map(|line| line["hints_shown"].clone()).collect();
    assert_eq!(shown, [3, 0]);
}

#[test]
fn reset_keeps_the_old_program() {
    let course = Course::new(&["04-not-started"]);
    let shipped = fs::read_to_string(course.path(PROGRAM)).unwrap();
    course.write(PROGRAM, "mine");
    let mut output = transcript(&course, &["reset 4"]);
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), "mine");
    output += &transcript(&course, &["reset 4 --yes", "reset 4 --yes", "reset 4"]);
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), shipped);
    course.write(PROGRAM, "mine again");
    output += &transcript(&course, &["reset not-started --yes"]);
    assert_data_eq!(output, file!["../../snapshots/reset.txt"].raw());
    assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), shipped);
    let copy = |ending: &str| fs::read_to_string(course.path(format!("{PROGRAM}.{ending}")));
    assert_eq!(copy("old").unwrap(), "mine");
    assert_eq!(copy("old.2").unwrap(), "mine again");
    assert_eq!(fs::read_dir(course.path("exercises/04-not-started/src")).unwrap().count(), 3);
}

#[test]
fn reset_asks_in_a_terminal() {
    let course = Course::new(&["04-not-started"]);
    let shipped = fs::read_to_string(course.path(PROGRAM)).unwrap();
    course.write(PROGRAM, "mine");
    for (answer, status, expected) in [
        ("\n", 1, "mine"),
        ("n\n", 1, "mine"),
        // Escape is no, whatever was typed before it.
        ("\u{1b}", 1, "mine"),
        ("ye\u{1b}", 1, "mine"),
        ("yess\n", 1, "mine"),
        ("yess\u{7f}\n", 0, &shipped),
        ("y\n", 0, &shipped),
    ] {
        course.write(PROGRAM, "mine");
        let mut terminal = Terminal::start(&course.xtask(&["reset", "4"]));
        terminal.wait_for("as it was shipped? your version is kept next to it [y/N] ");
        terminal.press(answer);
        assert_eq!(terminal.wait_for_exit(), status, "{}", terminal.printed());
        assert_eq!(fs::read_to_string(course.path(PROGRAM)).unwrap(), *expected);
    }
}

#[test]
fn reset_all_restores_what_is_changed() {
    let course = Course::new(&["01-passes", "03-over-budget", "04-not-started"]);
    let read = |name: &str| fs::read_to_string(course.path(name)).unwrap();
    let [first, second] =
        ["01-passes", "03-over-budget"].map(|key| format!("exercises/{key}/src/main.rs"));
    let mine = read(&first);
    let mut output = transcript(&course, &["reset --all", "reset", "reset 1 --all"]);
    assert_eq!(read(&first), mine);
    output += &transcript(&course, &["reset --all --yes", "reset --all"]);
    assert_eq!([read(&first), read(&second)], [START, START]);
    assert_eq!(read(&format!("{first}.old")), mine);
    // One that cannot be restored is no reason to leave the others.
    for program in [&first, &second] {
        course.write(program, "mine again");
    }
    fs::remove_file(course.path("solutions/01-passes/start.rs")).unwrap();
    output += &transcript(&course, &["reset --all --yes"]);
    assert_eq!([read(&first), read(&second)], ["mine again", START]);
    assert_data_eq!(output, file!["../../snapshots/reset-all.txt"].raw());
}

#[test]
fn reset_all_asks_in_a_terminal() {
    let course = Course::new(&["01-passes", "04-not-started"]);
    course.write(PROGRAM, "mine");
    let read = || fs::read_to_string(course.path(PROGRAM)).unwrap();
    for (answer, status) in [("\n", 1), ("n\n", 1), ("y\n", 0)] {
        let mut terminal = Terminal::start(&course.xtask(&["reset", "--all"]));
        terminal.wait_for(
            "these programs are not as they were shipped:\r\n  exercises/01-passes/src/main.rs\r\n",
        );
        terminal.wait_for("  exercises/04-not-started/src/main.rs\r\n");
        terminal.wait_for("your versions are kept next to them [y/N] ");
        assert_eq!(read(), "mine");
        terminal.press(answer);
        assert_eq!(terminal.wait_for_exit(), status, "{}", terminal.printed());
    }
    assert!(read().contains("not started"));
}

#[test]
fn history_shows_every_attempt() {
    let course = Course::new(&["01-passes", "03-over-budget"]);
    course.write(".letting-go", STATE);
    let transcript =
        transcript(&course, &["history 1", "history over-budget", "history 2", "list"]);
    assert_data_eq!(transcript, file!["../../snapshots/history.txt"].raw());
    assert_eq!(state(&course), STATE, "reading has changed the state");
}

/// What passed once stays on record, and is not taken for the file as it is now.
#[test]
fn list_tells_the_file_from_the_best_so_far() {
    let course = Course::new(&["01-passes"]);
    let program = "exercises/01-passes/src/main.rs";
    let check = || run(&mut course.xtask(&["check", "1"])).0;
    let states = || {
        let line = &list(&course)[0];
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        [text("now"), text("state")]
    };
    let note = "= note: an earlier version of yours passed: its peak was 20,000 bytes\n";
    assert!(!check().contains("an earlier version"));
    assert_eq!(states(), ["passed", "passed"]);
    let mine = fs::read_to_string(course.path(program)).unwrap();
    course.write(program, &mine.replace("20_000", "30_000"));
    assert_eq!(states(), ["not-checked", "passed"]);
    let verdict = check();
    assert!(verdict.contains("over the budget") && verdict.contains(note), "{verdict}");
    assert_eq!(states(), ["over-budget", "passed"]);
    course.write(program, "fn main() {");
    assert!(check().contains(note));
    assert_eq!(states(), ["build-failed", "passed"]);
    // An earlier version again.
    course.write(program, &mine);
    assert_eq!(states(), ["passed", "passed"]);
    fs::remove_file(course.path(program)).unwrap();
    assert_eq!(states(), ["missing", "passed"]);
}

#[test]
fn attempt_is_recorded_once() {
    let course = Course::new(&["01-passes", "04-not-started", "06-does-not-compile"]);
    course.write(".letting-go", STATE);
    let attempts = || -> Vec<_> {
        let (_, stderr, status) = run(&mut course.xtask(&["check"]));
        assert_eq!((stderr.as_str(), status), ("", 1));
        list(&course).iter().map(|line| line["attempts"].clone()).collect()
    };
    assert_eq!(attempts(), [1, 1, 1]);
    assert_eq!(attempts(), [1, 1, 1], "nothing had changed");
    let text = fs::read_to_string(course.path(PROGRAM)).unwrap();
    course.write(PROGRAM, &(text.clone() + "// the same result by another text\n"));
    assert_eq!(attempts(), [1, 2, 1]);
    course.write(PROGRAM, &text.replace("20_001", "20_000"));
    assert_eq!(attempts(), [1, 3, 1]);
    let result = |line: &Value| (line["state"].clone(), line["best_peak_bytes"].clone());
    assert_eq!(result(&list(&course)[1]), ("passed".into(), 20_000.into()));
    // The old format is migrated.
    let migrated: Value = serde_json::from_str(&state(&course)).unwrap();
    let hints = &migrated["exercises"]["77-of-another-branch"]["hints"];
    assert_eq!(hints.as_array().unwrap().len(), 3, "{migrated}");
    assert_eq!(migrated["exercises"]["03-over-budget"]["attempts"].as_array().unwrap().len(), 5);
    let lines: Vec<String> = state(&course).lines().map(mask_time_and_text).collect();
    assert_data_eq!(lines.join("\n") + "\n", file!["../../snapshots/letting-go.txt"].raw());
}

/// A line of the state without what differs from run to run.
fn mask_time_and_text(line: &str) -> String {
    for name in ["\"when\": ", "\"text\": "] {
        if let Some((before, _)) = line.split_once(name) {
            let comma = if line.ends_with(',') { "," } else { "" };
            return format!("{before}{name}[DIFFERS]{comma}");
        }
    }
    line.to_owned()
}

#[test]
fn broken_state_is_set_aside() {
    let course = Course::new(&["01-passes"]);
    course.write(".letting-go", "format 1\n[01-passes]\nhints 2\n<<<<<<< \u{1b}[2J\n");
    let mut output = transcript(&course, &["list", "list"]);
    course.write(".letting-go", "attempt yesterday\n");
    output += &transcript(&course, &["hint 1", "hint 1"]);
    fs::write(course.path(".letting-go"), b"format 1\n\xff").unwrap();
    output += &transcript(&course, &["history 1"]);
    fs::create_dir(course.path(".letting-go")).unwrap();
    output += &transcript(&course, &["list"]);
    File::create(course.path(".letting-go")).unwrap().set_len(1 << 40).unwrap();
    output += &transcript(&course, &["list"]);
    course.write(".letting-go", "{\"about\": \"\\u001b[2J\", \"format\": 3}");
    output += &transcript(&course, &["list"]);
    assert_data_eq!(output, file!["../../snapshots/broken-state.txt"].raw());
    let aside = |ending: &str| course.path(format!(".letting-go.broken{ending}"));
    assert!(fs::read_to_string(aside("")).unwrap().contains("hints 2"));
    assert_eq!(fs::read_to_string(aside(".2")).unwrap(), "attempt yesterday\n");
    assert_eq!(fs::read(aside(".3")).unwrap(), b"format 1\n\xff");
    assert!(aside(".4").is_dir());
    assert!(fs::read_to_string(aside(".6")).unwrap().starts_with('{'));
}

#[test]
fn unwritable_state_is_a_warning() {
    let course = Course::new(&["01-passes", "02-reaches-the-stretch"]);
    fs::create_dir(course.path(".letting-go.lock")).unwrap();
    let (stdout, stderr, status) = run(&mut course.xtask(&["check"]));
    assert!(stdout.contains("passed: peak heap is 20,000 bytes"), "{stdout}");
    assert_eq!(stderr.matches("warning: ").count(), 1, "{stderr}");
    assert!(stderr.starts_with("warning: cannot record this attempt: cannot lock `"), "{stderr}");
    assert_eq!(status, 0);
    let (stdout, stderr, status) = run(&mut course.xtask(&["hint", "1"]));
    assert!(stdout.starts_with("hint 1 of 3: where to look\n"), "{stdout}");
    assert!(stderr.starts_with("warning: cannot record that this hint was shown: "), "{stderr}");
    assert_eq!(status, 0);
}

#[test]
fn concurrent_writes() {
    let course = Course::new(&[]);
    let count = list(&course).len();
    for shown in 1..=3 {
        let ask = |number: usize| {
            let mut command = course.xtask(&["hint", &number.to_string()]);
            command.stdout(Stdio::null()).spawn().unwrap()
        };
        let children: Vec<Child> = (1..=count).map(ask).collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        assert!(
            list(&course).iter().all(|line| line["hints_shown"] == shown),
            "{}",
            state(&course)
        );
    }
}
