//! What every test with a budget needed, in one file: for tables, for baselines, and for
//! whoever follows figures over months.
//!
//! Each test adds itself to the file that `HEAP_BUDGET_REPORT` names, whatever process it runs
//! in, and replaces what it has left there before. `cargo heap-budget` reads it.
//!
//! ```
//! let report: heap_budget::report::Report = serde_json::from_str(
//!     r#"{
//!         "version": 1,
//!         "tests": [{
//!             "package": "access-log",
//!             "name": "long_log::a_long_log_is_summed_up",
//!             "file": "examples/access-log/tests/long_log.rs",
//!             "line": 12,
//!             "build": "debug",
//!             "outcome": "passed",
//!             "limits": { "peak": 2000, "leaks": 0 },
//!             "heap": {
//!                 "peak_bytes": 900, "peak_blocks": 9, "total_bytes": 1900, "total_blocks": 19,
//!                 "end_bytes": 0, "end_blocks": 0
//!             }
//!         }]
//!     }"#,
//! )?;
//! assert_eq!(report.tests[0].heap.unwrap().peak_bytes, 900);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::{Duration, Instant};

use heap_profile::read::{self, ReadError};
use heap_profile::stats::HeapStats;
use serde::{Deserialize, Serialize};

/// The version of the format. What is added to it does not change the version.
const VERSION: u32 = 1;

/// How long the file is waited for while other tests add themselves. Each takes a moment, so a
/// lock that is older was left behind by a process that was killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// The figures of tests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The version of the format, 1.
    pub version: u32,
    /// The tests, sorted by package and name.
    pub tests: Vec<Test>,
}

/// A test with a budget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Test {
    /// The package.
    pub package: String,
    /// The path of the function, starting with its crate: that of an integration test is its
    /// file's name.
    pub name: String,
    /// The file that the attribute is in, as the compiler names it: relative to the root of the
    /// workspace.
    pub file: String,
    /// The line that the attribute starts on.
    pub line: u32,
    /// "debug" or "release": whether there were debug assertions.
    pub build: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What it may need of the heap.
    pub limits: Limits,
    /// What it needed; for a test with sizes, with the largest of them. `None` if it failed
    /// before that was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heap: Option<HeapStats>,
    /// The law that its peak may follow, such as "O(n)".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grows: Option<String>,
    /// Each of its sizes, and the peak with that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peaks: Vec<(u64, u64)>,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It is over its budget, or a part of it is over its own.
    Over,
    /// It failed otherwise.
    Failed,
}

/// The limits of a test, all of them inclusive. Those that it does not have are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes alive at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak: Option<u64>,
    /// Blocks allocated in total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocks: Option<u64>,
    /// Bytes allocated in total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Blocks alive at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaks: Option<u64>,
}

impl Report {
    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is no report of this version.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let report: Report = read::json(path, "a report of `heap-budget`")?;
        if report.version != VERSION {
            let problem = format!(
                "it has version {} of the format, and this `heap-budget` reads {VERSION}",
                report.version
            );
            return Err(ReadError::new(path, problem));
        }
        Ok(report)
    }

    /// Writes it to `path`: as a whole or not at all.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let unfinished = beside(path, &format!("{}-unfinished", process::id()));
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        fs::write(&unfinished, text)?;
        fs::rename(&unfinished, path)
    }

    /// Adds `test` to the file at `path`, in place of what it has left there before.
    pub(crate) fn add(path: &Path, test: Test) -> io::Result<()> {
        let _lock = Lock::take(beside(path, "lock"))?;
        let mut report = Report { version: VERSION, tests: Vec::new() };
        if path.exists() {
            report = Report::read(path).map_err(io::Error::other)?;
        }
        let is_other = |other: &Test| (&other.package, &other.name) != (&test.package, &test.name);
        report.tests.retain(is_other);
        report.tests.push(test);
        report
            .tests
            .sort_by(|one, other| (&one.package, &one.name).cmp(&(&other.package, &other.name)));
        report.write(path)
    }
}

/// The path of a file beside `path`, called as that is, with `end`.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    PathBuf::from(name)
}

/// A file that is there as long as somebody changes another one. Threads and processes wait for
/// each other alike.
struct Lock(PathBuf);

impl Lock {
    fn take(path: PathBuf) -> io::Result<Self> {
        let start = Instant::now();
        loop {
            match File::create_new(&path) {
                Ok(_) => return Ok(Lock(path)),
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                Err(_) if start.elapsed() > PATIENCE => {
                    let text = format!(
                        "another test has been writing to it for {} seconds; if none is \
                         running, delete {}",
                        PATIENCE.as_secs(),
                        heap_profile::text::visible(&path.display().to_string())
                    );
                    return Err(io::Error::other(text));
                }
                Err(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temp_folder::TempFolder;

    fn test(name: &str, line: u32) -> Test {
        Test {
            package: "p".to_owned(),
            name: name.to_owned(),
            file: "src/lib.rs".to_owned(),
            line,
            build: "debug".to_owned(),
            outcome: Outcome::Passed,
            limits: Limits { peak: Some(10), ..Limits::default() },
            heap: Some(HeapStats::default()),
            grows: None,
            peaks: Vec::new(),
        }
    }

    #[test]
    fn tests_add_themselves_at_once() {
        let folder = TempFolder::new().unwrap();
        let path = &folder.path().join("heap.json");
        thread::scope(|scope| {
            for number in 0..20_u32 {
                scope.spawn(move || {
                    Report::add(path, test(&format!("t{:02}", number % 10), number)).unwrap();
                });
            }
        });
        let report = Report::read(path).unwrap();
        let names: Vec<&str> = report.tests.iter().map(|test| &test.name[..]).collect();
        assert_eq!(names, ["t00", "t01", "t02", "t03", "t04", "t05", "t06", "t07", "t08", "t09"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    }

    #[test]
    fn what_is_no_report_is_not_replaced() {
        let folder = TempFolder::new().unwrap();
        let path = &folder.path().join("heap.json");
        for (text, problem) in
            [("[]", "a report of `heap-budget`"), ("{\"version\":2,\"tests\":[]}", "version 2")]
        {
            fs::write(path, text).unwrap();
            let error = Report::add(path, test("t", 1)).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
            assert_eq!(fs::read_to_string(path).unwrap(), text);
        }
    }
}
