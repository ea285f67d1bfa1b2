//! What learners guessed before they measured: it is in the record that `cargo xtask` keeps,
//! if they hand that in too.

use learner::state::{self, State};

use super::learner::Learner;
use super::submission::read;

/// The record of a learner, at the root of a checkout.
const RECORD: &str = ".letting-go";

/// What `learner` handed in of their record; empty if that is nothing.
///
/// # Errors
///
/// Why it cannot be read.
pub(crate) fn record(learner: &Learner) -> Result<State, String> {
    let Some(text) = read(&learner.folder, RECORD)? else { return Ok(State::default()) };
    let text = String::from_utf8(text).map_err(|_| format!("`{RECORD}` is not UTF-8 text"))?;
    state::parse(&text).map_err(|problem| format!("`{RECORD}` is broken: {problem}"))
}
