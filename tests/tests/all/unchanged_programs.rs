//! When `check` does not call cargo to build: only if nothing has changed since the last
//! build.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use tests::course::Course;
use tests::tool::run;

const PROGRAM: &str = "exercises/01-passes/src/main.rs";

/// A course, and a stand-in for cargo that writes down the commands it is called with.
struct Watched {
    course: Course,
    cargo: PathBuf,
}

impl Watched {
    fn new(keys: &[&str]) -> Self {
        let course = Course::new(keys).locked();
        let cargo = course.path("cargo");
        let script = format!(
            "#!/bin/sh\necho \"$1\" >> {}\nexec {} \"$@\"\n",
            course.path("calls").display(),
            env!("CARGO")
        );
        fs::write(&cargo, script).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        Watched { course, cargo }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.course.xtask(arguments);
        command.env("CARGO", &self.cargo);
        command
    }

    /// Whether `command` has cargo build something.
    #[track_caller]
    fn builds(&self, command: &mut Command) -> bool {
        let _ = fs::remove_file(self.course.path("calls"));
        let (stdout, stderr, status) = run(command);
        assert!(status < 2, "{stdout}{stderr}");
        let calls = fs::read_to_string(self.course.path("calls")).unwrap();
        assert!(calls.lines().any(|call| call == "metadata"), "{calls}");
        calls.lines().any(|call| call == "build")
    }

    /// Whether `check` has cargo build something.
    #[track_caller]
    fn check_builds(&self) -> bool {
        self.builds(&mut self.command(&["check", "1"]))
    }
}

#[test]
fn cargo_is_called_after_every_change() {
    let watched = Watched::new(&["01-passes", "03-over-budget"]);
    let course = &watched.course;
    assert!(watched.check_builds(), "the first build");
    assert!(!watched.check_builds(), "nothing has changed");
    assert!(!watched.builds(&mut watched.command(&["run", "1"])), "nothing has changed");

    let executable = course.target().join("release/passes");
    let text = |name: &str| fs::read_to_string(course.path(name)).unwrap();
    let append = |name: &str| course.write(name, &format!("{}\n", text(name)));
    let changes: [(&str, &dyn Fn()); 8] = [
        ("the program", &|| append(PROGRAM)),
        ("its manifest", &|| append("exercises/01-passes/Cargo.toml")),
        ("another manifest", &|| append("exercises/03-over-budget/Cargo.toml")),
        ("the workspace's manifest", &|| append("Cargo.toml")),
        ("the lock file", &|| append("Cargo.lock")),
        ("a new build script", &|| course.write("exercises/01-passes/build.rs", "fn main() {}")),
        ("another executable", &|| fs::write(&executable, "").unwrap()),
        ("no executable", &|| fs::remove_file(&executable).unwrap()),
    ];
    for (what, change) in changes {
        change();
        assert!(watched.check_builds(), "{what}");
        // Recorded again, unless cargo wrote one of the files meanwhile, as it does with
        // the lock file.
        watched.check_builds();
        assert!(!watched.check_builds(), "after {what}");
    }
}

#[test]
fn cargo_is_called_in_another_environment() {
    let watched = Watched::new(&["01-passes"]);
    assert!(watched.check_builds());
    let mut command = watched.command(&["check", "1"]);
    assert!(watched.builds(command.env("CARGO_TERM_PROGRESS_WHEN", "never")), "a variable");
    assert!(!watched.builds(&mut command), "the same variable");
    let mut command = watched.command(&["check", "1"]);
    assert!(watched.builds(command.current_dir("/")), "a folder, with settings of its own");
}

/// Editors read cargo's messages as well as the tool's, and a warning is part of a verdict.
#[test]
fn cargo_is_called_for_its_messages() {
    let watched = Watched::new(&["01-passes", "12-warns"]);
    let format = ["check", "1", "--message-format", "cargo-json"];
    assert!(watched.builds(&mut watched.command(&format)));
    assert!(watched.builds(&mut watched.command(&format)));
    assert!(watched.builds(&mut watched.command(&["check", "12"])));
    assert!(watched.builds(&mut watched.command(&["check", "12"])));
}

/// What was written while cargo was building may have been too late for it.
#[test]
fn nothing_is_recorded_of_a_file_that_is_newer_than_the_build() {
    let watched = Watched::new(&["01-passes"]);
    let program = fs::File::options().append(true).open(watched.course.path(PROGRAM)).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_hours(1);
    program.set_modified(later).unwrap();
    assert!(watched.check_builds());
    assert!(watched.check_builds());
}
