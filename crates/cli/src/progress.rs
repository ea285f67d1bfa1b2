//! A progress line on the terminal, cleared when the work is done.
//!
//! It goes to standard error, and only if that is a terminal: it is for a person who
//! is waiting.

use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

use grading::progress::Progress;
use grading::system;
use heap_profile::text::visible;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The exit status after ctrl-C, as shells report it: 128 plus the signal's number.
const INTERRUPTED: i32 = 130;

/// A spinner with a message. Clones share it.
#[derive(Clone)]
pub struct Spinner(ProgressBar);

impl Spinner {
    /// Shows a spinner, if standard error is a terminal. From now on ctrl-C ends the tool,
    /// and everything that it started, with a message; ctrl-Z clears the line first, and
    /// whoever continues the tool sees it again.
    #[must_use]
    pub fn start() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let spinner = Spinner(bar);
        let stopped = spinner.clone();
        if stderr().is_terminal() {
            // If it fails, ctrl-Z leaves the line where it is.
            let _ = system::on_suspend(move |stop| stopped.suspend(stop));
            spinner.show();
        }
        let interrupted = spinner.clone();
        // It fails if an earlier spinner has set the handler, which does the same.
        let _ = ctrlc::set_handler(move || {
            interrupted.stop();
            let _ = writeln!(stderr(), "error: interrupted; nothing is left running");
            std::process::exit(INTERRUPTED);
        });
        spinner
    }

    fn show(&self) {
        let style = ProgressStyle::with_template("{spinner} {wide_msg}");
        self.0.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        self.0.set_draw_target(ProgressDrawTarget::stderr());
        self.0.enable_steady_tick(Duration::from_millis(100));
    }

    /// Shows `message` as what is going on now.
    pub fn say(&self, message: &str) {
        // It may be a line of cargo's, which can contain anything.
        self.0.set_message(visible(message));
    }

    /// Calls `print` while the progress line is hidden.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
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
