//! The outcome of a program that was graded.

use std::time::Duration;

use course_format::results::Rating;
use course_format::run::{Answer, Mismatch, Run};
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use heap_profile::holders::{Holder, Location};

use crate::compiler_output::CompilerOutput;
use crate::cross_check::Discrepancy;
use crate::launcher::LauncherLost;
use crate::missing_source::MissingSource;

/// The outcome of a program.
pub enum Outcome {
    /// It finished.
    Measured(Box<Measured>),
    /// It has no file to compile.
    NoSource(MissingSource),
    /// It does not compile; the compiler's errors.
    BuildFailed(CompilerOutput),
    /// It panicked; what it printed last.
    Panicked(String),
    /// It could not allocate any more memory; what it printed last.
    OutOfMemory(String),
    /// It was killed by the signal with this number; what it printed last.
    Killed(i32, String),
    /// It took too long.
    TimedOut {
        /// Longer than this.
        limit: Duration,
        /// The calls of its source that it was in then, innermost first, as far as they are
        /// known.
        calls: Vec<Location>,
    },
    /// It finished, but its measurement is not believed.
    NotMeasured(Box<Measured>, Discrepancy),
    /// It finished, but processes that it started held this much for it.
    HeldElsewhere(Box<Measured>, Bytes),
    /// Its results could not be read in this time.
    NotRead(Duration),
    /// It could not be watched to its end.
    NotWatched(LauncherLost),
    /// It could not be started; the reason.
    NotRun(String),
    /// It exited without a result.
    Failed {
        /// Its exit status.
        status: i32,
        /// What is wrong with the files that it should have written.
        problem: String,
        /// What it printed last.
        printed: String,
    },
}

/// The measurement of a program that finished.
pub struct Measured {
    /// What the harness reported.
    pub run: Run,
    /// dhat's profile.
    pub profile: Profile,
    /// How its peak compares with the budget.
    pub rating: Rating,
    /// What was alive at the peak, the largest first.
    pub holders: Vec<Holder>,
}

impl Measured {
    /// The first place where the answer is wrong.
    #[must_use]
    pub fn mismatch(&self) -> Option<&Mismatch> {
        match &self.run.answer {
            Answer::Right => None,
            Answer::Wrong(mismatch) => Some(mismatch),
        }
    }
}

/// The kind of an outcome, without its details: can be compared, named and stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeKind {
    /// Within the stretch, with the right answer.
    Stretch,
    /// Within the budget, with the right answer.
    Passed,
    /// Over the budget, with the right answer.
    OverBudget,
    /// It finished, with a wrong answer.
    WrongAnswer,
    /// It does not compile, or there is nothing to compile.
    BuildFailed,
    /// It panicked.
    Panicked,
    /// It could not allocate any more memory.
    OutOfMemory,
    /// A signal killed it.
    Killed,
    /// It took too long.
    TimedOut,
    /// Its measurement is not believed.
    NotMeasured,
    /// It could not be run, or exited without a result.
    Failed,
}

impl From<Rating> for OutcomeKind {
    /// The kind of a program that was measured and gave the right answer.
    fn from(rating: Rating) -> Self {
        match rating {
            Rating::Stretch => OutcomeKind::Stretch,
            Rating::Passed => OutcomeKind::Passed,
            Rating::OverBudget => OutcomeKind::OverBudget,
        }
    }
}

impl OutcomeKind {
    /// Its name in output for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            OutcomeKind::Stretch => "stretch",
            OutcomeKind::Passed => "passed",
            OutcomeKind::OverBudget => "over-budget",
            OutcomeKind::WrongAnswer => "wrong-answer",
            OutcomeKind::BuildFailed => "build-failed",
            OutcomeKind::Panicked => "panicked",
            OutcomeKind::OutOfMemory => "out-of-memory",
            OutcomeKind::Killed => "killed",
            OutcomeKind::TimedOut => "timed-out",
            OutcomeKind::NotMeasured => "not-measured",
            OutcomeKind::Failed => "failed",
        }
    }

    /// Whether it is within the budget with the right answer.
    #[must_use]
    pub fn passed(self) -> bool {
        matches!(self, OutcomeKind::Passed | OutcomeKind::Stretch)
    }
}

impl Outcome {
    /// What a program reported that finished, whether or not it is believed.
    #[must_use]
    pub fn reported(&self) -> Option<&Measured> {
        match self {
            Outcome::Measured(measured)
            | Outcome::NotMeasured(measured, _)
            | Outcome::HeldElsewhere(measured, _) => Some(measured),
            _ => None,
        }
    }

    /// What was measured, if it is believed and the answer is right.
    #[must_use]
    pub fn right(&self) -> Option<&Measured> {
        match self {
            Outcome::Measured(measured) if measured.mismatch().is_none() => Some(measured),
            _ => None,
        }
    }

    /// The peak, likewise.
    #[must_use]
    pub fn peak(&self) -> Option<Bytes> {
        self.right().map(|measured| Bytes(measured.run.stats.peak_bytes))
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Outcome::Measured(measured) if measured.mismatch().is_some() => {
                OutcomeKind::WrongAnswer
            }
            Outcome::Measured(measured) => measured.rating.into(),
            Outcome::NoSource(_) | Outcome::BuildFailed(_) => OutcomeKind::BuildFailed,
            Outcome::Panicked(_) => OutcomeKind::Panicked,
            Outcome::OutOfMemory(_) => OutcomeKind::OutOfMemory,
            Outcome::Killed(..) => OutcomeKind::Killed,
            Outcome::TimedOut { .. } => OutcomeKind::TimedOut,
            Outcome::NotMeasured(..) | Outcome::HeldElsewhere(..) => OutcomeKind::NotMeasured,
            Outcome::NotRead(_)
            | Outcome::NotWatched(_)
            | Outcome::NotRun(_)
            | Outcome::Failed { .. } => OutcomeKind::Failed,
        }
    }

    /// Its name in output for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// Whether it is within the budget with the right answer.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.kind().passed()
    }
}
