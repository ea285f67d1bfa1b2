#![doc = include_str!("../README.md")]
//!
//! # What is here
//!
//! A run of an exercise leaves two files: `dhat.json`, the profile in the
//! format of DHAT ([`dhat`]), and `run.json`, the summary ([`run`]). This crate
//! holds their formats, reads them with errors that name file and place, and
//! answers the questions that a learner has: what was alive at the peak, on
//! which line, by which function ([`holders`]), seen from the root ([`tree`]).
//!
//! It knows nothing of terminals or HTML: the command line and the book both
//! show what is computed here, so they cannot disagree.

pub mod bytes;
pub mod canonical;
pub mod dhat;
pub mod frame;
pub mod holders;
pub mod read;
pub mod results;
pub mod run;
pub mod text;
pub mod times;
pub mod tree;

pub use bytes::Bytes;
