//! The text and JSON that is printed for authors and teachers.

pub(crate) mod class;
pub(crate) mod distribution;
pub(crate) mod faults;
pub(crate) mod junit;
pub(crate) mod timing;
