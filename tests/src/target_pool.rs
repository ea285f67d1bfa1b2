//! A pool of target folders for small courses, in which all dependencies are already
//! compiled.
//!
//! Two courses in one target folder would overwrite each other's programs, and with a
//! new target folder for each course dhat and mimalloc would be compiled every time. So
//! there are a few, into which the compiled dependencies are copied; a course has one to
//! itself as long as it lives. The dependencies are built in the target folder of the
//! real course, where most of them are built already.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use cargo_metadata::Message;

use crate::files::write_if_changed;
use crate::tool::{root, target_folder};

/// How many courses there can be at once, in all processes. More than there are cores,
/// for tests that wait for a time limit keep no core busy.
const SIZE: usize = 6;

/// The name of the one for timed builds.
const TIMING: &str = "timing";

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

    /// The one for timed builds: only this folder has what is compiled for them.
    pub(crate) fn for_timing(manifest: &str) -> Self {
        let dependencies = build_dependencies(manifest);
        let lock = lock_file(&pool().join(format!("{TIMING}.lock")));
        lock.lock().expect("the lock can be taken");
        PooledTarget::new(TIMING, lock, dependencies)
    }

    fn new(name: &str, lock: File, dependencies: &Dependencies) -> Self {
        let folder = pool().join(name);
        fs::create_dir_all(&folder).expect("the folder can be created");
        let stamp = folder.join("stamp");
        if fs::read_to_string(&stamp).unwrap_or_default() != dependencies.stamp {
            dependencies.copy_to(&folder.join("release"));
            // `grade` has a target folder of its own. What is timed is built beside the rest,
            // with settings that are the same here, so that cargo takes it for its own.
            let other = if name == TIMING { "timing" } else { "grade/target/release" };
            dependencies.copy_to(&folder.join(other));
            fs::write(stamp, &dependencies.stamp).expect("the stamp can be written");
        }
        PooledTarget { folder, _lock: lock }
    }

    /// Copies what is built in it to another target folder inside.
    pub(crate) fn copy_to(&self, name: &str) {
        let target = self.folder.join(name);
        remove(&target.join("release"));
        copy(&[self.folder.join("release")], &target);
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The compiled dependencies of every course.
struct Dependencies {
    /// The hashes in the names of their files.
    hashes: BTreeSet<String>,
    /// Changes whenever they are built again.
    stamp: String,
}

impl Dependencies {
    /// Replaces `built`, the folder of a profile, with them.
    fn copy_to(&self, built: &Path) {
        remove(built);
        for folder in [".fingerprint", "build", "deps"] {
            let source = target_folder().join("release").join(folder);
            let entries = fs::read_dir(source).expect("the folder can be read").flatten();
            let files: Vec<PathBuf> = entries
                .filter(|entry| hash(&entry.path()).is_some_and(|hash| self.hashes.contains(&hash)))
                .map(|entry| entry.path())
                .collect();
            copy(&files, &built.join(folder));
        }
    }
}

/// Builds the dependencies unless they are up to date, once in this process.
fn build_dependencies(manifest: &str) -> &'static Dependencies {
    static DEPENDENCIES: OnceLock<Dependencies> = OnceLock::new();
    DEPENDENCIES.get_or_init(|| {
        let folder = pool().join("dependencies");
        let lock = lock_file(&pool().join("dependencies.lock"));
        lock.lock().expect("the lock can be taken");
        write_workspace(&folder, manifest);
        let mut build = run_cargo(&folder, "build");
        // For `check --author`.
        build.extend(run_cargo(&folder, "clippy"));
        let hashes: BTreeSet<String> = build.iter().filter_map(|(file, _)| hash(file)).collect();
        let was_fresh = build.iter().all(|(_, fresh)| *fresh);
        let stamp = new_stamp(&pool().join("dependencies.stamp"), &hashes, was_fresh);
        Dependencies { hashes, stamp }
    })
}

/// Reads the stamp in `file`, or writes another one if anything was built or is in
/// other files than before.
fn new_stamp(file: &Path, hashes: &BTreeSet<String>, was_fresh: bool) -> String {
    let hashes = hashes.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let stamp = fs::read_to_string(file).unwrap_or_default();
    if was_fresh && stamp.ends_with(&hashes) {
        return stamp;
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let stamp = format!("{} {hashes}", now.expect("it is later than 1970").as_nanos());
    fs::write(file, &stamp).expect("the stamp can be written");
    stamp
}

/// The hash by which cargo tells the versions of a package apart, at the end of the name
/// of a file or folder in its target folder.
fn hash(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let (_, hash) = name.split('.').next()?.rsplit_once('-')?;
    Some(hash.to_owned())
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

/// The files and folders that a call of cargo has built, and whether each was there
/// already.
fn run_cargo(folder: &Path, subcommand: &str) -> Vec<(PathBuf, bool)> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([subcommand, "--release", "--message-format", "json"]).current_dir(folder);
    cargo.arg("--target-dir").arg(target_folder()).env("CARGO_NET_OFFLINE", "true");
    let output = cargo.output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = Message::parse_stream(output.stdout.as_slice()).filter_map(Result::ok);
    messages.flat_map(built_by).collect()
}

fn built_by(message: Message) -> Vec<(PathBuf, bool)> {
    match message {
        Message::CompilerArtifact(artifact) => artifact
            .filenames
            .into_iter()
            // A build script is a file without a hash, in a folder with one.
            .flat_map(|file| [file.parent().map(ToOwned::to_owned), Some(file)])
            .flatten()
            .map(|path| (path.into_std_path_buf(), artifact.fresh))
            .collect(),
        Message::BuildScriptExecuted(script) => {
            script.out_dir.parent().map(|folder| (folder.into(), true)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn remove(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("the folder can be removed");
    }
}

/// Copies files and folders into `folder`. The copies keep all modification times, by
/// which cargo knows that they are up to date.
fn copy(paths: &[PathBuf], folder: &Path) {
    fs::create_dir_all(folder).expect("the folder can be created");
    let status = Command::new("cp").arg("-a").args(paths).arg(folder).status();
    assert!(status.is_ok_and(|status| status.success()), "no copy in {}", folder.display());
}

fn lock_file(path: &Path) -> File {
    fs::create_dir_all(pool()).expect("the folder can be created");
    File::create(path).expect("the lock file can be created")
}

/// The folder of the pool.
fn pool() -> &'static Path {
    static POOL: OnceLock<PathBuf> = OnceLock::new();
    POOL.get_or_init(|| target_folder().join("fixture"))
}
