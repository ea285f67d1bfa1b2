//! One module for each command.

pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod collect;
pub(crate) mod list;
pub(crate) mod run;
pub(crate) mod view;
