//! A sandbox for untrusted programs: `bwrap`, if it works on this machine.
//!
//! Limits keep a program from taking too much, but not from reading the user's files: it
//! runs as the user. In the sandbox there are the system's programs and libraries, a
//! private `/tmp`, and what a [`View`] shows. There is no network, no home folder and no
//! other process, and what the program writes to `/tmp` is gone when it ends. The compiler
//! needs the sandbox, too: `include_str!` reads whatever the compiler can.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;
use heap_profile::text::visible;

use crate::launcher::{DEFAULT_TIME_LIMIT, Exit, FILE_SIZE, Job, Limits, run_job};
use crate::system;

/// Whether to use a sandbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Fail without one.
    Require,
    /// Use one if it works.
    #[default]
    Auto,
    /// Use none.
    None,
}

/// A sandbox that works on this machine.
#[derive(Debug)]
pub struct Sandbox {
    /// The path of `bwrap`.
    bwrap: PathBuf,
    /// The path of this tool, which is the launcher in the sandbox.
    tool: PathBuf,
}

/// What a program in the sandbox has, apart from the system.
#[derive(Clone, Copy, Default)]
pub struct View<'a> {
    /// Files and folders that it can read: their paths outside and inside.
    pub read_only: &'a [(&'a Path, &'a Path)],
    /// A folder that it can write to, at the same path inside.
    pub writable: Option<&'a Path>,
    /// The folder that it starts in; the root if there is none.
    pub working_folder: Option<&'a Path>,
}

/// A folder that is private to the sandbox. Apart from [`View::writable`], no other folder
/// can be written to.
pub const PRIVATE_FOLDER: &str = "/tmp";

/// The size of [`PRIVATE_FOLDER`] in bytes: room for one file of the largest size.
const PRIVATE_FOLDER_SIZE: u64 = FILE_SIZE;

/// The path of the launcher in the sandbox.
const LAUNCHER: &str = "/launcher";

/// The variable `PATH` in the sandbox.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// The folders in which the system has its programs and libraries are [`SYSTEM_FOLDERS`] of
/// these. The others there may contain anything: sources in `/usr/src`, a registry's token
/// in `/usr/local/cargo`.
const SYSTEM_ROOTS: [&str; 3] = ["/", "/usr", "/usr/local"];
const SYSTEM_FOLDERS: [&str; 7] = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec"];

/// What these programs need from elsewhere: Debian's links to the default programs, of which
/// `cc` is one; the dynamic linker's list of libraries; and Nix's store, which is where NixOS
/// keeps all programs.
const OTHER_SYSTEM_PATHS: [&str; 3] = ["/etc/alternatives", "/etc/ld.so.cache", "/nix/store"];

/// The sandbox to use, or the reason why there is none. `tool` is the path of this tool.
///
/// # Errors
///
/// If a sandbox is required and there is none.
pub fn choose(policy: Policy, tool: &Path) -> anyhow::Result<Result<Sandbox, String>> {
    if policy == Policy::None {
        return Ok(Err("as asked for".into()));
    }
    let found = Sandbox::find(tool);
    if let Err(reason) = &found
        && policy == Policy::Require
    {
        bail!("there is no sandbox: {reason}\n{HELP}");
    }
    Ok(found)
}

/// What to do if there is no sandbox.
pub const HELP: &str = "help: install Debian's or Ubuntu's package `bubblewrap`; where it \
    is installed and does not work, let users make namespaces: \
    `sysctl kernel.apparmor_restrict_unprivileged_userns=0`";

impl Sandbox {
    /// A sandbox in which a program has been run, or the reason why there is none.
    fn find(tool: &Path) -> Result<Self, String> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut candidates = env::split_paths(&path).map(|folder| folder.join("bwrap"));
        let Some(bwrap) = candidates.find(|file| file.is_file()) else {
            return Err("bwrap is not installed".into());
        };
        let sandbox = Sandbox { bwrap, tool: tool.to_owned() };
        let reason =
            |error| format!("bwrap does not work here: {}", visible(&format!("{error:#}")));
        sandbox.check().map_err(reason).map(|()| sandbox)
    }

    /// Runs a program that does nothing.
    fn check(&self) -> anyhow::Result<()> {
        let job = Job::new(
            Path::new("true"),
            Limits { time: DEFAULT_TIME_LIMIT, memory: 0, huge_pages: false },
        );
        match run_job(self.command(&View::default()), &job)?.exit {
            Exit::Status(0) => Ok(()),
            exit => bail!("`true` ended with {exit:?}"),
        }
    }

    /// The command that starts a launcher in the sandbox, with `view`.
    #[must_use]
    pub fn command(&self, view: &View) -> Command {
        let mut command = Command::new(&self.bwrap);
        // Programs in the sandbox can read the environment of its first process.
        command.env_clear().env("PATH", PATH);
        // ctrl-C is for the tool; when it ends, so does the sandbox.
        system::own_group(&mut command);
        command.args(["--unshare-all", "--die-with-parent", "--cap-drop", "ALL"]);
        // The launcher is the first process in the sandbox. Otherwise that would be one of
        // bwrap's, which has the launcher's output open, and through which the program could
        // write a report of its own.
        command.arg("--as-pid-1");
        show_system(&mut command);
        command.args(["--proc", "/proc"]);
        protect_kernel_settings(&mut command);
        command.args(["--dev", "/dev", "--remount-ro", "/dev"]);
        command.args(["--size", &PRIVATE_FOLDER_SIZE.to_string(), "--tmpfs", PRIVATE_FOLDER]);
        for (outside, inside) in view.read_only {
            command.arg("--ro-bind").args([outside, inside]);
        }
        if let Some(path) = view.writable {
            command.arg("--bind").args([path, path]);
        }
        command.arg("--ro-bind").arg(&self.tool).arg(LAUNCHER);
        command.arg("--chdir").arg(view.working_folder.unwrap_or(Path::new("/")));
        command.args(["--remount-ro", "/", "--", LAUNCHER]);
        command
    }
}

/// Makes everything in `/proc` read-only that is not about processes. There are settings of
/// the whole machine, such as `/proc/sys/kernel/core_pattern`, and root may write to them
/// without any capability. Others may not, whatever the sandbox shows.
fn protect_kernel_settings(command: &mut Command) {
    if !system::is_root() {
        return;
    }
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let is_process = entry.file_name().to_str().is_some_and(|name| name.parse::<u32>().is_ok());
        let is_setting = entry.metadata().is_ok_and(|entry| {
            entry.is_dir() || entry.is_file() && !entry.permissions().readonly()
        });
        if is_setting && !is_process {
            command.arg("--ro-bind").args([entry.path(), entry.path()]);
        }
    }
}

/// Makes the system's programs and libraries readable; links to folders stay links.
fn show_system(command: &mut Command) {
    let folders_in = |root| SYSTEM_FOLDERS.map(|name| Path::new(root).join(name));
    let folders = SYSTEM_ROOTS.iter().flat_map(folders_in);
    for path in folders.chain(OTHER_SYSTEM_PATHS.map(PathBuf::from)) {
        match fs::read_link(&path) {
            Ok(target) => command.arg("--symlink").args([&target, &path]),
            Err(_) if path.exists() => command.arg("--ro-bind").args([&path, &path]),
            Err(_) => command,
        };
    }
}
