//! Charts of measured runs: what was alive at the peak, by call stack ([`flame`]),
//! live bytes over a run ([`timeline`]), the lives of values beside the lines of a program
//! ([`lives`]), what less memory costs in time ([`tradeoff`]), how peaks grow with the input
//! ([`growth`]), and what the programs of a class need ([`distribution`]).
//!
//! Each returns HTML that needs no other file and no network, for the pages of the book
//! and for reports. The same runs give the same text, byte for byte. A program is marked
//! alike in all of them ([`mark`]).
//!
//! Labels, names and paths are untrusted: they are shown as text, and invisible
//! characters in them are escaped ([`text`]).

mod axis;
pub mod distribution;
mod draw;
pub mod figure;
pub mod flame;
pub mod growth;
mod labels;
pub mod lives;
pub mod mark;
mod plumbing;
mod stack;
mod style;
pub mod text;
pub mod timeline;
pub mod tradeoff;
