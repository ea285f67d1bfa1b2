//! Setting the terminal to send single keys, and restoring it on every way out.

use std::io;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// A terminal that sends each key as it is pressed and does not echo it. It is restored
/// when this is dropped: at the end, on an error and on a panic.
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
        keep_output_and_signals()?;
        Ok(terminal)
    }

    /// Restores the terminal while `pause` runs.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be set.
    #[expect(clippy::unused_self, reason = "only while the terminal is set can it be restored")]
    pub(crate) fn suspend(&mut self, pause: impl FnOnce()) -> io::Result<()> {
        disable_raw_mode()?;
        pause();
        enable_raw_mode()?;
        keep_output_and_signals()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It fails if the terminal is gone, and then there is nothing to restore.
        let _ = disable_raw_mode();
    }
}

/// Raw mode turns off more than is wanted here. This turns on again: the translation of
/// newlines, so that any process can print lines; and signals for ctrl-C and ctrl-Z, so
/// that they work whatever this process is doing. It also lets processes in the
/// background print, which `check` does.
#[cfg(unix)]
fn keep_output_and_signals() -> io::Result<()> {
    use rustix::termios::{LocalModes, OptionalActions, OutputModes, tcgetattr, tcsetattr};

    let terminal = io::stdin();
    let mut modes = tcgetattr(&terminal)?;
    modes.output_modes.insert(OutputModes::OPOST);
    modes.local_modes.insert(LocalModes::ISIG);
    modes.local_modes.remove(LocalModes::TOSTOP);
    Ok(tcsetattr(&terminal, OptionalActions::Now, &modes)?)
}

#[cfg(not(unix))]
fn keep_output_and_signals() -> io::Result<()> {
    Ok(())
}
