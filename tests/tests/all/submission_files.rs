//! Which files of a learner's folder `cargo xtask grade` reads, and that it uses nothing
//! else.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use snapbox::{assert_data_eq, file};
use tests::class::Class;
use tests::course::{Course, START};
use tests::files::program;
use tests::tool::run;

fn course() -> Course {
    Course::new(&["01-passes", "03-over-budget"]).locked()
}

#[test]
fn folder_layouts() {
    let course = course();
    let class = Class::default();
    // If there are several, the first in this list counts.
    let layouts = [
        "exercises/01-passes/src/main.rs",
        "01-passes/src/main.rs",
        "01-passes/main.rs",
        "01-passes.rs",
        "main.rs",
    ];
    for (number, layout) in layouts.iter().enumerate() {
        class.hand_in(format!("layout-{number}/{layout}"), program("programs/01-passes.rs"));
        for later in &layouts[number + 1..] {
            class.hand_in(
                format!("layout-{number}/{later}"),
                program("programs/06-does-not-compile.rs"),
            );
        }
    }
    class.hand_in("layout-5/src/main.rs", program("programs/01-passes.rs"));
    assert_eq!(
        class.outcomes(&course),
        ["passed", "passed", "passed", "passed", "passed", "not-handed-in"]
    );
}

#[test]
fn line_endings_do_not_count_as_started() {
    let course = course();
    let class = Class::default();
    class.hand_in("one/main.rs", START);
    class.hand_in("two/main.rs", START.replace('\n', "\r\n"));
    class.hand_in("three/main.rs", START.replace("40_000", "40_001"));
    assert_eq!(class.outcomes(&course), ["not-started", "over-budget", "not-started"]);
}

#[test]
fn only_regular_text_files_are_read() {
    let course = course();
    let class = Class::default();
    let (key, text) = ("exercises/01-passes/src", program("programs/01-passes.rs"));
    class.hand_in("given/elsewhere/exercises/01-passes/src/main.rs", &text);
    let elsewhere = |name: &str| class.path("given/elsewhere").join(name);
    let link = |learner: &str, from: &str, to: &Path| {
        let path = class.path(learner).join(from);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(to, path).unwrap();
    };
    link("links-a-file", &format!("{key}/main.rs"), &elsewhere(&format!("{key}/main.rs")));
    link("links-to-nothing", "01-passes.rs", Path::new("/nowhere/at/all"));
    link("links-a-folder", "exercises/01-passes", &elsewhere("exercises/01-passes"));
    link("links-them-all", "exercises", &elsewhere("exercises"));
    symlink(elsewhere(""), class.path("is-a-link")).unwrap();
    class.hand_in("is-a-folder/01-passes.rs/main.rs", &text);
    class.hand_in("is-large/01-passes.rs", format!("{text}{}", "/".repeat(1_000_000)));
    class.hand_in("is-binary/01-passes.rs", b"fn main() { \"\xff\" }");
    fs::create_dir(class.path("is-a-pipe")).unwrap();
    let pipe = Command::new("mkfifo").arg(class.path("is-a-pipe/01-passes.rs")).status();
    assert!(pipe.unwrap().success());
    link("is-a-device", "01-passes.rs", Path::new("/dev/zero"));

    let (marks, stdout, _) = class.marks(&course, &["-e", "1"]);
    assert_data_eq!(stdout, file!["../../snapshots/class-refused.txt"].raw());
    let refused = marks.values().filter(|mark| mark["outcome"] == "refused");
    assert!(refused.clone().all(|mark| mark["message"].is_string()));
    assert_eq!(refused.count(), 9);
}

#[test]
fn rest_of_a_checkout_is_not_used() {
    let course = course();
    let class = Class::default();
    let marker = course.path("marker");
    let command = format!("touch {}; exit 1", marker.display());
    let package = "checkout/exercises/01-passes";
    class.hand_in(format!("{package}/src/main.rs"), program("programs/01-passes.rs"));
    class.hand_in(
        format!("{package}/build.rs"),
        format!("fn main() {{ std::fs::write({marker:?}, \"\").unwrap() }}"),
    );
    class.hand_in(
        format!("{package}/Cargo.toml"),
        "[package]\nname = \"passes\"\nbuild = \"build.rs\"\n\
         [package.metadata.exercise]\nbudget = \"1 GB\"\n\
         [dependencies]\nnot-there = \"1\"\n[profile.release]\npanic = \"abort\"\n",
    );
    class.hand_in(format!("{package}/src/lib.rs"), "compile_error!(\"it was used\");");
    class.hand_in("checkout/wrapper", format!("#!/bin/sh\n{command}\n"));
    class.hand_in(
        "checkout/.cargo/config.toml",
        "[build]\nrustc-wrapper = \"./wrapper\"\n[target.'cfg(all())']\nrunner = \"./wrapper\"\n",
    );
    class.hand_in("checkout/rust-toolchain.toml", "[toolchain]\nchannel = \"none-of-that-name\"\n");
    class.hand_in("checkout/Cargo.toml", "this is no manifest");
    let wrapper = class.path("checkout/wrapper");
    assert!(Command::new("chmod").arg("+x").arg(wrapper).status().unwrap().success());

    // Cargo must not read the learner's configuration even in the learner's folder.
    let mut grade = class.grade(&course, &["-e", "1", "--sandbox", "none"]);
    let (stdout, stderr, status) = run(grade.current_dir(class.path(package)));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    assert!(!marker.exists(), "a file of the checkout was run");
}

#[test]
fn learners_of_the_same_name() {
    let course = course();
    let class = Class::default();
    for name in ["a/one", "b/one", "two"] {
        class.hand_in(format!("{name}/main.rs"), START);
    }
    let folders = ["a/one", "b/one/", "two", "a/../a/one"].map(|name| class.path(name));
    let mut grade = course.xtask(&["grade", "-e", "1", "--sandbox", "none"]);
    let (stdout, stderr, _) = run(grade.args(folders));
    let learners: Vec<&str> =
        stdout.lines().skip(1).map_while(|line| line.split_whitespace().next()).collect();
    assert_eq!(learners, ["a/one", "b/one", "two"], "{stdout}{stderr}");
}
