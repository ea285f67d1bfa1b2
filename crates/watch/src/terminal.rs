//! The terminal while `watch` is on it: a screen of its own, keys that are sent one by one,
//! and all of it as it was on every way out.

use std::io::{self, Write, stdout};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::style::Print;
use crossterm::terminal::{
    self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};

use crate::screen::Size;

/// What is taken for the size of a terminal that does not tell it.
const USUAL_SIZE: Size = Size { rows: 24, columns: 80 };

/// A terminal that shows one screen, and sends each key as it is pressed and does not echo
/// it. It is restored when this is dropped: at the end, on an error and on a panic.
#[must_use = "the terminal is restored when this is dropped"]
pub(crate) struct Terminal(());

impl Terminal {
    /// Sets the terminal.
    ///
    /// # Errors
    ///
    /// If it cannot be set; it is then unchanged.
    pub(crate) fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        let terminal = Terminal(());
        set_up()?;
        Ok(terminal)
    }

    /// Its size now.
    #[expect(clippy::unused_self, reason = "while it is set, this is the terminal's size")]
    pub(crate) fn size(&self) -> Size {
        match terminal::size() {
            // Some terminals report a size of zero.
            Ok((columns @ 1.., rows @ 1..)) => Size { rows: rows.into(), columns: columns.into() },
            _ => USUAL_SIZE,
        }
    }

    /// Shows `rows`, and nothing else.
    ///
    /// # Errors
    ///
    /// If the terminal is gone.
    pub(crate) fn draw(&self, rows: &[String]) -> io::Result<()> {
        let mut out = stdout().lock();
        for (row, number) in rows.iter().zip(0..) {
            // Cleared first: behind the last column there is nothing that can be cleared.
            queue!(out, MoveTo(0, number), Clear(ClearType::CurrentLine), Print(row))?;
        }
        if rows.len() < self.size().rows {
            let next = u16::try_from(rows.len()).unwrap_or(u16::MAX);
            queue!(out, MoveTo(0, next), Clear(ClearType::FromCursorDown))?;
        }
        out.flush()
    }

    /// Restores the terminal while `pause` runs.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be set.
    #[expect(clippy::unused_self, reason = "only while the terminal is set can it be restored")]
    pub(crate) fn suspend(&mut self, pause: impl FnOnce()) -> io::Result<()> {
        restore();
        pause();
        enable_raw_mode()?;
        set_up()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Goes to the screen of its own, and keeps of raw mode what is wanted.
fn set_up() -> io::Result<()> {
    keep_output_and_signals()?;
    execute!(stdout(), EnterAlternateScreen, Hide, Clear(ClearType::All))
}

/// Makes the terminal what it was. It fails if the terminal is gone, and then there is
/// nothing to restore.
fn restore() {
    let _ = execute!(stdout(), Show, LeaveAlternateScreen);
    let _ = disable_raw_mode();
}

/// Raw mode turns off more than is wanted here. This turns on again: the translation of
/// newlines, so that a warning is lines; and signals for ctrl-C and ctrl-Z, so that they
/// work whatever this process is doing.
#[cfg(unix)]
fn keep_output_and_signals() -> io::Result<()> {
    use rustix::termios::{LocalModes, OptionalActions, OutputModes, tcgetattr, tcsetattr};

    let terminal = io::stdin();
    let mut modes = tcgetattr(&terminal)?;
    modes.output_modes.insert(OutputModes::OPOST);
    modes.local_modes.insert(LocalModes::ISIG);
    Ok(tcsetattr(&terminal, OptionalActions::Now, &modes)?)
}

#[cfg(not(unix))]
fn keep_output_and_signals() -> io::Result<()> {
    Ok(())
}
