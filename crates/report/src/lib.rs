//! HTML about a run.
//!
//! The book and the stand-alone report share what they show of a profile: what was
//! alive at the peak by line ([`holders`]), as `dh_view` shows it ([`tree`]) and by
//! call ([`flame`]). The program `heap-view`, which `cargo xtask view` starts, writes
//! such a report ([`page`]), or a page with the profile in DHAT's own viewer (`viewer`).
//!
//! Names in a profile are untrusted: whatever comes from one is escaped where it
//! reaches the page ([`html`]), and whatever could grow without limit is truncated.

pub mod flame;
pub mod holders;
pub mod html;
pub mod page;
pub mod signature;
pub mod source;
pub mod tree;

#[cfg(feature = "program")]
pub mod viewer;
