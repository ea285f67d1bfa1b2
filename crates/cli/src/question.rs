//! Asking a person a question, which they answer with yes or no.

use std::io::{self, IsTerminal, Write, stderr, stdin};

use console::{Key, Term};
use grading::system;
use heap_profile::text::visible_lines;

use crate::terminal;
use crate::text::wrap_lines;

/// What ctrl-Z and ctrl-D send while single keys are read.
const CTRL_Z: char = '\u{1a}';
const CTRL_D: char = '\u{4}';

/// Whether somebody can read a question and answer it.
#[must_use]
pub fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Whether the answer to `question` is yes. It is typed and ended with enter; escape says no
/// at once.
///
/// # Errors
///
/// If the question cannot be shown, or no key can be read.
pub fn confirm(question: &str) -> io::Result<bool> {
    let terminal = Term::stderr();
    let mut answer = String::new();
    show(question)?;
    loop {
        match terminal.read_key()? {
            Key::Enter => break,
            Key::Escape | Key::Char(CTRL_D) => {
                answer.clear();
                break;
            }
            // The keyboard stops nobody who reads single keys.
            Key::Char(CTRL_Z) => {
                system::suspend();
                show(&format!("{question}{answer}"))?;
            }
            Key::Backspace if answer.pop().is_some() => terminal.clear_chars(1)?,
            Key::Char(c) if !c.is_control() => {
                answer.push(c);
                write!(stderr(), "{c}")?;
            }
            _ => {}
        }
    }
    writeln!(stderr())?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn show(question: &str) -> io::Result<()> {
    let question = wrap_lines(&visible_lines(question), terminal::error_columns());
    // A space at the end is one that a wrapped line has not.
    write!(stderr(), "{} ", question.trim_end())?;
    stderr().flush()
}
