//! Grading: from an exercise's program to the verdict on it.
//!
//! [`cargo`] builds programs, [`execute`] runs each in a process of its own
//! through the [launcher](launch), inside of a [`sandbox`] where there is one;
//! [`cross_check`] compares what the program reports with what other witnesses
//! saw; [`verdict`] decides; and [`message`] puts the verdict into words, as
//! data. Nothing is printed here and no option is parsed: that is for the
//! programs that use this crate.

pub mod atomic_file;
pub mod cargo;
pub mod compiler_output;
pub mod course;
pub mod cross_check;
pub mod execute;
pub mod launch;
pub mod launcher;
pub mod message;
pub mod outcome;
pub mod progress;
pub mod rustc_wrapper;
pub mod sandbox;
pub mod schedule;
pub mod system;
pub mod table;
pub mod temporary_folder;
pub mod untrusted;
pub mod verdict;
pub mod workspace_copy;

use std::process::ExitCode;

/// What a program that uses this crate has to do before anything else: where the
/// process was started to be the [launcher](launch) of a program, or in place of
/// the compiler by cargo ([`rustc_wrapper`]), that is done here. Otherwise there
/// is nothing to do, and the program goes on.
///
/// A launcher has to stay small (see [`launch`]), so this comes first in `main`.
#[must_use]
pub fn companion() -> Option<anyhow::Result<ExitCode>> {
    if let Some(job) = launch::job() {
        return Some(launch::main(&job));
    }
    rustc_wrapper::call_folder().map(|folder| rustc_wrapper::record_and_compile(&folder))
}
