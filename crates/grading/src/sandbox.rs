//! A sandbox for untrusted programs: `bwrap`, if it works on this machine.
//!
//! Limits keep a program from taking too much, and nothing from looking around:
//! it is the user's own process. Inside of the sandbox there are the system's
//! programs and libraries, a private `/tmp`, and what a [`View`] shows; no
//! network, no home, no other process, and nothing that can be written but what
//! goes when it ends. The same holds for the compiler: `include_str!` reads
//! whatever the compiler can.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use crate::launch::Exit;
use crate::launcher::{FILE_SIZE, Limits, TIME, job, launched};
use crate::system;
use heap_profile::text::visible;

/// Whether there has to be a sandbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Do nothing without one.
    Require,
    /// Where one works.
    #[default]
    Auto,
    /// Without one.
    None,
}

/// A sandbox that works here.
#[derive(Debug)]
pub struct Sandbox {
    bwrap: PathBuf,
    /// This tool.
    launcher: PathBuf,
}

/// What can be seen from inside, beside the system.
#[derive(Clone, Copy, Default)]
pub struct View<'a> {
    /// Files and folders to be read: where they are, and where they are seen.
    pub shown: &'a [(&'a Path, &'a Path)],
    /// A folder to be written, seen where it is.
    pub written: Option<&'a Path>,
    /// The folder that the program begins in.
    pub begins_in: Option<&'a Path>,
}

/// The folder inside that is private, and the only one to write in.
pub const PRIVATE: &str = "/tmp";

/// Bytes that fit into it.
const ROOM: u64 = FILE_SIZE;

/// Where the launcher is seen.
const LAUNCHER: &str = "/launcher";

/// Where programs are looked for inside.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Where the system has its programs and libraries. Beside these there may be
/// anything: sources in `/usr/src`, a registry's token in `/usr/local/cargo`.
const SYSTEM: [&str; 3] = ["/", "/usr", "/usr/local"];
const FOLDERS: [&str; 7] = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec"];

/// What programs there need besides: the links that `cc` is one of, the list of
/// libraries, and the store of a system that keeps everything in one.
const BESIDES: [&str; 3] = ["/etc/alternatives", "/etc/ld.so.cache", "/nix/store"];

/// The sandbox to work in, or why there is none. `tool` is this tool.
///
/// # Errors
///
/// If one is required and there is none.
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

/// What to do where there is none.
pub const HELP: &str = "help: install Debian's or Ubuntu's package `bubblewrap`; where it \
    is installed and does not work, let users make namespaces: \
    `sysctl kernel.apparmor_restrict_unprivileged_userns=0`";

impl Sandbox {
    /// A sandbox in which a program has run, or why there is none.
    fn find(tool: &Path) -> Result<Self, String> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut candidates = env::split_paths(&path).map(|folder| folder.join("bwrap"));
        let Some(bwrap) = candidates.find(|file| file.is_file()) else {
            return Err("bwrap is not installed".into());
        };
        let sandbox = Sandbox { bwrap, launcher: tool.to_owned() };
        let reason =
            |error| format!("bwrap does not work here: {}", visible(&format!("{error:#}")));
        sandbox.works().map_err(reason).map(|()| sandbox)
    }

    /// Runs a program that does nothing.
    fn works(&self) -> anyhow::Result<()> {
        let job = job(Path::new("true"), Limits { time: TIME, memory: 0, huge_pages: false });
        match launched(self.command(&View::default()), &job)?.exit {
            Exit::Status(0) => Ok(()),
            ended => bail!("`true` ended with {ended:?}"),
        }
    }

    /// A launcher that sees the system and what `view` shows.
    #[must_use]
    pub fn command(&self, view: &View) -> Command {
        let mut command = Command::new(&self.bwrap);
        // The environment of the first process inside can be read there.
        command.env_clear().env("PATH", PATH);
        // What the keyboard sends is for the tool, which then ends this.
        system::own_group(&mut command);
        command.args(["--unshare-all", "--die-with-parent", "--cap-drop", "ALL"]);
        // The launcher is the first process inside. One of bwrap's would have the
        // same output open, and a program could write there in its name.
        command.arg("--as-pid-1");
        show_system(&mut command);
        command.args(["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]);
        command.args(["--size", &ROOM.to_string(), "--tmpfs", PRIVATE]);
        for (path, seen) in view.shown {
            command.arg("--ro-bind").args([path, seen]);
        }
        if let Some(path) = view.written {
            command.arg("--bind").args([path, path]);
        }
        command.arg("--ro-bind").arg(&self.launcher).arg(LAUNCHER);
        command.arg("--chdir").arg(view.begins_in.unwrap_or(Path::new("/")));
        command.args(["--remount-ro", "/", "--", LAUNCHER]);
        command
    }
}

fn show_system(command: &mut Command) {
    let folders = SYSTEM.iter().flat_map(|place| FOLDERS.map(|name| Path::new(place).join(name)));
    for path in folders.chain(BESIDES.map(PathBuf::from)) {
        match fs::read_link(&path) {
            Ok(target) => command.arg("--symlink").args([&target, &path]),
            Err(_) if path.exists() => command.arg("--ro-bind").args([&path, &path]),
            Err(_) => command,
        };
    }
}
