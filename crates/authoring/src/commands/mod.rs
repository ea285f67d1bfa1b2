//! One module for each command.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod collect;
pub(crate) mod grade;
pub(crate) mod new;
