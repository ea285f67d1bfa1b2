//! The tool itself, `cargo xtask`, as a person runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use cargo_metadata::Message;

/// Where the book looks for runs of the reader's own: empty is nowhere, so that
/// a test does not depend on what its owner has run.
pub const OWN_RUNS: &str = "MDBOOK_PREPROCESSOR__HEAP__OWN_RUNS";

/// Root of the workspace these tests are in.
#[must_use]
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// A call of `cargo xtask` on the course at `course`, with the output captured
/// and nothing in the environment that would change it.
///
/// # Panics
///
/// Where the tool cannot be built.
#[must_use]
pub fn xtask(course: &Path) -> Command {
    let mut command = Command::new(executable());
    command.arg("--root").arg(course).stdin(Stdio::null());
    // With `CI`, colors are thought to be wanted in a terminal that knows none.
    let colors = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CARGO_TERM_COLOR", "CI"];
    for name in colors.into_iter().chain(["RUST_BACKTRACE"]) {
        command.env_remove(name);
    }
    command.env("CARGO_NET_OFFLINE", "true");
    command
}

/// Runs `command` and returns what it printed on standard output and on
/// standard error, and its exit status.
///
/// # Panics
///
/// Where it cannot be run or was ended by a signal.
#[must_use]
#[track_caller]
pub fn ran(command: &mut Command) -> (String, String, i32) {
    let Output { status, stdout, stderr } = command.output().expect("the tool can be run");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (stdout, stderr) = (text(stdout), text(stderr));
    let code = status.code().unwrap_or_else(|| panic!("ended by a signal: {stdout}{stderr}"));
    (stdout, stderr, code)
}

/// `text` without the numbers after `names`: what was resident and committed
/// differs by a few pages from run to run.
///
/// A number ends at a comma or at the end of the line.
#[must_use]
pub fn without(text: &str, names: &[&str]) -> String {
    let line = |line: &str| {
        names.iter().fold(line.to_owned(), |line, name| {
            let Some((before, after)) = line.split_once(name) else { return line };
            let end = after.find(',').unwrap_or(after.len());
            format!("{before}{name}[..]{}", &after[end..])
        })
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// [`without`] what was committed and resident, in every form it is printed in.
#[must_use]
pub fn without_witnesses(text: &str) -> String {
    let names = ["committed ", "resident ", "\"committed_bytes\":", "\"resident_bytes\":"];
    without(text, &names)
}

/// The folder that the tool was built in, in cargo's target folder.
///
/// # Panics
///
/// Where the tool cannot be built.
#[must_use]
pub fn executable_folder() -> &'static Path {
    executable().parent().expect("a program is in a folder")
}

fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--package", "xtask", "--message-format", "json", "--manifest-path"])
            .arg(root().join("Cargo.toml"))
            .output()
            .expect("cargo can be run");
        let messages = Message::parse_stream(output.stdout.as_slice()).filter_map(Result::ok);
        let executable = messages.filter_map(|message| match message {
            Message::CompilerArtifact(artifact) if artifact.target.name == "xtask" => {
                artifact.executable
            }
            _ => None,
        });
        let failed = || panic!("xtask was not built: {}", String::from_utf8_lossy(&output.stderr));
        executable.last().unwrap_or_else(failed).into_std_path_buf()
    })
}
