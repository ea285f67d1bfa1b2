//! Target folders for small courses, with everything built but their programs.
//!
//! Two courses in one target folder would overwrite each other's programs, and a
//! target folder of its own for each would have dhat and mimalloc compiled for each.
//! So there are a few of them, copied from one that is built once; a course has one
//! to itself for as long as it lives.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use cargo_metadata::Message;
use course_format::target_folder;

use crate::tool::root;

/// How many courses there may be at once, in all processes. Tests that wait for a
/// time limit keep no core busy, so that there may be more than there are cores.
const SLOTS: usize = 6;

/// A target folder that is nobody else's until this is dropped.
pub(crate) struct Slot {
    folder: PathBuf,
    _lock: File,
}

impl Slot {
    /// A free one, once there is one. `manifest` is that of the workspaces that are
    /// built in it.
    pub(crate) fn take(manifest: &str) -> Self {
        let built = built(manifest);
        loop {
            let free = (0..SLOTS).find_map(|number| {
                let lock = lock_file(&fixture().join(format!("{number}.lock")));
                lock.try_lock().is_ok().then_some((number, lock))
            });
            if let Some((number, lock)) = free {
                return Slot::new(&number.to_string(), lock, built);
            }
            sleep(Duration::from_millis(20));
        }
    }

    /// The one for builds to be timed: those have other dependencies, which are
    /// compiled in this one only.
    pub(crate) fn for_timing(manifest: &str) -> Self {
        let built = built(manifest);
        let lock = lock_file(&fixture().join("timing.lock"));
        lock.lock().expect("the lock can be taken");
        Slot::new("timing", lock, built)
    }

    fn new(name: &str, lock: File, built: &Built) -> Self {
        let folder = fixture().join(name);
        fs::create_dir_all(&folder).expect("the slot can be made");
        let stamp = folder.join("stamp");
        if fs::read_to_string(&stamp).unwrap_or_default() != built.stamp {
            // `grade` has a target folder of its own.
            for target in [folder.clone(), folder.join("grade/target")] {
                copy_release(&built.target, &target);
            }
            fs::write(stamp, &built.stamp).expect("the stamp can be written");
        }
        Slot { folder, _lock: lock }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The dependencies of every course, built, and what tells when that was.
struct Built {
    target: PathBuf,
    stamp: String,
}

/// Builds what is not built, once for this process.
fn built(manifest: &str) -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = fixture().join("dependencies");
        let lock = lock_file(&fixture().join("dependencies.lock"));
        lock.lock().expect("the lock can be taken");
        let (target, stamp) = (folder.join("target"), folder.join("stamp"));
        write_workspace(&folder, manifest);
        if cargo(&folder, "build", &target) || !stamp.is_file() {
            // For `check --author`.
            cargo(&folder, "clippy", &target);
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            let now = now.expect("it is later than 1970").as_nanos().to_string();
            fs::write(&stamp, now).expect("the stamp can be written");
        }
        let stamp = fs::read_to_string(stamp).expect("the stamp can be read");
        Built { target, stamp }
    })
}

/// A workspace with empty libraries, which have the dependencies of a course.
fn write_workspace(folder: &Path, manifest: &str) {
    write(&folder.join("Cargo.toml"), manifest);
    for members in ["exercises", "solutions"] {
        let package = format!(
            "[package]\nname = \"of-{members}\"\nedition = \"2024\"\n\n\
             [dependencies]\nharness.workspace = true\n"
        );
        let folder = folder.join(members).join("package");
        write(&folder.join("Cargo.toml"), &package);
        write(&folder.join("src/lib.rs"), "");
    }
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("there is a lock file");
}

/// Leaves a file that holds `text` as old as it is, so that cargo has nothing to do.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        let folder = path.parent().expect("a file is in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
}

/// Whether cargo had something to build.
fn cargo(folder: &Path, subcommand: &str, target: &Path) -> bool {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([subcommand, "--release", "--message-format", "json"]).current_dir(folder);
    cargo.arg("--target-dir").arg(target).env("CARGO_NET_OFFLINE", "true");
    let output = cargo.output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Message::parse_stream(output.stdout.as_slice())
        .filter_map(Result::ok)
        .any(|message| matches!(message, Message::CompilerArtifact(artifact) if !artifact.fresh))
}

/// Has `to` hold what was built in `from`, and nothing else, all of it as old as it
/// is there: that is how cargo knows that it is up to date.
fn copy_release(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    let release = to.join("release");
    if release.exists() {
        fs::remove_dir_all(&release).expect("the folder can be removed");
    }
    let copied = Command::new("cp").arg("-a").arg(from.join("release")).arg(&release).status();
    assert!(copied.is_ok_and(|status| status.success()), "{} was not copied", from.display());
}

fn lock_file(path: &Path) -> File {
    fs::create_dir_all(fixture()).expect("the folder can be made");
    File::create(path).expect("the lock can be made")
}

/// The folder of all slots, in the target folder of these tests.
fn fixture() -> &'static Path {
    static FIXTURE: OnceLock<PathBuf> = OnceLock::new();
    FIXTURE.get_or_init(|| target_folder().unwrap_or_else(|| root().join("target")).join("fixture"))
}
