//! A pool of target folders for small courses, in which all dependencies are already
//! compiled.
//!
//! Two courses in one target folder would overwrite each other's programs, and with a
//! new target folder for each course dhat and mimalloc would be compiled every time. So
//! there are a few, copied from one that is built once; a course has one to itself as
//! long as it lives.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use cargo_metadata::Message;
use course_format::target_folder;

use crate::files::write_if_changed;
use crate::tool::root;

/// How many courses there can be at once, in all processes. More than there are cores,
/// for tests that wait for a time limit keep no core busy.
const SIZE: usize = 6;

/// A target folder that nobody else uses until this is dropped.
pub(crate) struct PooledTarget {
    folder: PathBuf,
    _lock: File,
}

impl PooledTarget {
    /// Waits for a free one. `manifest` is that of the workspaces built in it.
    pub(crate) fn take(manifest: &str) -> Self {
        let dependencies = build_dependencies(manifest);
        loop {
            let free = (0..SIZE).find_map(|number| {
                let lock = lock_file(&pool().join(format!("{number}.lock")));
                lock.try_lock().is_ok().then_some((number, lock))
            });
            if let Some((number, lock)) = free {
                return PooledTarget::new(&number.to_string(), lock, dependencies);
            }
            sleep(Duration::from_millis(20));
        }
    }

    /// The one for timed builds, which have more dependencies: only this folder has
    /// those compiled.
    pub(crate) fn for_timing(manifest: &str) -> Self {
        let dependencies = build_dependencies(manifest);
        let lock = lock_file(&pool().join("timing.lock"));
        lock.lock().expect("the lock can be taken");
        PooledTarget::new("timing", lock, dependencies)
    }

    fn new(name: &str, lock: File, dependencies: &Dependencies) -> Self {
        let folder = pool().join(name);
        fs::create_dir_all(&folder).expect("the folder can be created");
        let stamp = folder.join("stamp");
        if fs::read_to_string(&stamp).unwrap_or_default() != dependencies.stamp {
            // `grade` has a target folder of its own.
            for target in [folder.clone(), folder.join("grade/target")] {
                copy_release(&dependencies.target, &target);
            }
            fs::write(stamp, &dependencies.stamp).expect("the stamp can be written");
        }
        PooledTarget { folder, _lock: lock }
    }

    /// Copies what is built in it to another target folder inside.
    pub(crate) fn copy_to(&self, name: &str) {
        copy_release(&self.folder, &self.folder.join(name));
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The compiled dependencies of every course.
struct Dependencies {
    target: PathBuf,
    /// Changes whenever they are built again.
    stamp: String,
}

/// Builds the dependencies unless they are up to date, once in this process.
fn build_dependencies(manifest: &str) -> &'static Dependencies {
    static DEPENDENCIES: OnceLock<Dependencies> = OnceLock::new();
    DEPENDENCIES.get_or_init(|| {
        let folder = pool().join("dependencies");
        let lock = lock_file(&pool().join("dependencies.lock"));
        lock.lock().expect("the lock can be taken");
        let (target, stamp) = (folder.join("target"), folder.join("stamp"));
        write_workspace(&folder, manifest);
        if run_cargo(&folder, "build", &target) || !stamp.is_file() {
            // For `check --author`.
            run_cargo(&folder, "clippy", &target);
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            let now = now.expect("it is later than 1970").as_nanos().to_string();
            fs::write(&stamp, now).expect("the stamp can be written");
        }
        let stamp = fs::read_to_string(stamp).expect("the stamp can be read");
        Dependencies { target, stamp }
    })
}

/// A workspace of empty libraries that have the dependencies of a course.
fn write_workspace(folder: &Path, manifest: &str) {
    write_if_changed(&folder.join("Cargo.toml"), manifest);
    for members in ["exercises", "solutions"] {
        let package = format!(
            "[package]\nname = \"of-{members}\"\nedition = \"2024\"\n\n\
             [dependencies]\nharness.workspace = true\n"
        );
        let folder = folder.join(members).join("package");
        write_if_changed(&folder.join("Cargo.toml"), package);
        write_if_changed(&folder.join("src/lib.rs"), "");
    }
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("there is a lock file");
}

/// Returns whether anything had to be built.
fn run_cargo(folder: &Path, subcommand: &str, target: &Path) -> bool {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([subcommand, "--release", "--message-format", "json"]).current_dir(folder);
    cargo.arg("--target-dir").arg(target).env("CARGO_NET_OFFLINE", "true");
    let output = cargo.output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Message::parse_stream(output.stdout.as_slice())
        .filter_map(Result::ok)
        .any(|message| matches!(message, Message::CompilerArtifact(artifact) if !artifact.fresh))
}

/// Replaces what is built in `to` with what is built in `from`. The copy keeps all
/// modification times, by which cargo knows that it is up to date.
fn copy_release(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be created");
    let release = to.join("release");
    if release.exists() {
        fs::remove_dir_all(&release).expect("the folder can be removed");
    }
    let status = Command::new("cp").arg("-a").arg(from.join("release")).arg(&release).status();
    assert!(status.is_ok_and(|status| status.success()), "{} was not copied", from.display());
}

fn lock_file(path: &Path) -> File {
    fs::create_dir_all(pool()).expect("the folder can be created");
    File::create(path).expect("the lock file can be created")
}

/// The folder of the pool, in the target folder of these tests.
fn pool() -> &'static Path {
    static POOL: OnceLock<PathBuf> = OnceLock::new();
    POOL.get_or_init(|| target_folder().unwrap_or_else(|| root().join("target")).join("fixture"))
}
