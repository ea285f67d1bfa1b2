//! Options that several commands share.

use std::time::Duration;

use clap::Args;
use grading::course::Exercise;
use grading::launcher::DEFAULT_TIME_LIMIT;
use grading::schedule::Capacity;
use heap_profile::Bytes;

/// How long programs may run, and how many at once.
#[derive(Args)]
pub struct RunOptions {
    /// How long each program may run.
    #[arg(long, default_value_t = DEFAULT_TIME_LIMIT.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,

    /// How many programs to run at once [default: one per core].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// How much memory they may use together [default: half of what is free].
    #[arg(long, value_name = "SIZE")]
    memory: Option<Bytes>,
}

impl RunOptions {
    /// How long each program may run.
    #[must_use]
    pub fn time(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// How many programs of `exercises` may run at once.
    ///
    /// # Errors
    ///
    /// If one of them needs more memory than `--memory` allows.
    pub fn capacity(&self, exercises: &[&Exercise]) -> anyhow::Result<Capacity> {
        Capacity::new(self.jobs.map(usize::from), self.memory, exercises)
    }
}
