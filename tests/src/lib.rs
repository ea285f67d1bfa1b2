//! What the tests share: a program to measure, and the tools to drive others.
//!
//! Nothing here may name the harness: it installs a global allocator, and only
//! the programs in `src/bin` are meant to have it.

pub mod author;
#[cfg(feature = "browser")]
pub mod browser;
pub mod budgets;
pub mod class;
pub mod course;
pub mod process;
mod slots;
pub mod terminal;
pub mod tool;
pub mod workload;
