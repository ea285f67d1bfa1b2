//! Recording how cargo calls the compiler for a program, to repeat that call for
//! each submission.
//!
//! To build a submission, cargo would have to see the whole workspace and to
//! write in a folder that other submissions were built in. The compiler alone
//! needs one package and the libraries it uses. So cargo builds the programs as
//! shipped, with this tool between itself and the compiler (`RUSTC_WRAPPER`),
//! and what it says there is kept.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::system;

/// Names the folder that calls are kept in, to this tool in cargo's service.
const FOLDER: &str = "LETTING_GO_CALLS";

/// What a program can see of cargo's environment while it is compiled. The rest
/// is not for submissions: a registry's token may be in it.
const KEPT: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_NAME", "CARGO_CRATE_NAME"];

/// A call of the compiler that makes a program.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// The compiler, as cargo names it.
    pub rustc: PathBuf,
    /// What it is started with.
    pub arguments: Vec<String>,
    /// What it sees of cargo's environment: names and values.
    pub environment: Vec<(String, String)>,
}

/// The folder to record calls in, if cargo started this process in place of the
/// compiler.
pub fn call_folder() -> Option<PathBuf> {
    env::var_os(FOLDER).map(PathBuf::from)
}

/// Has `cargo` call the compiler through `tool`, a copy of this program, which
/// keeps calls in `folder`.
pub fn record_calls(cargo: &mut Command, tool: &Path, folder: &Path) {
    cargo.env("RUSTC_WRAPPER", tool).env(FOLDER, folder);
    // Another one, where somebody has set it, would stand before the compiler.
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "");
}

/// Keeps this call of the compiler if it makes a program, and makes it.
///
/// # Errors
///
/// If the call cannot be kept, or the compiler not be started.
pub fn record_and_compile(folder: &Path) -> anyhow::Result<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    let rustc = PathBuf::from(arguments.next().context("cargo names no compiler")?);
    let arguments: Vec<_> = arguments.collect();
    if let Some(program) = env::var("CARGO_BIN_NAME").ok().filter(|name| !name.is_empty()) {
        let text = |argument: &std::ffi::OsString| argument.to_str().map(str::to_owned);
        let texts: Option<Vec<String>> = arguments.iter().map(text).collect();
        let texts = texts.context("a path is not UTF-8")?;
        let kept = |(name, _): &(String, String)| KEPT.iter().any(|kept| name.starts_with(kept));
        let environment = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(kept)
            .collect();
        Call { rustc: rustc.clone(), arguments: texts, environment }.write(folder, &program)?;
    }
    let mut compiler = Command::new(&rustc);
    compiler.args(arguments).env_remove(FOLDER);
    system::become_program(&mut compiler)
        .with_context(|| format!("cannot start {}", rustc.display()))
}

/// Where the call that makes `program` is kept.
#[must_use]
pub fn place(folder: &Path, program: &str) -> PathBuf {
    folder.join(format!("{program}.json"))
}

impl Call {
    fn write(&self, folder: &Path, program: &str) -> anyhow::Result<()> {
        let path = place(folder, program);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, serde_json::to_vec(self)?))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// The call that made `program`.
    ///
    /// # Errors
    ///
    /// If it was not kept, or cannot be read.
    pub fn read(folder: &Path, program: &str) -> anyhow::Result<Self> {
        let path = place(folder, program);
        let read = || anyhow::Ok(serde_json::from_slice(&fs::read(&path)?)?);
        read().with_context(|| format!("cannot read how `{program}` is compiled"))
    }

    /// The same call in another copy of the workspace, `to` in place of `from`,
    /// which leaves everything in the folder `out` and the program in `program`.
    #[must_use]
    pub fn again(&self, from: &Path, to: &Path, out: &Path, program: &Path) -> Self {
        let [from, to] = [from, to].map(|path| path.to_string_lossy());
        let moved = |text: &String| text.replace(&*from, &to);
        let mut arguments: Vec<String> = Vec::new();
        for argument in &self.arguments {
            let after = arguments.last().map_or("", String::as_str);
            arguments.push(match (after, argument.split_once('=')) {
                // Words for cargo, and colors.
                (_, Some(("--json", _))) => continue,
                ("--out-dir", _) => out.display().to_string(),
                ("-C", Some(("incremental", _))) => {
                    format!("incremental={}", out.join("incremental").display())
                }
                (_, Some(("--emit", _))) => format!("--emit=link={}", program.display()),
                _ => moved(argument),
            });
        }
        let environment =
            self.environment.iter().map(|(name, value)| (name.clone(), moved(value))).collect();
        Call { rustc: self.rustc.clone(), arguments, environment }
    }

    /// Folders of the libraries that it is linked with.
    pub fn libraries(&self) -> impl Iterator<Item = &Path> {
        let pairs = self.arguments.windows(2).filter(|pair| pair[0] == "-L");
        pairs.filter_map(|pair| Some(Path::new(pair[1].split_once('=')?.1)))
    }
}
