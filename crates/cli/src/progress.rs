//! One line on the terminal that says what is going on, gone when it is over.
//!
//! On standard error, and only if that is a terminal: what is printed there is
//! for a person who waits.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use grading::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The exit status after ctrl-C, as shells have it: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

/// A spinner with a message. Clones share it.
#[derive(Clone)]
pub struct Spinner(ProgressBar);

impl Spinner {
    /// A spinner, or nothing where nobody would see it. From here on ctrl-C ends
    /// the tool with a word, and with it all that it started.
    #[must_use]
    pub fn start() -> Self {
        let progress = Self::visible();
        let at_interrupt = progress.clone();
        // Refused where there is a handler already, which is as good.
        let _ = ctrlc::set_handler(move || {
            at_interrupt.stop();
            eprintln!("error: interrupted; nothing is left running");
            std::process::exit(INTERRUPTED);
        });
        progress
    }

    fn visible() -> Self {
        if !stderr().is_terminal() {
            return Spinner(ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()));
        }
        let style = ProgressStyle::with_template("{spinner} {wide_msg}");
        let bar = ProgressBar::new_spinner();
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(100));
        Spinner(bar)
    }

    /// Says what is going on now.
    pub fn say(&self, message: &str) {
        // cargo's lines may hold anything: control characters stay in the text.
        self.0.set_message(message.chars().filter(|c| !c.is_control()).collect::<String>());
    }

    /// Clears the line.
    pub fn stop(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Spinner {
    fn say(&self, message: &str) {
        Spinner::say(self, message);
    }
}

impl Spinner {
    /// Does `print` while the line is off the terminal.
    pub fn hidden<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }
}
