//! What the tests share: a workload to measure, fixtures, and drivers for the tool, a
//! terminal and a browser.
//!
//! Nothing here may name the harness: it installs a global allocator, which only the
//! programs in `src/bin` should have.

pub mod author;
#[cfg(feature = "browser")]
pub mod axe;
#[cfg(feature = "browser")]
pub mod browser;
pub mod budget_workspace;
pub mod class;
pub mod course;
pub mod files;
mod manifests;
pub mod process;
mod target_pool;
pub mod terminal;
pub mod tool;
pub mod workload;
