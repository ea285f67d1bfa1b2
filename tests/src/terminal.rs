//! A program in a terminal: what it prints is read, keys are pressed.

use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{self, Pty};

/// How long to wait for what should come at once: a busy machine is no fault.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// A terminal with one program in it, which is ended when this is dropped.
pub struct Terminal {
    /// The side of the person.
    own: Arc<Pty>,
    /// The side of the program: a terminal that nobody has open forgets how it
    /// was set.
    other: OwnedFd,
    program: Child,
    printed: Arc<Mutex<Vec<u8>>>,
    /// How much of it was waited for already.
    seen: usize,
    /// How the terminal was set before the program started.
    settings: String,
}

impl Terminal {
    /// Starts `command`, without colors: they would stand between the words that
    /// are waited for.
    ///
    /// # Panics
    ///
    /// Where there is no terminal to be had, or the program does not start.
    #[must_use]
    pub fn with(command: &Command) -> Self {
        Self::sized(command, 200, &[("NO_COLOR", "1")])
    }

    /// Starts `command` in a terminal of so many columns, with `environment`
    /// added to its own.
    ///
    /// # Panics
    ///
    /// Where there is no terminal to be had, or the program does not start.
    #[must_use]
    pub fn sized(command: &Command, columns: u16, environment: &[(&str, &str)]) -> Self {
        let (own, other) = blocking::open().expect("there is a terminal");
        own.resize(Size::new(50, columns)).expect("it has a size");
        let kept_open = other.as_fd().try_clone_to_owned().expect("it can be opened twice");
        let settings = settings(&kept_open);
        let program = inside(command, environment).spawn(other).expect("the program starts");
        let own = Arc::new(own);
        let printed = kept(own.clone());
        Terminal { own, other: kept_open, program, printed, seen: 0, settings }
    }

    /// Waits until `text` is printed, after what was waited for before, and
    /// returns everything up to it.
    ///
    /// # Panics
    ///
    /// Where it does not come.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let printed = self.printed();
            let new = &printed[self.seen..];
            if let Some(at) = new.find(text) {
                let until = at + text.len();
                self.seen += until;
                return new[..until].to_owned();
            }
            assert!(started.elapsed() < PATIENCE, "`{text}` was not printed in\n{new}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Everything that was printed so far. Bytes that are no text are left out,
    /// so that what was printed only ever grows.
    ///
    /// # Panics
    ///
    /// Where the thread that reads it panicked.
    #[must_use]
    pub fn printed(&self) -> String {
        let bytes = self.printed.lock().expect("nobody panics with it").clone();
        bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
    }

    /// Presses `keys`.
    ///
    /// # Panics
    ///
    /// Where the terminal is gone.
    pub fn press(&self, keys: &str) {
        (&*self.own).write_all(keys.as_bytes()).expect("keys can be pressed");
    }

    /// Sends the program a signal, such as "TERM".
    ///
    /// # Panics
    ///
    /// Where it has ended.
    pub fn send(&self, signal: &str) {
        let program = self.program.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &program]).status();
        assert!(sent.is_ok_and(|status: ExitStatus| status.success()), "no signal {signal}");
    }

    /// Waits for the program to end and returns its exit status.
    ///
    /// # Panics
    ///
    /// Where it does not end, and where a signal ends it.
    #[track_caller]
    pub fn ended(&mut self) -> i32 {
        let started = Instant::now();
        loop {
            if let Some(status) = self.program.try_wait().expect("it can be waited for") {
                return status.code().expect("no signal ended it");
            }
            assert!(started.elapsed() < PATIENCE, "it did not end:\n{}", self.printed());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until the terminal is set as it was before the program started, or
    /// until it is not.
    ///
    /// # Panics
    ///
    /// Where that does not come.
    #[track_caller]
    pub fn wait_for_settings(&self, as_before: bool) {
        let started = Instant::now();
        while (settings(&self.other) == self.settings) != as_before {
            let now = settings(&self.other);
            assert!(started.elapsed() < PATIENCE, "{}\nis not\n{now}", self.settings);
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Fails unless the terminal is set as it was before the program started.
    ///
    /// # Panics
    ///
    /// Where it is not.
    #[track_caller]
    pub fn assert_put_right(&self) {
        assert_eq!(settings(&self.other), self.settings, "the terminal is not as it was");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// What `stty` says of a terminal.
fn settings(terminal: &OwnedFd) -> String {
    let terminal = terminal.try_clone().expect("it can be opened again");
    let output = Command::new("stty").arg("-a").stdin(Stdio::from(terminal)).output();
    let output = output.expect("`stty` is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `command` as a program in a terminal, which has a name, whatever the one is called
/// that the tests run in: without one, nothing is drawn in it.
fn inside(command: &Command, environment: &[(&str, &str)]) -> blocking::Command {
    let inside = blocking::Command::new(command.get_program()).args(command.get_args());
    let mut inside = inside.env("TERM", "xterm-256color").env_remove("CI");
    for (name, value) in command.get_envs() {
        inside = match value {
            Some(value) => inside.env(name, value),
            None => inside.env_remove(name),
        };
    }
    inside.envs(environment.iter().copied())
}

/// What is printed in the terminal from now on.
fn kept(terminal: Arc<Pty>) -> Arc<Mutex<Vec<u8>>> {
    let printed = Arc::new(Mutex::new(Vec::new()));
    let kept = printed.clone();
    thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(read @ 1..) = (&*terminal).read(&mut chunk) {
            kept.lock().expect("nobody panics with it").extend_from_slice(&chunk[..read]);
        }
    });
    printed
}
