//! What the tool asks of its launcher, and what the launcher answers. Both are JSON on
//! the way from one to the other.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::printed::Printed;
use crate::temporary_folder;

/// How long a program may run unless the user says otherwise. The programs of the
/// course take a few seconds at most, on a slow machine too.
pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(30);

/// The largest file that a program may write, in bytes. What the harness writes has far
/// less than a megabyte; the limit keeps a program from filling the disk.
pub const FILE_SIZE: u64 = 256_000_000;

/// The largest file of a program that is read, in bytes. The profiles of the course have
/// some ten thousand; a stack that is thousands of calls deep makes one of several million.
pub const READ_FILE_SIZE: u64 = 32_000_000;

/// Bytes of address space beyond what a program needs. mimalloc reserves arenas of a
/// gibibyte, and the whole stack of a thread is reserved when it starts.
const RESERVED_ADDRESS_SPACE: u64 = 2_000_000_000;

/// How many bytes of each output stream are kept: many times what a verdict shows of it.
const OUTPUT_BYTES: usize = 64 * 1024;

/// What becomes of the two streams that a program prints on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Streams {
    /// Each is kept by itself: its end.
    Apart,
    /// They are one, so that what is printed stays in its order: its beginning and its end.
    Together,
}

/// How much a program may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may run.
    pub time: Duration,
    /// How much memory it is known to need, in bytes.
    pub memory: u64,
    /// Whether it may use huge pages. They are faster to get, but resident memory is then
    /// rounded up by megabytes.
    pub huge_pages: bool,
}

/// A program to run, and its limits.
#[derive(Debug, Serialize, Deserialize)]
pub struct Job {
    /// The program.
    pub executable: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its environment, apart from the few variables that it inherits.
    pub environment: Vec<(String, String)>,
    /// How long it may run.
    pub time: Duration,
    /// How many bytes of address space it may have.
    pub address_space: u64,
    /// How many bytes each file that it writes may have.
    pub file_size: u64,
    /// Whether its output streams are one.
    pub streams: Streams,
    /// How many bytes of each output stream are kept.
    pub output_bytes: usize,
    /// Files that the program writes and the report should contain. The tool cannot read
    /// them itself if they are in a sandbox.
    pub files: Vec<PathBuf>,
    /// Where the program's folder for temporary files will be. No other job has this path,
    /// so that it also tells which processes belong to this one.
    pub temporary: PathBuf,
}

impl Job {
    /// Runs `executable` within `limits`, without arguments or environment.
    #[must_use]
    pub fn new(executable: &Path, limits: Limits) -> Self {
        Job {
            executable: executable.to_owned(),
            arguments: Vec::new(),
            environment: Vec::new(),
            time: limits.time,
            address_space: limits.memory.saturating_mul(2).saturating_add(RESERVED_ADDRESS_SPACE),
            file_size: FILE_SIZE,
            streams: Streams::Apart,
            output_bytes: OUTPUT_BYTES,
            files: Vec::new(),
            temporary: temporary_folder::unused_path(),
        }
    }
}

/// What the launcher observed of a program.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProcessReport {
    /// How it ended.
    pub exit: Exit,
    /// The end of what it printed on standard output, if that is a stream by itself.
    pub stdout: String,
    /// The end of what it printed on standard error, likewise.
    pub stderr: String,
    /// What it printed on both, if they are one.
    pub printed: Printed,
    /// What the harness in it sent through the pipe.
    pub harness_report: String,
    /// The peak of resident memory in bytes, according to the kernel: that of the program
    /// or of a process that it started, whichever is larger.
    pub resident: u64,
    /// The most memory that the processes which it started had together, in bytes, as far
    /// as it was not also the program's.
    pub in_other_processes: u64,
    /// The job's files that exist: their contents, or why they cannot be read.
    pub files: Vec<(PathBuf, Result<String, String>)>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// It exited with this status.
    Status(i32),
    /// It was killed by the signal with this number.
    Signal(i32),
    /// It ran for too long, and was killed.
    TimedOut,
}

/// Why a launcher did not report: something has kept it from watching the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LauncherLost {
    /// It was killed by the signal with this number.
    Killed(i32),
    /// It was stopped.
    Stopped,
    /// It did nothing for too long.
    Silent,
}

impl fmt::Display for LauncherLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LauncherLost::Killed(signal) => write!(f, "its launcher was ended by signal {signal}"),
            LauncherLost::Stopped => f.write_str("its launcher was stopped"),
            LauncherLost::Silent => f.write_str("its launcher did not answer"),
        }
    }
}

impl std::error::Error for LauncherLost {}
