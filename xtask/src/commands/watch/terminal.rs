//! The terminal, set to send single keys, and put right on every way out.

use std::io;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// A terminal that sends each key as it is pressed, and shows none. It is as it
/// was before once this is dropped: at the end, on an error and on a panic.
#[must_use = "the terminal is put right when this is dropped"]
pub(super) struct Terminal(());

impl Terminal {
    /// Sets the terminal.
    ///
    /// # Errors
    ///
    /// If it cannot be set; it is then as it was.
    pub(super) fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        let terminal = Terminal(());
        keep_output_and_signals()?;
        Ok(terminal)
    }

    /// Puts the terminal right, does `pause`, and sets it again.
    ///
    /// # Errors
    ///
    /// If it cannot be set.
    #[expect(clippy::unused_self, reason = "only who has it can leave it")]
    pub(super) fn left(&mut self, pause: impl FnOnce()) -> io::Result<()> {
        disable_raw_mode()?;
        pause();
        enable_raw_mode()?;
        keep_output_and_signals()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // There is nothing left to do about a terminal that is gone.
        let _ = disable_raw_mode();
    }
}

/// Raw mode takes more than is wanted here. A line still ends where it should,
/// whoever prints it, and ctrl-C and ctrl-Z are still signals, which arrive
/// whatever this process is doing. And what runs in the background may print:
/// the runs do.
#[cfg(unix)]
fn keep_output_and_signals() -> io::Result<()> {
    use nix::sys::termios::{LocalFlags, OutputFlags, SetArg, tcgetattr, tcsetattr};

    let terminal = io::stdin();
    let mut modes = tcgetattr(&terminal)?;
    modes.output_flags.insert(OutputFlags::OPOST);
    modes.local_flags.insert(LocalFlags::ISIG);
    modes.local_flags.remove(LocalFlags::TOSTOP);
    Ok(tcsetattr(&terminal, SetArg::TCSANOW, &modes)?)
}

#[cfg(not(unix))]
fn keep_output_and_signals() -> io::Result<()> {
    Ok(())
}
