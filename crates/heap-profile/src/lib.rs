#![doc = include_str!("../README.md")]
//!
//! # What is here
//!
//! A profile ([`dhat`]) is read with errors that name file and place ([`read`]), and
//! answers the questions that somebody has who looks at it: what was alive at the
//! peak, on which line, by which function ([`holders`]), seen from the root
//! ([`tree`]). Sizes have one spelling everywhere ([`bytes`]).
//!
//! Nothing here knows of terminals or HTML, so that whatever shows a profile shows
//! the same.

pub mod bytes;
pub mod dhat;
pub mod frame;
pub mod holders;
pub mod read;
pub mod stats;
pub mod text;
pub mod tree;

pub use bytes::Bytes;
