//! Programs of the workspace, which cargo builds first unless they are fresh: as cargo
//! calls what it need not build again.
//!
//! - [`Program`] is such a program, built when it is first used.
//! - [`inputs`] tells what an executable was made from, and whether that is as it was.
//!
//! This is the first thing that a learner waits for, so it depends on nothing.

pub mod inputs;
mod process;
mod program;

pub use process::{become_program, cargo};
pub use program::{NotBuilt, Program, asked_color, root};
