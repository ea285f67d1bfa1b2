//! The pictures of measured runs: what was alive at the peak, by call stack
//! ([`flame`]), live bytes over the course of a run ([`timeline`]), and what less
//! memory costs in time ([`tradeoff`]).
//!
//! All return text that needs nothing beside it: no file, no network. The book
//! puts it into its pages, and a report into its own. The same runs give the
//! same text, byte for byte.
//!
//! Labels, names and paths may hold anything. They are shown as text, with
//! characters that cannot be seen written out ([`text`]).

pub mod flame;
mod stack;
pub mod text;
pub mod timeline;
pub mod tradeoff;
