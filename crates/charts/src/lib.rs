//! Charts of measured runs: what was alive at the peak, by call stack ([`flame`]),
//! live bytes over a run ([`timeline`]), and what less memory costs in time
//! ([`tradeoff`]).
//!
//! Each returns HTML or SVG that needs no other file and no network, for the pages
//! of the book and for reports. The same runs give the same text, byte for byte.
//!
//! Labels, names and paths are untrusted: they are shown as text, and invisible
//! characters in them are escaped ([`text`]).

mod draw;
pub mod flame;
mod plumbing;
mod stack;
pub mod text;
pub mod timeline;
pub mod tradeoff;
