//! The tool itself, `cargo xtask`, as a person runs it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use cargo_metadata::Message;

/// The variable that names the folder in which the book looks for the reader's own
/// runs. Empty, it looks nowhere, and a test does not depend on earlier runs.
pub const OWN_RUNS: &str = "MDBOOK_PREPROCESSOR__HEAP__OWN_RUNS";

/// The root of the workspace that these tests are in.
#[must_use]
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// A call of `cargo xtask` on the course in the folder `course`, with nothing in the
/// environment that would change its output.
///
/// # Panics
///
/// If the tool cannot be built.
#[must_use]
pub fn xtask(course: &Path) -> Command {
    let mut command = Command::new(program("xtask"));
    command.arg("--root").arg(course).stdin(Stdio::null());
    // `CI` turns colors on in terminals that have none.
    let colors = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CARGO_TERM_COLOR", "CI"];
    for name in colors.into_iter().chain(["RUST_BACKTRACE"]) {
        command.env_remove(name);
    }
    command.env("CARGO_NET_OFFLINE", "true");
    command
}

/// Runs `command` and returns its standard output, its standard error and its exit
/// status.
///
/// # Panics
///
/// If it cannot be run, is ended by a signal, or prints anything but UTF-8.
#[must_use]
#[track_caller]
pub fn run(command: &mut Command) -> (String, String, i32) {
    let (stdout, stderr, status) = run_to_any_end(command);
    let status = status.unwrap_or_else(|| panic!("ended by a signal: {stdout}{stderr}"));
    (stdout, stderr, status)
}

/// Like [`run`], for commands that a signal may end: they have no exit status.
///
/// # Panics
///
/// If it cannot be run, or prints anything but UTF-8.
#[must_use]
#[track_caller]
pub fn run_to_any_end(command: &mut Command) -> (String, String, Option<i32>) {
    let Output { status, stdout, stderr } = command.output().expect("the command can be run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is UTF-8");
    (text(stdout), text(stderr), status.code())
}

/// The path of the report that a command says it has written.
///
/// # Panics
///
/// If the command does not say so.
#[must_use]
#[track_caller]
pub fn report_path(stdout: &str) -> PathBuf {
    let line = stdout.lines().find_map(|line| line.strip_prefix("the report is in "));
    PathBuf::from(line.unwrap_or_else(|| panic!("no report: {stdout}")))
}

/// `text` without the values after `labels`, each of which ends at a comma or at the
/// end of its line.
fn mask_values(text: &str, labels: &[&str]) -> String {
    let line = |line: &str| {
        labels.iter().fold(line.to_owned(), |line, label| {
            let Some((before, after)) = line.split_once(label) else { return line };
            let end = after.find(',').unwrap_or(after.len());
            format!("{before}{label}[..]{}", &after[end..])
        })
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// `text` without committed and resident memory, in every form they are printed in:
/// they differ by a few pages from run to run.
#[must_use]
pub fn mask_process_memory(text: &str) -> String {
    let labels = ["committed ", "resident ", "\"committed_bytes\":", "\"resident_bytes\":"];
    mask_values(text, &labels)
}

/// The folder that the tool was built in, which is in cargo's target folder.
///
/// # Panics
///
/// If the tool cannot be built.
#[must_use]
pub fn executable_folder() -> &'static Path {
    program("xtask").parent().expect("a program is in a folder")
}

/// The executable of `name`: `xtask`, or a program behind it. All of them are built by
/// one call, so that `xtask` finds them built.
///
/// # Panics
///
/// If they cannot be built, or there is no such program.
#[must_use]
pub fn program(name: &str) -> &'static Path {
    static PROGRAMS: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    let programs = PROGRAMS.get_or_init(|| {
        let packages = ["xtask", "authoring", "watch"];
        let output = Command::new(env!("CARGO"))
            .args(["build", "--message-format", "json", "--manifest-path"])
            .arg(root().join("Cargo.toml"))
            .args(packages.iter().flat_map(|package| ["--package", package]))
            .output()
            .expect("cargo can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let messages = Message::parse_stream(output.stdout.as_slice()).filter_map(Result::ok);
        let executable = |message| match message {
            Message::CompilerArtifact(artifact) => {
                Some((artifact.target.name, artifact.executable?.into_std_path_buf()))
            }
            _ => None,
        };
        messages.filter_map(executable).collect()
    });
    programs.get(name).unwrap_or_else(|| panic!("{name} was not built"))
}
