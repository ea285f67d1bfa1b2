//! `cargo xtask view`, as a person types it, and the page that it writes for DHAT's
//! viewer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tests::course::Course;
use tests::tool::{ran, root, xtask};

/// A folder that passes for that of DHAT's viewer.
fn viewer() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["dh_view.html", "dh_view.js", "dh_view.css"] {
        fs::write(folder.path().join(file), file).unwrap();
    }
    folder
}

/// Where a command says that its report is.
#[track_caller]
fn report(stdout: &str) -> PathBuf {
    let line = stdout.lines().find_map(|line| line.strip_prefix("the report is in "));
    PathBuf::from(line.unwrap_or_else(|| panic!("no report: {stdout}")))
}

#[test]
fn a_report_is_of_a_run_that_is_as_new_as_its_program() {
    let course = Course::of(&["03-over-budget"]);
    let view = || ran(&mut course.xtask(&["view", "3", "--no-open"]));
    let _ = view();
    let (stdout, stderr, status) = view();
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert!(!stdout.contains("ran over-budget"), "it ran without need: {stdout}");
    let page = fs::read_to_string(report(&stdout)).unwrap();
    assert!(page.contains("over the budget of 20,000 bytes by "), "{page}");

    let folder = report(&stdout).parent().unwrap().to_owned();
    fs::write(folder.join("dhat.json"), "{").unwrap();
    let (stdout, _, status) = view();
    assert_eq!((stdout.contains("ran over-budget"), status), (true, 0), "a broken run: {stdout}");
    fs::remove_file(folder.join("run.json")).unwrap();
    assert!(view().0.contains("ran over-budget"), "no run");
    let source = course.path("exercises/03-over-budget/src/main.rs");
    let text = fs::read_to_string(&source).unwrap();
    fs::write(&source, text + "// changed\n").unwrap();
    assert!(view().0.contains("ran over-budget"), "a changed program");
}

#[test]
fn what_has_no_run_gets_its_verdict() {
    let course = Course::of(&["06-does-not-compile", "07-panics"]);
    for (exercise, said) in [("6", "does not compile"), ("7", "panicked")] {
        let (stdout, _, status) = ran(&mut course.xtask(&["view", exercise, "--no-open"]));
        assert!(stdout.contains(said), "{stdout}");
        assert_eq!(status, 1);
    }
}

#[test]
fn what_was_used_wrongly_is_said_plainly() {
    let course = Course::of(&["01-passes"]);
    let empty = tempfile::tempdir().unwrap();
    for (arguments, message) in [
        (&["view", "7"][..], "error: no exercise is called `7`\nhelp: there are: 01-passes\n"),
        (
            &["view", "1", "--against", "x"],
            "error: exercise 1 has no solution called `x`\nhelp: there is none yet\n",
        ),
        (&["view", "1", "--against", "start"], "help: run `cargo xtask collect`\n"),
        (&["view", "--dhat", "no/such/file"], "error: cannot read `no/such/file`: "),
        (&["view", "--dhat", "Cargo.toml"], ": not a DHAT profile: "),
        (&["view", "--dhat", "Cargo.toml", "--dh-view"], ": not a DHAT profile: "),
        (&["view", "1", "--dh-view"], "error: `DH_VIEW` names no folder with dh_view.html"),
        (&["view", "1", "--dh-view"], "help: it comes with Valgrind: `apt install valgrind`"),
        (&["view"], "<EXERCISE>"),
    ] {
        let installed = viewer();
        let missing = message.contains("DH_VIEW") || message.contains("apt");
        let folder = if missing { empty.path() } else { installed.path() };
        let mut command = course.xtask(arguments);
        command.arg("--no-open").env("DH_VIEW", folder).current_dir(course.path("."));
        let (stdout, stderr, status) = ran(&mut command);
        assert!(stderr.contains(message), "{arguments:?}: {stdout}{stderr}");
        assert_eq!(status, 2, "{arguments:?}: {stdout}{stderr}");
    }
}

#[test]
fn a_run_lies_beside_another() {
    for other in ["reassign", "start"] {
        let mut command = xtask(root());
        let (stdout, stderr, status) = ran(command.args([
            "view",
            "2",
            "--solution",
            "fused",
            "--against",
            other,
            "--no-open",
        ]));
        assert_eq!(status, 0, "{stdout}{stderr}");
        let page = fs::read_to_string(report(&stdout)).unwrap();
        let title = if other == "start" { "as shipped" } else { "Assign again" };
        assert!(page.contains(&format!("{title}.</p>")), "nothing is said of {title}");
        assert!(page.matches(title).count() > 4, "no picture has {title}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_profile_of_valgrind_has_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let profile = valgrind(folder.path());
    let (stdout, stderr, status) =
        ran(xtask(root()).args(["view", "--no-open", "--dhat"]).arg(&profile));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let page = fs::read_to_string(report(&stdout)).unwrap();
    assert!(page.contains("The peak is <b>") && page.contains("PP 1/1"), "{page}");
}

/// A profile that Valgrind has made of a small program.
fn valgrind(folder: &Path) -> PathBuf {
    let profile = folder.join("dhat.out.1");
    let status = Command::new("valgrind")
        .args(["--tool=dhat", "--quiet"])
        .arg(format!("--dhat-out-file={}", profile.display()))
        .args(["ls", "/"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let status = status.expect("Valgrind is installed (Debian: apt-get install valgrind)");
    assert!(status.success());
    profile
}

#[test]
fn the_viewers_page_holds_viewer_and_profile() {
    let (folder, files) = (viewer(), root().join("course/src/results"));
    let profile = files.join("02-clinging-onto-memory/clinging_onto_memory_reassign.dhat.json");
    let mut command = xtask(root());
    command.args(["view", "--dh-view", "--no-open", "--dhat"]).arg(&profile);
    let (stdout, stderr, status) = ran(command.env("DH_VIEW", folder.path()));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let page = stdout.trim_end().strip_prefix("the viewer's page is in ").unwrap();
    let page = fs::read_to_string(page).unwrap();
    for file in
        ["data:text/javascript;charset=utf-8,dh%5Fview%2Ejs\"", "charset=utf-8,dh%5Fview%2Ecss\""]
    {
        assert!(page.contains(file), "no {file} in {page}");
    }
    let held = page.split("id=\"profile\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(json(held.unwrap()), json(&fs::read_to_string(&profile).unwrap()));
}
