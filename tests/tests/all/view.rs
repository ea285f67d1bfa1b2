//! `cargo xtask view`: reports, the page with DHAT's viewer, and errors.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tests::course::Course;
use tests::tool::{report_path, root, run, xtask};

/// A folder with stand-ins for the files of DHAT's viewer.
fn viewer() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["dh_view.html", "dh_view.js", "dh_view.css"] {
        fs::write(folder.path().join(file), file).unwrap();
    }
    folder
}

#[test]
fn report_is_of_a_current_run() {
    let course = Course::new(&["03-over-budget"]);
    let view = || run(&mut course.xtask(&["view", "3", "--no-open"]));
    let _ = view();
    let (stdout, stderr, status) = view();
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert!(!stdout.contains("ran over-budget"), "an unnecessary run: {stdout}");
    let page = fs::read_to_string(report_path(&stdout)).unwrap();
    assert!(page.contains("over the budget of 20,000 bytes by "), "{page}");

    let folder = report_path(&stdout).parent().unwrap().to_owned();
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
fn profile_of_a_run_of_the_course_has_no_harness() {
    let course = Course::new(&["03-over-budget"]);
    let (stdout, ..) = run(&mut course.xtask(&["view", "3", "--no-open"]));
    let profile = report_path(&stdout).with_file_name("dhat.json");
    assert!(fs::read_to_string(&profile).unwrap().contains("harness::"));
    let profile = profile.display().to_string();
    let (stdout, stderr, status) =
        run(&mut course.xtask(&["view", "--no-open", "--dhat", &profile]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let page = fs::read_to_string(report_path(&stdout)).unwrap();
    assert!(!page.contains("harness::"), "{page}");
}

#[test]
fn program_without_a_run_gets_its_verdict() {
    let course = Course::new(&["06-does-not-compile", "07-panics"]);
    for (exercise, message) in [("6", "does not compile"), ("7", "panicked")] {
        let (stdout, _, status) = run(&mut course.xtask(&["view", exercise, "--no-open"]));
        assert!(stdout.contains(message), "{stdout}");
        assert_eq!(status, 1);
    }
}

#[test]
fn usage_errors() {
    let course = Course::new(&["01-passes"]);
    let empty = tempfile::tempdir().unwrap();
    for (arguments, message) in [
        (&["view", "7"][..], "error: no exercise is called `7`\nhelp: there are: 01-passes\n"),
        (
            &["view", "1", "--against", "x"],
            "error: exercise 1 has no solution called `x`\nhelp: there is none yet\n",
        ),
        (&["view", "1", "--against", "start"], "help: run `cargo xtask collect`\n"),
        (&["view", "--dhat", "no/such/file"], "error: cannot read `no/such/file`: "),
        (&["view", "--dhat", "."], "error: cannot read `.`: it is a folder\n"),
        (&["view", "--dhat", "/dev/zero"], "it is neither a file nor a pipe\n"),
        (&["view", "--dhat", "Cargo.toml"], ": not a DHAT profile: "),
        (&["view", "--dhat", "Cargo.toml", "--dh-view"], ": not a DHAT profile: "),
        (&["view", "1", "--dh-view"], "error: `DH_VIEW` names no folder with dh_view.html"),
        (&["view", "1", "--dh-view"], "help: it comes with Valgrind: `apt install valgrind`"),
        (&["view"], "error: no exercise is named, and the current folder is in none\n"),
    ] {
        let installed = viewer();
        let missing = message.contains("DH_VIEW") || message.contains("apt");
        let folder = if missing { empty.path() } else { installed.path() };
        let mut command = course.xtask(arguments);
        command.arg("--no-open").env("DH_VIEW", folder).current_dir(course.path("."));
        let (stdout, stderr, status) = run(&mut command);
        assert!(stderr.contains(message), "{arguments:?}: {stdout}{stderr}");
        assert_eq!(status, 2, "{arguments:?}: {stdout}{stderr}");
    }
}

#[test]
fn report_against_another_run() {
    for other in ["reassign", "start"] {
        let mut command = xtask(root());
        let (stdout, stderr, status) = run(command.args([
            "view",
            "2",
            "--solution",
            "fused",
            "--against",
            other,
            "--no-open",
        ]));
        assert_eq!(status, 0, "{stdout}{stderr}");
        let page = fs::read_to_string(report_path(&stdout)).unwrap();
        let title = if other == "start" { "as shipped" } else { "Assign again" };
        assert!(page.contains(&format!("{title}.</p>")), "there is no paragraph about {title}");
        assert!(page.matches(title).count() > 4, "no chart has {title}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn report_of_a_valgrind_profile() {
    let folder = tempfile::tempdir().unwrap();
    let profile = valgrind_profile(folder.path());
    let (stdout, stderr, status) =
        run(xtask(root()).args(["view", "--no-open", "--dhat"]).arg(&profile));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let page = fs::read_to_string(report_path(&stdout)).unwrap();
    assert!(page.contains("The peak is <b>") && page.contains("PP 1/1"), "{page}");
}

/// Profiles `ls` with Valgrind.
fn valgrind_profile(folder: &Path) -> PathBuf {
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
fn viewer_page_contains_viewer_and_profile() {
    let (folder, results) = (viewer(), root().join("course/src/results"));
    let profile = results.join("02-clinging-onto-memory/clinging_onto_memory_reassign.dhat.json");
    let mut command = xtask(root());
    command.args(["view", "--dh-view", "--no-open", "--dhat"]).arg(&profile);
    let (stdout, stderr, status) = run(command.env("DH_VIEW", folder.path()));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let page = stdout.trim_end().strip_prefix("the viewer's page is in ").unwrap();
    let page = fs::read_to_string(page).unwrap();
    for file in
        ["data:text/javascript;charset=utf-8,dh%5Fview%2Ejs\"", "charset=utf-8,dh%5Fview%2Ecss\""]
    {
        assert!(page.contains(file), "no {file} in {page}");
    }
    let embedded =
        page.split("id=\"profile\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(json(embedded.unwrap()), json(&fs::read_to_string(&profile).unwrap()));
}

/// Every program that dhat-rs profiles leaves a file with the same name.
#[test]
fn profiles_with_one_name_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let results = root().join("course/src/results/02-clinging-onto-memory");
    let copy = |name: &str, to: &str| {
        let file = folder.path().join(to);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(results.join(name), &file).unwrap();
        file
    };
    let before = copy("clinging-onto-memory.dhat.json", "before/dhat-heap.json");
    let after = copy("clinging_onto_memory_reassign.dhat.json", "after/dhat-heap.json");
    let view = |file: &Path, against: Option<&Path>| {
        let mut command = xtask(root());
        command.args(["view", "--no-open", "--dhat"]).arg(file);
        let (stdout, stderr, status) =
            run(command.args(against.iter().flat_map(|other| [Path::new("--against"), other])));
        assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
        report_path(&stdout)
    };
    let report = view(&before, Some(&after));
    let page = fs::read_to_string(&report).unwrap();
    assert!(page.contains("That is 300.0 MB more than after/dhat-heap.json."), "{page}");
    assert!(page.contains("<h1>before/dhat-heap.json</h1>"), "{page}");
    let other = view(&after, None);
    assert_ne!(report, other);
    assert!(fs::read_to_string(&other).unwrap().contains("<h1>dhat-heap.json</h1>"));
    // Its own report is replaced, however it is named.
    assert_eq!(view(&folder.path().join("after/../before/./dhat-heap.json"), None), report);
    assert!(fs::read_to_string(&report).unwrap().contains("<h1>dhat-heap.json</h1>"));
}

#[test]
fn profiles_without_a_peak_have_totals() {
    let profiles = root().join("crates/report/tests/profiles");
    let view = |arguments: &[&str]| {
        let mut command = xtask(root());
        run(command.args(["view", "--no-open", "--dhat"]).args(arguments).current_dir(&profiles))
    };
    for (file, text) in [
        ("valgrind-copy.json", "Copied in total: <b>165,000 bytes</b> in 41 blocks."),
        ("valgrind-ad-hoc.json", "Occurred in total: <b>4,957 units</b> in 101 events."),
    ] {
        let (stdout, stderr, status) = view(&[file]);
        assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
        let page = fs::read_to_string(report_path(&stdout)).unwrap();
        assert!(page.contains(text) && page.contains("There is no peak: "), "{page}");
    }
    let (_, stderr, status) = view(&["valgrind-copy.json", "--against", "valgrind-heap.json"]);
    let start = "error: profiles of mode \"copy\" and \"heap\" cannot be compared: ";
    assert!(stderr.starts_with(start) && status == 2, "{stderr}");
}
