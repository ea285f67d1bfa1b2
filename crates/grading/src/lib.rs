//! Grading: from an exercise's program to the verdict on it.
//!
//! [`cargo`] builds programs, and [`execute`] runs each in a process of its own, through
//! the [`launcher`] and in a [`sandbox`] if there is one; [`cross_check`] compares what the
//! program reports with what others observed; [`verdict`] decides; and [`message`] puts the
//! verdict into words, as data. Nothing is printed here and no option is parsed: the
//! programs that use this crate do that.

pub mod atomic_file;
pub mod cargo;
pub mod compiler_output;
pub mod course;
pub mod cross_check;
pub mod execute;
pub mod fault;
pub mod growth;
pub mod launcher;
pub mod message;
pub mod missing_source;
pub mod outcome;
pub mod printed;
pub mod progress;
mod run_folder;
pub mod rustc_wrapper;
pub mod sandbox;
pub mod schedule;
pub mod system;
pub mod table;
pub mod temporary_folder;
mod time_limit;
pub mod untrusted;
pub mod verdict;
pub mod workspace_copy;

use std::process::ExitCode;

/// Does the work of a helper process, if this process was started as one: as the
/// [`launcher`] of a program, or by cargo in place of the compiler ([`rustc_wrapper`]).
/// Otherwise returns `None`, and the program goes on.
///
/// Call it first in `main`: a launcher has to stay small.
#[must_use]
pub fn run_if_helper() -> Option<anyhow::Result<ExitCode>> {
    launcher::process::run_if_launcher().or_else(rustc_wrapper::run_if_wrapper)
}
