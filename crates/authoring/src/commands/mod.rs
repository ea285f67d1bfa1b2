//! One module per command.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod collect;
pub(crate) mod grade;
pub(crate) mod new;
