//! Which calls of the work are timed, and one run of a program that times them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use course_format::call_time;
use heap_profile::text::visible_lines;

use super::{LIMITS, samples};
use grading::cargo::Variant;
use grading::launcher::{self, Exit, Job, run_job};

/// Which calls of the work are timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calls {
    /// One, which is the first in its process.
    First,
    /// Many in one process, under Criterion.
    Repeated,
}

impl Calls {
    /// How programs are built to time them.
    pub(crate) fn variant(self) -> Variant {
        match self {
            Calls::First => Variant::Timing,
            Calls::Repeated => Variant::Repeated,
        }
    }

    /// The seconds that a call takes in the program `binary`, which leaves them in `folder`.
    ///
    /// For a first call, the program runs once before, so that the machine has its memory at
    /// hand: a virtual one gives free memory back to its host after a while, and to get it
    /// again can take longer than all that the program does.
    pub(super) fn time(
        self,
        binary: &str,
        executable: &Path,
        folder: &Path,
    ) -> anyhow::Result<f64> {
        if self == Calls::First {
            self.run(binary, executable, folder)?;
        }
        self.run(binary, executable, folder)
    }

    /// Runs a program once. mimalloc is as it comes, and no variable of the caller's can
    /// change what the program does.
    fn run(self, binary: &str, executable: &Path, folder: &Path) -> anyhow::Result<f64> {
        empty(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        let path = folder.display().to_string();
        let names = ["HEAP_OUT", "CRITERION_HOME"].map(str::to_owned);
        let environment = names.map(|name| (name, path.clone())).into();
        let job = Job { environment, ..Job::new(executable, LIMITS) };
        let process = run_job(launcher::command()?, &job)?;
        let printed = visible_lines(process.stderr.trim());
        match process.exit {
            Exit::Status(0) => {}
            Exit::Status(status) => bail!("`{binary}`: exit status {status}\n{printed}"),
            Exit::Signal(signal) => bail!("`{binary}`: killed by signal {signal}\n{printed}"),
            Exit::TimedOut => {
                bail!("`{binary}` did not end within {} seconds", LIMITS.time.as_secs())
            }
        }
        Ok(match self {
            // Ratios are taken, and a clock may tick too slowly for the shortest work.
            Calls::First => call_time::read(folder)?.max(Duration::from_nanos(1)).as_secs_f64(),
            Calls::Repeated => samples::read(&folder.join(binary))?,
        })
    }
}

/// Removes what the last run has left in `folder`, which would be taken for this one's.
fn empty(folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}
