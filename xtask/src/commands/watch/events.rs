//! What a session waits for, all in one queue.

use std::io;
use std::process::ExitCode;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Something that happened.
pub(super) enum Event {
    /// Something was written in the exercises' folder.
    Save,
    /// A key was pressed: a letter in lower case, or `\n` for Enter.
    Key(char),
    /// This process is to stop until it is told to go on.
    Stop,
    /// This process is to end, with this status.
    End(ExitCode),
    /// The terminal sends no more keys.
    NoMoreKeys(io::Error),
}

/// Ctrl-C where it is a key and no signal.
pub(super) const CTRL_C: char = '\u{3}';

/// Sends every key that is pressed, from a thread that ends with the process.
pub(super) fn send_keys(events: Sender<Event>) {
    thread::spawn(move || {
        loop {
            let event = match event::read() {
                Ok(event::Event::Key(pressed)) => match key(pressed) {
                    Some(key) => Event::Key(key),
                    None => continue,
                },
                Ok(_) => continue,
                Err(error) => Event::NoMoreKeys(error),
            };
            let last = matches!(event, Event::NoMoreKeys(_));
            if events.send(event).is_err() || last {
                return;
            }
        }
    });
}

fn key(pressed: KeyEvent) -> Option<char> {
    let control = pressed.modifiers.contains(KeyModifiers::CONTROL);
    match pressed.code {
        _ if pressed.kind == KeyEventKind::Release => None,
        KeyCode::Char('c') if control => Some(CTRL_C),
        _ if control || pressed.modifiers.contains(KeyModifiers::ALT) => None,
        KeyCode::Char(letter) => Some(letter.to_ascii_lowercase()),
        KeyCode::Enter => Some('\n'),
        _ => None,
    }
}

/// Sends an event for each signal that would end or stop this process, which
/// they no longer do.
///
/// # Errors
///
/// If they cannot be listened for.
#[cfg(unix)]
pub(super) fn send_signals(events: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;

    let event = |signal| match signal {
        SIGTSTP => Event::Stop,
        // As a shell tells of a program that a signal ended.
        signal => Event::End(ExitCode::from(128 + u8::try_from(signal).unwrap_or(0))),
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

/// Stops this process, as ctrl-Z would have; returns when it is told to go on.
#[cfg(unix)]
pub(super) fn stop() {
    // It fails for signals that do not exist, and this one does.
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

#[cfg(not(unix))]
pub(super) fn send_signals(_: Sender<Event>) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn stop() {}
