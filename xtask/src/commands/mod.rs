//! One module per command.

pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod forwarded;
pub(crate) mod hint;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod reset;
pub(crate) mod run;
pub(crate) mod view;
