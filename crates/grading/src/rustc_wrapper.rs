//! Recording how cargo calls the compiler for a program, to repeat that call for each
//! submission.
//!
//! To build a submission, cargo would have to read the whole workspace, and to write to a
//! folder that other submissions are built in. The compiler alone needs one package and the
//! libraries it uses. So cargo builds the programs as shipped and calls this tool in place
//! of the compiler (`RUSTC_WRAPPER`), which records the call and makes it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// The variable with the folder that calls are recorded in. If it is set, cargo has called
/// this tool in place of the compiler.
const FOLDER: &str = "LETTING_GO_CALLS";

/// How the variables start that are recorded: those that cargo sets for the program. The
/// rest of the environment is not for submissions, since a registry's token may be in it.
const RECORDED_VARIABLES: [&str; 4] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_NAME", "CARGO_CRATE_NAME"];

/// A call of the compiler that compiles a program.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// The compiler, as cargo calls it.
    pub rustc: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Those variables of its environment that are recorded: names and values.
    pub environment: Vec<(String, String)>,
}

/// Records the call of the compiler and makes it, if cargo has called this process in place
/// of the compiler.
pub(crate) fn run_if_wrapper() -> Option<anyhow::Result<ExitCode>> {
    let folder = env::var_os(FOLDER)?;
    Some(record_and_compile(Path::new(&folder)))
}

/// Makes `cargo` call the compiler through `tool`, a copy of this program, which records
/// the calls in `folder`.
pub fn record_calls(cargo: &mut Command, tool: &Path, folder: &Path) {
    cargo.env("RUSTC_WRAPPER", tool).env(FOLDER, folder);
    // If the user has set this one, cargo passes it on in place of the compiler.
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "");
}

/// Makes this call of the compiler, and records it before that if it compiles a program.
fn record_and_compile(folder: &Path) -> anyhow::Result<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    let rustc = PathBuf::from(arguments.next().context("cargo names no compiler")?);
    let arguments: Vec<_> = arguments.collect();
    if let Some(program) = env::var("CARGO_BIN_NAME").ok().filter(|name| !name.is_empty()) {
        let text = |argument: &std::ffi::OsString| argument.to_str().map(str::to_owned);
        let texts: Option<Vec<String>> = arguments.iter().map(text).collect();
        let arguments = texts.context("a path is not UTF-8")?;
        let call = Call { rustc: rustc.clone(), arguments, environment: recorded_variables() };
        call.write(folder, &program)?;
    }
    let mut compiler = Command::new(&rustc);
    compiler.args(arguments).env_remove(FOLDER);
    fresh::become_program(&mut compiler)
        .with_context(|| format!("cannot start {}", rustc.display()))
}

/// The variables of this process that are recorded.
fn recorded_variables() -> Vec<(String, String)> {
    let is_recorded = |(name, _): &(String, String)| {
        RECORDED_VARIABLES.iter().any(|start| name.starts_with(start))
    };
    env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(is_recorded)
        .collect()
}

/// The file in `folder` that the call for `program` is recorded in.
#[must_use]
pub fn call_file(folder: &Path, program: &str) -> PathBuf {
    folder.join(format!("{program}.json"))
}

impl Call {
    fn write(&self, folder: &Path, program: &str) -> anyhow::Result<()> {
        let path = call_file(folder, program);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, serde_json::to_vec(self)?))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Reads the call for `program` that was recorded in `folder`.
    ///
    /// # Errors
    ///
    /// If it was not recorded, or cannot be read.
    pub fn read(folder: &Path, program: &str) -> anyhow::Result<Self> {
        let path = call_file(folder, program);
        let read = || anyhow::Ok(serde_json::from_slice(&fs::read(&path)?)?);
        read().with_context(|| format!("cannot read how `{program}` is compiled"))
    }

    /// The same call in another copy of the workspace, `to` instead of `from`. It writes the
    /// executable to `program`, and everything else to the folder `out`.
    #[must_use]
    pub fn relocated(&self, from: &Path, to: &Path, out: &Path, program: &Path) -> Self {
        let [from, to] = [from, to].map(|path| path.to_string_lossy());
        let relocated = |text: &String| text.replace(&*from, &to);
        let mut arguments: Vec<String> = Vec::new();
        for argument in &self.arguments {
            let previous = arguments.last().map_or("", String::as_str);
            arguments.push(match (previous, argument.split_once('=')) {
                // What the compiler reports to cargo, and whether in color.
                (_, Some(("--json", _))) => continue,
                ("--out-dir", _) => out.display().to_string(),
                ("-C", Some(("incremental", _))) => {
                    format!("incremental={}", out.join("incremental").display())
                }
                (_, Some(("--emit", _))) => format!("--emit=link={}", program.display()),
                _ => relocated(argument),
            });
        }
        let environment =
            self.environment.iter().map(|(name, value)| (name.clone(), relocated(value))).collect();
        Call { rustc: self.rustc.clone(), arguments, environment }
    }

    /// The folders of the libraries that the program is linked with.
    pub fn library_folders(&self) -> impl Iterator<Item = &Path> {
        let pairs = self.arguments.windows(2).filter(|pair| pair[0] == "-L");
        pairs.filter_map(|pair| Some(Path::new(pair[1].split_once('=')?.1)))
    }
}
