#![doc = include_str!("../README.md")]
//!
//! # What is here
//!
//! A profile ([`dhat`]) is read with errors that name the file and the position
//! ([`read`]). It answers the usual questions: what was alive at the peak, on which line,
//! allocated by which function ([`holders`]), and the tree of it all ([`tree`]). Names of
//! Rust, C and C++ are shortened ([`frame`](mod@frame)), and it is told whose code they are
//! ([`frames`]). Beside profiles there are the lives of blocks ([`lives`]). Sizes are
//! written in one way everywhere ([`bytes`]). Of several sizes it tells how a figure grows
//! ([`growth`]).
//!
//! Nothing here knows about terminals or HTML, so that all that show a profile can share
//! it.

pub mod bytes;
pub mod dhat;
pub mod frame;
pub mod frames;
pub mod growth;
pub mod holders;
pub mod lives;
pub mod read;
pub mod stats;
pub mod text;
pub mod tree;

pub use bytes::Bytes;
