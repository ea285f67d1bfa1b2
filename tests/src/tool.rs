//! The tool itself, `cargo xtask`, as a person runs it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

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
    command.env("CARGO_NET_OFFLINE", "true").env("TZ", "UTC0");
    // Whichever test comes first has a program behind the tool built, and cargo would say so.
    command.env("CARGO_TERM_QUIET", "true");
    command
}

/// A call of the program behind `cargo xtask book`, for the book in the folder `course`,
/// without the reader's own runs. It is compiled with the features that these tests
/// are compiled with: with others, mdBook would have to be compiled once more.
///
/// # Panics
///
/// If this is not called by an integration test, whose executable is beside it.
#[must_use]
pub fn heap_book(course: &Path) -> Command {
    let test = std::env::current_exe().expect("a test is a file");
    let folder = test.parent().and_then(Path::parent).expect("a test is in a folder");
    let mut command = Command::new(folder.join("book"));
    command.arg(course).env(OWN_RUNS, "");
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

/// Cargo's target folder, of the workspace that these tests are in.
#[must_use]
pub fn target_folder() -> PathBuf {
    course_format::target_folder().unwrap_or_else(|| root().join("target"))
}

/// The executable of the package `name`: `xtask`, or a program behind it. It is built as
/// `cargo xtask` builds it: the tests run what people run.
///
/// # Panics
///
/// If it cannot be built, or there is no such package.
#[must_use]
pub fn program(name: &str) -> &'static Path {
    static PROGRAMS: Mutex<BTreeMap<String, &Path>> = Mutex::new(BTreeMap::new());
    let mut programs = PROGRAMS.lock().unwrap_or_else(PoisonError::into_inner);
    programs.entry(name.to_owned()).or_insert_with(|| Box::leak(build(name).into_boxed_path()))
}

fn build(package: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--release", "--message-format", "json", "--package", package])
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"))
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Message::parse_stream(output.stdout.as_slice())
        .filter_map(Result::ok)
        .find_map(|message| match message {
            Message::CompilerArtifact(artifact) => artifact.executable,
            _ => None,
        })
        .unwrap_or_else(|| panic!("{package} is no program"))
        .into()
}

/// The cells of the first table in `printed`, row by row.
#[must_use]
pub fn cells(printed: &str) -> Vec<Vec<&str>> {
    let rows = printed.lines().take_while(|line| !line.is_empty());
    rows.map(|row| row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect()
}
