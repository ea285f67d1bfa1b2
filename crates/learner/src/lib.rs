//! What a learner has done, and what they are told next: the record of guesses, attempts
//! and hints, the tables that show it, the hints themselves, and a fresh copy of a program.
//!
//! `cargo xtask` and `watch` are two programs about the same learner; this is what both
//! of them do with the record.

pub mod guess;
pub mod hints;
pub mod history;
pub mod list;
mod local_time;
pub mod overview;
pub mod restore;
pub mod state;
