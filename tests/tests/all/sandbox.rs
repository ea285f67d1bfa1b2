//! The sandbox of `cargo xtask grade`: submissions that spy or do damage fail in it, and
//! succeed without it.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use tests::class::Class;
use tests::course::Course;
use tests::files::program;
use tests::process::{count_running, is_in_a_command_line, wait_until};
use tests::tool::run;

/// A text that no submission may see.
const SECRET: &str = "nobody-is-to-see-this";

fn course() -> Course {
    course_with("01-passes")
}

/// A course with one exercise.
fn course_with(key: &str) -> Course {
    let course = Course::new(&[key]).locked();
    course.write(format!("solutions/{key}/src/lib.rs"), &format!("// {SECRET}"));
    course
}

/// The marks of `class` in the order of its learners, and everything that was printed.
fn marks(course: &Course, class: &Class, arguments: &[&str]) -> (Vec<Value>, String) {
    let json = course.path("class.jsonl");
    let mut grade = class.grade(course, arguments);
    grade.arg("--json").arg(&json).env("LETTING_GO_SECRET", SECRET);
    let (stdout, stderr, status) = run(&mut with_open_root(&grade));
    assert!(status < 2, "{stdout}{stderr}");
    let lines = fs::read_to_string(json).unwrap();
    let marks = lines.lines().map(|line| serde_json::from_str(line).unwrap());
    (marks.collect(), format!("{stdout}{stderr}{lines}"))
}

/// `command` with an open file descriptor of `/` that it inherits.
fn with_open_root(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec 9</ && exec \"$0\" \"$@\""]);
    shell.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

fn text<'a>(mark: &'a Value, field: &str) -> &'a str {
    mark[field].as_str().unwrap_or_default()
}

fn outcomes(marks: &[Value]) -> Vec<(&str, &str)> {
    marks.iter().map(|mark| (text(mark, "learner"), text(mark, "outcome"))).collect()
}

/// Submissions that spy or do damage, and the outcome of each inside and outside of the
/// sandbox.
const INTRUDERS: [(&str, &str, &str); 14] = [
    ("connects", "stretch", "panicked"),
    ("fills-the-disk", "stretch", "panicked"),
    ("finds-an-open-folder", "stretch", "stretch"),
    ("includes-a-file", "build-failed", "stretch"),
    ("includes-a-solution", "build-failed", "stretch"),
    ("includes-another-learner", "build-failed", "stretch"),
    ("includes-by-assembler", "build-failed", "stretch"),
    ("includes-its-own-file", "build-failed", "build-failed"),
    ("includes-what-is-near", "build-failed", "build-failed"),
    ("knows-the-environment", "stretch", "stretch"),
    ("reads-a-file", "stretch", "panicked"),
    ("reads-the-course", "stretch", "panicked"),
    ("sees-other-processes", "stretch", "panicked"),
    ("writes-outside", "stretch", "panicked"),
];

/// Grades all of them while a port is open to connect to. The folder is the one that
/// `writes-outside` writes to.
fn grade_intruders(arguments: &[&str]) -> (Vec<Value>, String, TempDir) {
    let (course, class) = (course(), Class::default());
    let outside = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let substitutions = [
        ("@COURSE@", course.path("").display().to_string()),
        ("@CLASS@", class.path("").display().to_string()),
        ("@OUTSIDE@", outside.path().display().to_string()),
        ("@PORT@", port.to_string()),
    ];
    class.hand_in_all("01-passes", &INTRUDERS.map(|(name, ..)| name), &substitutions);
    class.hand_in("includes-its-own-file/helper.rs", "pub fn help() {}");
    let (marks, printed) = marks(&course, &class, arguments);
    (marks, printed, outside)
}

