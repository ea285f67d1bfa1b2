//! One run, to look at.
//!
//! What a page shows of a profile is drawn here, for the book and for a report
//! that stands alone: what was alive at the peak by line ([`holders`]), as
//! `dh_view` shows it ([`tree`]) and by call ([`flame`]). The program `heap-view`,
//! which `cargo xtask view` starts, writes such a report ([`page`]), or a page with
//! the profile in DHAT's own viewer (`viewer`).
//!
//! Names in a profile can hold anything: whatever comes from one is escaped
//! where it reaches the page ([`html`]), and what could grow without end is cut.

pub mod flame;
pub mod holders;
pub mod html;
pub mod page;
pub mod source;
pub mod tree;

#[cfg(feature = "program")]
pub mod viewer;
