//! Submissions that look around: in the sandbox of `cargo xtask grade` they get
//! nowhere, and beside it they would.

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
use tests::process::{mentioned, running, until};
use tests::tool::{ran, root};

/// What no submission may see.
const SECRET: &str = "nobody-is-to-see-this";

fn course() -> Course {
    course_of("01-passes")
}

/// A course with one exercise.
fn course_of(key: &str) -> Course {
    let course = Course::of(&[key]).locked();
    course.write(format!("solutions/{key}/src/lib.rs"), &format!("// {SECRET}"));
    course
}

/// The marks of `class` in its order, and everything that was printed.
fn marks(course: &Course, class: &Class, arguments: &[&str]) -> (Vec<Value>, String) {
    let json = course.path("class.jsonl");
    let mut grade = class.grade(course, arguments);
    grade.arg("--json").arg(&json).env("LETTING_GO_SECRET", SECRET);
    let (stdout, stderr, status) = ran(&mut with_an_open_folder(&grade));
    assert!(status < 2, "{stdout}{stderr}");
    let lines = fs::read_to_string(json).unwrap();
    let marks = lines.lines().map(|line| serde_json::from_str(line).unwrap());
    (marks.collect(), format!("{stdout}{stderr}{lines}"))
}

/// `command`, started by somebody who forgot to close `/`.
fn with_an_open_folder(command: &Command) -> Command {
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

/// A program of `tests/hostile` or of `tests/programs`.
fn program(path: &str) -> String {
    fs::read_to_string(root().join("tests").join(path)).unwrap()
}

/// Submissions that look around, and what each comes to inside and beside the
/// sandbox: there it finds what it looks for.
const LOOKING_AROUND: [(&str, &str, &str); 14] = [
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

/// Has them all handed in, and graded by `marks` while there is somebody to connect
/// to. The folder is the one that `writes-outside` writes to.
fn looking_around(arguments: &[&str]) -> (Vec<Value>, String, TempDir) {
    let (course, class) = (course(), Class::default());
    let outside = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = [
        ("@COURSE@", course.path("").display().to_string()),
        ("@CLASS@", class.path("").display().to_string()),
        ("@OUTSIDE@", outside.path().display().to_string()),
        ("@PORT@", port.to_string()),
    ];
    class.hand_in_all("01-passes", &LOOKING_AROUND.map(|(name, ..)| name), &told);
    class.hand_in("includes-its-own-file/helper.rs", "pub fn help() {}");
    let (marks, printed) = marks(&course, &class, arguments);
    (marks, printed, outside)
}

#[test]
fn who_looks_around_finds_it_without_a_sandbox() {
    let (marks, _, outside) = looking_around(&["--sandbox", "none"]);
    assert_eq!(outcomes(&marks), LOOKING_AROUND.map(|(name, _, beside)| (name, beside)));
    assert!(marks.iter().all(|mark| text(mark, "sandbox") == "none"));
    assert!(outside.path().join("written").exists());
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn who_looks_around_gets_nowhere() {
    let (marks, printed, outside) = looking_around(&["--sandbox", "require"]);
    assert_eq!(outcomes(&marks), LOOKING_AROUND.map(|(name, inside, _)| (name, inside)));
    assert!(marks.iter().all(|mark| text(mark, "sandbox") == "bwrap"), "{printed}");
    assert!(!printed.contains(SECRET) && !printed.contains("root:"), "{printed}");
    assert!(!outside.path().join("written").exists());
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn the_figures_are_the_same_inside() {
    let (course, class) = (course(), Class::default());
    let large = program("programs/01-passes.rs").replace("20_000", "50_000_000");
    class.hand_in("large/01-passes.rs", large);
    class.hand_in("many/01-passes.rs", program("programs/03-over-budget.rs"));
    let [inside, beside] = ["require", "none"].map(|sandbox| {
        let (mut marks, _) = marks(&course, &class, &["--sandbox", sandbox]);
        let figures = ["resident_bytes", "committed_bytes"];
        let held = figures.map(|figure| marks[0][figure].as_u64().unwrap());
        for mark in &mut marks {
            for field in figures.iter().chain(&["sandbox"]) {
                mark[field].take();
            }
        }
        (marks, held)
    });
    assert_eq!(inside.0, beside.0);
    for (inside, beside) in inside.1.iter().zip(beside.1) {
        // A few pages differ from run to run.
        assert!(inside.abs_diff(beside) < 1_000_000, "{inside} {beside}");
        assert!(*inside > 50_000_000, "{inside}");
    }
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn witnesses_see_inside_and_nothing_is_left() {
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
    ];
    for (name, _) in expected {
        class.hand_in(format!("{name}/01-passes.rs"), program(&format!("hostile/{name}.rs")));
    }
    let (marks, _) = marks(&course, &class, &["--sandbox", "require"]);
    assert_eq!(outcomes(&marks), expected);
    assert_eq!(running("sleep\086397"), 0, "a child of a program is left");
}

#[test]
#[cfg_attr(not(bwrap), ignore = "needs bubblewrap")]
fn nobody_speaks_for_the_launcher() {
    let (course, class) = (course(), Class::default());
    class.hand_in_all("01-passes", &["speaks-for-the-launcher"], &[]);
    let (marks, printed) = marks(&course, &class, &["--sandbox", "require"]);
    assert_eq!(outcomes(&marks), [("speaks-for-the-launcher", "over-budget")], "{printed}");
}

#[test]
fn the_compiler_has_limits_too() {
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
fn an_interrupted_grade_leaves_nothing_running() {
    // Programs of a name that no other test beside this has.
    let (course, class) = (course_of("02-reaches-the-stretch"), Class::default());
    class.hand_in_all("02-reaches-the-stretch", &["waits-for-itself"], &[]);
    for (signal, status) in [("INT", Some(130)), ("TERM", None), ("KILL", None)] {
        let mut grade = class.grade(&course, &[]);
        let mut grade = grade.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // The program inside of the sandbox, or beside it.
        let names = ["/program/reaches-the-stretch", "/out/reaches-the-stretch"];
        let programs = || names.into_iter().map(running).sum::<usize>();
        until(|| programs() > 0);
        let id = grade.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let ended = grade.wait().unwrap();
        if let Some(status) = status {
            let mut said = String::new();
            grade.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            assert!(said.ends_with("error: interrupted; nothing is left running\n"), "{said}");
            assert_eq!(ended.code(), Some(status));
        }
        let work = course.target().join("grade/work");
        until(|| programs() == 0 && !mentioned(&work.display().to_string()));
    }
}

#[test]
fn it_is_said_which_sandbox_there_is() {
    let (course, class) = (course(), Class::default());
    class.hand_in("one/01-passes.rs", program("programs/01-passes.rs"));
    // A `bwrap` that is installed and does not work, before one that may.
    let broken = tempfile::tempdir().unwrap();
    let bwrap = broken.path().join("bwrap");
    fs::write(&bwrap, "#!/bin/sh\necho 'bwrap: no \u{1b}namespaces here' >&2\nexit 1\n").unwrap();
    fs::set_permissions(&bwrap, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", broken.path().display());
    let grade = |arguments: &[&str]| {
        let mut grade = class.grade(&course, arguments);
        ran(grade.env("PATH", &path))
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

    // No `bwrap` anywhere: cargo and the compiler are named by their paths.
    let empty = tempfile::tempdir().unwrap();
    let mut grade = class.grade(&course, &["--sandbox", "require"]);
    let (_, stderr, status) = ran(grade
        .env("PATH", empty.path())
        .env("CARGO", env!("CARGO"))
        .env("RUSTC", Path::new(env!("CARGO")).with_file_name("rustc")));
    let error = format!("error: there is no sandbox: bwrap is not installed\n{help}");
    assert_eq!((stderr, status), (error, 2));
}