#[test]
fn intruders_succeed_without_a_sandbox() {
    let (marks, _, outside) = grade_intruders(&["--sandbox", "none"]);
    assert_eq!(outcomes(&marks), INTRUDERS.map(|(name, _, outside)| (name, outside)));
    assert!(marks.iter().all(|mark| text(mark, "sandbox") == "none"));
    assert!(outside.path().join("written").exists());
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn intruders_fail_in_the_sandbox() {
    let (marks, printed, outside) = grade_intruders(&["--sandbox", "require"]);
    assert_eq!(outcomes(&marks), INTRUDERS.map(|(name, inside, _)| (name, inside)));
    assert!(marks.iter().all(|mark| text(mark, "sandbox") == "bwrap"), "{printed}");
    assert!(!printed.contains(SECRET) && !printed.contains("root:"), "{printed}");
    assert!(!outside.path().join("written").exists());
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn figures_are_the_same_in_the_sandbox() {
    let (course, class) = (course(), Class::default());
    let large = program("programs/01-passes.rs").replace("20_000", "50_000_000");
    class.hand_in("large/01-passes.rs", large);
    class.hand_in("many/01-passes.rs", program("programs/03-over-budget.rs"));
    let [inside, outside] = ["require", "none"].map(|sandbox| {
        let (mut marks, _) = marks(&course, &class, &["--sandbox", sandbox]);
        let figures = ["resident_bytes", "committed_bytes"];
        let process_memory = figures.map(|figure| marks[0][figure].as_u64().unwrap());
        for mark in &mut marks {
            for field in figures.iter().chain(&["sandbox"]) {
                mark[field].take();
            }
        }
        (marks, process_memory)
    });
    assert_eq!(inside.0, outside.0);
    for (inside, outside) in inside.1.iter().zip(outside.1) {
        // A few pages differ from run to run.
        assert!(inside.abs_diff(outside) < 1_000_000, "{inside} {outside}");
        assert!(*inside > 50_000_000, "{inside}");
    }
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn hostile_programs_in_the_sandbox() {
    let (course, class) = (course(), Class::default());
    let expected = [
        ("02-leaves-children", "stretch"),
        ("04-overflows-its-stack", "killed"),
        ("08-writes-a-large-file", "killed"),
        ("20-writes-the-files-itself", "not-measured"),
        ("25-has-done-it-before", "not-measured"),
        ("26-has-the-kernel-forget", "not-measured"),
        ("27-holds-it-on-a-stack", "not-measured"),
        ("28-has-another-process-hold-it", "not-measured"),
        ("40-starts-a-process-for-a-moment", "stretch"),
        ("42-has-a-child-hold-it", "not-measured"),
        ("43-has-a-fork-hold-it", "not-measured"),
        ("44-has-an-orphan-hold-it", "not-measured"),
        ("45-stops-its-launcher", "stretch"),
        ("47-terminates-its-launcher", "stretch"),
        ("48-blinds-its-launcher", "failed"),
        ("54-leaves-a-large-summary", "failed"),
    ];
    for (name, _) in expected {
        class.hand_in(format!("{name}/01-passes.rs"), program(&format!("hostile/{name}.rs")));
    }
    let (marks, _) = marks(&course, &class, &["--sandbox", "require"]);
    assert_eq!(outcomes(&marks), expected);
    assert_eq!(count_running("sleep\086397"), 0, "a child of a program is left");
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn nothing_outside_can_be_reached_through_the_kernel() {
    let (course, class) = (course(), Class::default());
    let names = ["kills-everything", "looks-at-the-launcher", "opens-settings-of-the-machine"];
    class.hand_in_all("01-passes", &names, &[]);
    let (marks, printed) = marks(&course, &class, &["--sandbox", "require"]);
    assert_eq!(outcomes(&marks), names.map(|name| (name, "stretch")), "{printed}");
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn launcher_cannot_be_impersonated() {
    let (course, class) = (course(), Class::default());
    class.hand_in_all("01-passes", &["speaks-for-the-launcher"], &[]);
    let (marks, printed) = marks(&course, &class, &["--sandbox", "require"]);
    assert_eq!(outcomes(&marks), [("speaks-for-the-launcher", "over-budget")], "{printed}");
}

/// Whatever the compiler is given to read, everybody has a mark.
#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn compiler_reads_what_has_no_end() {
    let (course, class) = (course(), Class::default());
    let program = |line: &str| format!("{line}\n{}", program("programs/01-passes.rs"));
    for (name, line) in [
        ("includes-an-endless-file", "include!(\"/dev/zero\");"),
        ("includes-endless-bytes", "const _: &[u8] = include_bytes!(\"/dev/zero\");"),
        ("includes-endless-text", "const _: &str = include_str!(\"/dev/zero\");"),
        ("includes-an-environment", "const _: &str = include_str!(\"/proc/1/environ\");"),
        ("includes-its-environment", "include!(\"/proc/self/environ\");"),
        ("includes-an-endless-module", "#[path = \"/dev/zero\"]\nmod zero;"),
    ] {
        class.hand_in(format!("{name}/01-passes.rs"), program(line));
    }
    class.hand_in("honest/01-passes.rs", program(""));
    let (marks, printed) = marks(&course, &class, &["--sandbox", "require"]);
    let expected = [
        ("honest", "passed"),
        ("includes-an-endless-file", "build-failed"),
        ("includes-an-endless-module", "build-failed"),
        ("includes-an-environment", "build-failed"),
        ("includes-endless-bytes", "build-failed"),
        ("includes-endless-text", "build-failed"),
        ("includes-its-environment", "build-failed"),
    ];
    assert_eq!(outcomes(&marks), expected, "{printed}");
}

#[test]
fn compiler_limits() {
    let (course, class) = (course(), Class::default());
    let names = ["compiles-into-a-lot", "compiles-without-end", "waits-for-itself"];
    class.hand_in_all("01-passes", &names, &[]);
    class.hand_in("honest/01-passes.rs", program("programs/01-passes.rs"));
    let (marks, printed) = marks(&course, &class, &["--timeout", "20", "--jobs", "3"]);
    let expected = [
        ("compiles-into-a-lot", "build-failed"),
        ("compiles-without-end", "build-failed"),
        ("honest", "passed"),
        ("waits-for-itself", "timed-out"),
    ];
    assert_eq!(outcomes(&marks), expected, "{printed}");
    let large = text(&marks[0], "message");
    assert!(large.contains("memory"), "{large}");
    let endless = text(&marks[1], "message");
    assert_eq!(endless, "error: the compiler took longer than 20 s\n");
}

#[test]
fn interrupt_leaves_nothing_running() {
    // No other test that may run now has programs of this name.
    let (course, class) = (course_with("02-reaches-the-stretch"), Class::default());
    class.hand_in_all("02-reaches-the-stretch", &["waits-for-itself"], &[]);
    for (signal, status) in [("INT", Some(130)), ("TERM", None), ("KILL", None)] {
        let mut grade = class.grade(&course, &[]);
        let mut grade = grade.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // The program in the sandbox, or without one.
        let names = ["/program/reaches-the-stretch", "/out/reaches-the-stretch"];
        let programs = || names.into_iter().map(count_running).sum::<usize>();
        wait_until(|| programs() > 0);
        let id = grade.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let exit = grade.wait().unwrap();
        if let Some(status) = status {
            let mut stderr = String::new();
            grade.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
            assert!(stderr.ends_with("error: interrupted; nothing is left running\n"), "{stderr}");
            assert_eq!(exit.code(), Some(status));
        }
        let work = course.target().join("grade/work");
        wait_until(|| programs() == 0 && !is_in_a_command_line(&work.display().to_string()));
    }
}

#[test]
fn sandbox_is_reported() {
    let (course, class) = (course(), Class::default());
    class.hand_in("one/01-passes.rs", program("programs/01-passes.rs"));
    // A `bwrap` that does not work, before any other in the path.
    let broken = tempfile::tempdir().unwrap();
    let bwrap = broken.path().join("bwrap");
    fs::write(&bwrap, "#!/bin/sh\necho 'bwrap: no \u{1b}namespaces here' >&2\nexit 1\n").unwrap();
    fs::set_permissions(&bwrap, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", broken.path().display());
    let grade = |arguments: &[&str]| {
        let mut grade = class.grade(&course, arguments);
        run(grade.env("PATH", &path))
    };
    let reason = "bwrap does not work here: bwrap: no \\u{1b}namespaces here";
    let help = "help: install Debian's or Ubuntu's package `bubblewrap`; where it is installed and \
                does not work, let users make namespaces: \
                `sysctl kernel.apparmor_restrict_unprivileged_userns=0`\n";

    let (stdout, stderr, status) = grade(&["--sandbox", "require"]);
    let error = format!("error: there is no sandbox: {reason}\n{help}");
    assert_eq!((stdout.as_str(), stderr, status), ("", error, 2));

    let (stdout, stderr, status) = grade(&[]);
    let warning = format!(
        "warning: there is no sandbox ({reason}): \
         submissions can read your files and use the network\n{help}"
    );
    assert!(stdout.ends_with(&format!("sandbox: none ({reason})\n")), "{stdout}");
    assert_eq!((stderr, status), (warning, 0));

    let (stdout, stderr, status) = grade(&["--sandbox", "none"]);
    assert!(stdout.ends_with("sandbox: none (as asked for)\n"), "{stdout}");
    assert_eq!((stderr.as_str(), status), ("", 0));

    // No `bwrap` in the path, nor cargo and rustc, which variables name instead.
    let empty = tempfile::tempdir().unwrap();
    let mut grade = class.grade(&course, &["--sandbox", "require"]);
    let (_, stderr, status) = run(grade
        .env("PATH", empty.path())
        .env("CARGO", env!("CARGO"))
        .env("RUSTC", Path::new(env!("CARGO")).with_file_name("rustc")));
    let error = format!("error: there is no sandbox: bwrap is not installed\n{help}");
    assert_eq!((stderr, status), (error, 2));
}
