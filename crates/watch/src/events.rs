//! The events that a session waits for, in one queue: keys, saves and signals.

use std::io;
use std::process::ExitCode;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Something that happened.
pub(crate) enum Event {
    /// Something was written in the folder of the exercises.
    Save,
    /// A key was pressed, in lower case if it is a letter.
    Key(KeyCode),
    /// The terminal has another size.
    Resize,
    /// This process should stop until it is continued, as after ctrl-Z.
    Suspend,
    /// This process should exit, with this status.
    Exit(ExitCode),
    /// No more keys can be read.
    InputFailed(io::Error),
}

/// Ctrl-C, where it arrives as a key and not as a signal.
pub(crate) const CTRL_C: KeyCode = KeyCode::Char('\u{3}');

/// Sends every key that is pressed, from a thread that ends with the process.
pub(crate) fn send_keys(events: Sender<Event>) {
    thread::spawn(move || {
        loop {
            let event = match event::read() {
                Ok(event::Event::Key(pressed)) => match key(pressed) {
                    Some(key) => Event::Key(key),
                    None => continue,
                },
                Ok(event::Event::Resize(..)) => Event::Resize,
                Ok(_) => continue,
                Err(error) => Event::InputFailed(error),
            };
            let has_failed = matches!(event, Event::InputFailed(_));
            if events.send(event).is_err() || has_failed {
                return;
            }
        }
    });
}

/// The key as in [`Event::Key`]; `None` if it means nothing here.
fn key(pressed: KeyEvent) -> Option<KeyCode> {
    let control = pressed.modifiers.contains(KeyModifiers::CONTROL);
    match pressed.code {
        _ if pressed.kind == KeyEventKind::Release => None,
        KeyCode::Char('c') if control => Some(CTRL_C),
        _ if control || pressed.modifiers.contains(KeyModifiers::ALT) => None,
        KeyCode::Char(letter) => Some(KeyCode::Char(letter.to_ascii_lowercase())),
        key => Some(key),
    }
}

/// Catches the signals that would end or stop this process, and sends an event for
/// each instead.
///
/// # Errors
///
/// If the signals cannot be caught.
#[cfg(unix)]
pub(crate) fn send_signals(events: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;

    let event = |signal| match signal {
        SIGTSTP => Event::Suspend,
        // As shells report a program that was ended by a signal.
        signal => Event::Exit(ExitCode::from(128 + u8::try_from(signal).unwrap_or(0))),
    };
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if events.send(event(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Stops this process as ctrl-Z would; returns when it is continued.
#[cfg(unix)]
pub(crate) fn suspend() {
    // This fails only for signals that do not exist.
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

#[cfg(not(unix))]
pub(crate) fn send_signals(_: Sender<Event>) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn suspend() {}
