//! `cargo xtask` as it is typed: cargo shows that it builds the tool, and says nothing when
//! there is nothing to build; and no tool runs that is not fresh.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tests::files;
use tests::process::wait_until;
use tests::tool::{root, run};
use toml::Table;

/// What the tool of the workspace below ends with.
const STATUS: i32 = 7;

const MAIN: &str = "\
mod word;

fn main() {
    let loud = if cfg!(feature = \"loud\") { \"!\" } else { \"\" };
    let flag = if cfg!(flagged) { \"?\" } else { \"\" };
    println!(\"{} {}{loud}{flag}\", word::WORD, words::OTHER);
    std::process::exit(7);
}
";

/// A workspace with the real `cargo xtask`, and in place of the tool a program that says two
/// words.
struct Workspace(TempDir);

impl Workspace {
    fn new() -> Self {
        let workspace = Workspace(tempfile::tempdir().unwrap());
        workspace.write("Cargo.toml", &manifest());
        for file in [".cargo/config.toml", "crates/fresh/Cargo.toml"] {
            workspace.write(file, &fs::read_to_string(root().join(file)).unwrap());
        }
        for file in fs::read_dir(root().join("crates/fresh/src")).unwrap().flatten() {
            let name = Path::new("crates/fresh/src").join(file.file_name());
            workspace.write(name, &fs::read_to_string(file.path()).unwrap());
        }
        let package = |name: &str| format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
        let lints = "[lints.rust]\nunexpected_cfgs = \"allow\"\n";
        let dependency = "[dependencies]\nwords = { path = \"../crates/words\" }\n";
        workspace.write("xtask/Cargo.toml", &(package("xtask") + lints + dependency));
        workspace.write("xtask/src/main.rs", MAIN);
        workspace.write("xtask/src/word.rs", &constant("WORD", "one"));
        workspace.write("crates/words/Cargo.toml", &package("words"));
        workspace.write("crates/words/src/lib.rs", &constant("OTHER", "other"));
        workspace
    }

    fn write(&self, name: impl AsRef<Path>, text: &str) {
        files::write(&self.0.path().join(name), text);
    }

    fn append(&self, name: &str, text: &str) {
        let before = fs::read_to_string(self.0.path().join(name)).unwrap();
        self.write(name, &(before + text));
    }

    /// cargo, in the folder `folder` of the workspace.
    fn cargo(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(self.0.path().join(folder)).stdin(Stdio::null());
        for name in ["CARGO", "RUSTFLAGS", "CARGO_TERM_COLOR", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.env("CARGO_TARGET_DIR", self.0.path().join("target"));
        command.env("CARGO_NET_OFFLINE", "true");
        command
    }

    /// Whether cargo says anything when the tool is called, which has to print `expected`.
    #[track_caller]
    fn speaks(&self, expected: &str) -> bool {
        self.speaks_in(expected, &[])
    }

    /// Like [`Workspace::speaks`], with these variables.
    #[track_caller]
    fn speaks_in(&self, expected: &str, variables: &[(&str, &str)]) -> bool {
        let mut command = self.cargo("crates/words/src", &["xtask"]);
        let (stdout, stderr, status) = run(command.envs(variables.iter().copied()));
        let expected = (format!("{expected}\n"), STATUS);
        assert_eq!((stdout, status), expected, "{stderr}");
        !stderr.is_empty()
    }
}

/// The manifest of the real workspace, as far as this one needs it.
fn manifest() -> String {
    let manifest: Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let table =
        |value: &toml::Value, key: &str| Table::from_iter([(key.to_owned(), value[key].clone())]);
    let mut workspace = table(&manifest["workspace"], "package");
    workspace.extend(table(&manifest["workspace"], "lints"));
    workspace.insert("resolver".to_owned(), manifest["workspace"]["resolver"].clone());
    workspace.insert("members".to_owned(), vec!["crates/*", "xtask"].into());
    let profile = table(&manifest["profile"], "fresh");
    Table::from_iter(
        [("workspace", workspace), ("profile", profile)]
            .map(|(key, value)| (key.to_owned(), toml::Value::Table(value))),
    )
    .to_string()
}

fn constant(name: &str, value: &str) -> String {
    format!("pub const {name}: &str = \"{value}\";\n")
}

#[test]
fn cargo_speaks_only_while_it_builds() {
    let workspace = Workspace::new();
    let (stdout, stderr, status) = run(&mut workspace.cargo("", &["xtask", "--color", "never"]));
    assert_eq!((stdout.as_str(), status), ("one other\n", STATUS), "{stderr}");
    assert!(stderr.contains("   Compiling xtask v0.0.0 ("), "{stderr}");
    assert!(!stderr.contains("fresh v") && !stderr.contains("Running"), "{stderr}");
    let (stdout, stderr, status) = run(&mut workspace.cargo("", &["xtask"]));
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("one other\n", "", STATUS));
    // Nor in another folder, and whatever the output looks like.
    assert!(!workspace.speaks_in("one other", &[("CARGO_TERM_COLOR", "always")]));
}

#[test]
fn tool_is_fresh_after_every_change() {
    let workspace = Workspace::new();
    let main = "xtask/src/word.rs";
    let moved = || {
        workspace.write("xtask/src/word/mod.rs", &constant("WORD", "three"));
        fs::remove_file(workspace.0.path().join(main)).unwrap();
    };
    let removed = || fs::remove_file(workspace.0.path().join("target/release/xtask")).unwrap();
    let features = "[features]\ndefault = [\"loud\"]\nloud = []\n";
    let feature = || workspace.append("xtask/Cargo.toml", features);
    let build_script = || {
        files::replace(&workspace.0.path().join("xtask/Cargo.toml"), "[\"loud\"]", "[]");
        let script = "fn main() { println!(\"cargo::rustc-cfg=feature=\\\"loud\\\"\"); }";
        workspace.write("xtask/build.rs", script);
    };
    let changes: [(&str, &dyn Fn(), &str); 8] = [
        ("the first call", &|| (), "one other"),
        ("a module", &|| workspace.write(main, &constant("WORD", "two")), "two other"),
        ("a module in another file", &moved, "three other"),
        (
            "a dependency",
            &|| workspace.write("crates/words/src/lib.rs", &constant("OTHER", "more")),
            "three more",
        ),
        ("the lock file", &|| workspace.append("Cargo.lock", "\n"), "three more"),
        ("no executable", &removed, "three more"),
        ("a feature", &feature, "three more!"),
        ("a build script instead", &build_script, "three more!"),
    ];
    for (what, change, expected) in changes {
        change();
        assert!(workspace.speaks(expected), "{what}");
        assert!(!workspace.speaks(expected), "after {what}");
    }
    let flags = [("RUSTFLAGS", "--cfg flagged")];
    assert!(workspace.speaks_in("three more!?", &flags));
    assert!(!workspace.speaks_in("three more!?", &flags));
    assert!(workspace.speaks("three more!"));
}

#[test]
fn tool_that_cannot_be_built_is_not_run() {
    let workspace = Workspace::new();
    assert!(workspace.speaks("one other"));
    workspace.write("xtask/src/word.rs", "pub const WORD: &str = 1;");
    let (stdout, stderr, status) = run(&mut workspace.cargo("", &["xtask"]));
    assert_eq!((stdout.as_str(), status), ("", 2));
    assert!(stderr.contains("error[E0308]: mismatched types"), "{stderr}");
    assert!(
        stderr.ends_with("error: cannot build `xtask`, which this command needs\n"),
        "{stderr}"
    );
}

#[test]
fn color_is_that_of_the_tool() {
    for (color, colored) in [("always", true), ("never", false), ("auto", false)] {
        let workspace = Workspace::new();
        let (_, stderr, _) = run(&mut workspace.cargo("", &["xtask", "--color", color]));
        assert_eq!(stderr.contains('\u{1b}'), colored, "{color}: {stderr:?}");
    }
}

/// Another cargo at work, such as an editor's, does not keep it quiet.
#[test]
fn waiting_for_another_cargo_is_said() {
    let workspace = Workspace::new();
    let path = |name: &str| workspace.0.path().join(name);
    workspace.write("crates/slow/Cargo.toml", "[package]\nname = \"slow\"\nedition = \"2024\"\n");
    workspace.write("crates/slow/src/lib.rs", "");
    // Two minutes, and not for ever, if the test fails.
    let script = format!(
        "fn main() {{\n    std::fs::write({:?}, \"\").unwrap();\n    \
         for _ in 0..1_200 {{\n        \
         if std::path::Path::new({:?}).exists() {{ return; }}\n        \
         std::thread::sleep(std::time::Duration::from_millis(100));\n    }}\n}}\n",
        path("begun"),
        path("go on")
    );
    workspace.write("crates/slow/build.rs", &script);
    let build = ["build", "--quiet", "--release", "--package", "slow"];
    let mut other = workspace.cargo("", &build).spawn().unwrap();
    wait_until(|| path("begun").exists());
    let mut command = workspace.cargo("", &["xtask"]);
    let mut tool = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(tool.stderr.take().unwrap()).lines().map(Result::unwrap);
    let waits = lines.any(|line| line.contains("Blocking waiting for file lock"));
    workspace.write("go on", "");
    assert!(waits);
    lines.for_each(drop);
    assert!(other.wait().unwrap().success());
    assert_eq!(tool.wait().unwrap().code(), Some(STATUS));
}
