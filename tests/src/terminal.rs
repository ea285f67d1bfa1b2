//! Runs a program in a pseudoterminal, reads what it prints and presses keys.

use std::io::{Read, Write};
use std::num::NonZero;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{self, Pty};

/// How long to wait for what should happen at once: the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(2);

/// A terminal with one program in it, which is killed when this is dropped.
pub struct Terminal {
    /// The person's side.
    controller: Arc<Pty>,
    /// The program's side. It is kept open here too: a terminal that nobody has open
    /// forgets its settings.
    program_side: OwnedFd,
    program: Child,
    output: Arc<Mutex<Output>>,
    /// How many bytes of the output [`Terminal::wait_for`] has returned.
    consumed: usize,
    /// The terminal's settings before the program started.
    settings: String,
}

/// What was printed in a terminal.
struct Output {
    bytes: Vec<u8>,
    /// What a terminal shows of them.
    screen: vt100::Parser,
}

/// How many rows a terminal has at first.
const ROWS: u16 = 50;

impl Terminal {
    /// Starts `command` without colors: escape sequences would split the texts that
    /// tests wait for.
    ///
    /// # Panics
    ///
    /// If no terminal can be opened, or the program does not start.
    #[must_use]
    pub fn start(command: &Command) -> Self {
        Self::start_sized(command, 200, &[("NO_COLOR", "1")])
    }

    /// Starts `command` in a terminal with `columns` columns, with `environment` added
    /// to its own.
    ///
    /// # Panics
    ///
    /// If no terminal can be opened, or the program does not start.
    #[must_use]
    pub fn start_sized(command: &Command, columns: u16, environment: &[(&str, &str)]) -> Self {
        let (controller, inherited) = blocking::open().expect("a terminal can be opened");
        controller.resize(Size::new(ROWS, columns)).expect("the terminal can be resized");
        let program_side = inherited.as_fd().try_clone_to_owned().expect("it can be opened twice");
        let settings = settings(&program_side);
        let command = terminal_command(command, environment);
        let program = command.spawn(inherited).expect("the program starts");
        let controller = Arc::new(controller);
        let output = record_output(controller.clone(), columns);
        Terminal { controller, program_side, program, output, consumed: 0, settings }
    }

    /// Waits until `text` is printed, after what the last call waited for, and returns
    /// everything in between with `text` at the end.
    ///
    /// # Panics
    ///
    /// If it is not printed in time.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let printed = self.printed();
            let new = &printed[self.consumed..];
            if let Some(start) = new.find(text) {
                let end = start + text.len();
                self.consumed += end;
                return new[..end].to_owned();
            }
            assert!(started.elapsed() < PATIENCE, "`{text}` was not printed in\n{new}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Everything that was printed so far. Invalid UTF-8 is left out rather than replaced:
    /// a character may have arrived in part, and what is returned must only grow.
    ///
    /// # Panics
    ///
    /// If the thread that reads the output has panicked.
    #[must_use]
    pub fn printed(&self) -> String {
        let bytes = self.output.lock().expect("the reader has not panicked").bytes.clone();
        bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
    }

    /// What the terminal shows now, a line for each row without the spaces at its end.
    ///
    /// # Panics
    ///
    /// If the thread that reads the output has panicked.
    #[must_use]
    pub fn screen(&self) -> String {
        let output = self.output.lock().expect("the reader has not panicked");
        output.screen.screen().contents()
    }

    /// Whether the terminal shows a screen that a program has opened for itself.
    ///
    /// # Panics
    ///
    /// If the thread that reads the output has panicked.
    #[must_use]
    pub fn shows_other_screen(&self) -> bool {
        let output = self.output.lock().expect("the reader has not panicked");
        output.screen.screen().alternate_screen()
    }

    /// Waits until the terminal shows `text`, and returns all that it shows then. Line
    /// breaks count as spaces: a text may take several rows.
    ///
    /// # Panics
    ///
    /// If it does not show that in time.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "most tests only wait")]
    pub fn wait_until_shown(&self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let screen = self.screen();
            if screen.replace('\n', " ").contains(text) {
                return screen;
            }
            assert!(started.elapsed() < PATIENCE, "`{text}` is not shown in\n{screen}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Gives the terminal another size. What is printed for the old one may come later, as in
    /// any terminal.
    ///
    /// # Panics
    ///
    /// If the terminal is closed.
    pub fn resize(&self, rows: u16, columns: u16) {
        let mut output = self.output.lock().expect("the reader has not panicked");
        output.screen.screen_mut().set_size(at_least_one(rows), at_least_one(columns));
        self.controller.resize(Size::new(rows, columns)).expect("the terminal can be resized");
    }

    /// Presses `keys`.
    ///
    /// # Panics
    ///
    /// If the terminal is closed.
    pub fn press(&self, keys: &str) {
        (&*self.controller).write_all(keys.as_bytes()).expect("keys can be pressed");
    }

    /// Sends the program a signal, such as "TERM".
    ///
    /// # Panics
    ///
    /// If the program has exited.
    pub fn send_signal(&self, signal: &str) {
        let program = self.program.id().to_string();
        let status = Command::new("kill").args(["-s", signal, &program]).status();
        assert!(status.is_ok_and(|status| status.success()), "{signal} was not sent");
    }

    /// Waits for the program to exit and returns its exit status.
    ///
    /// # Panics
    ///
    /// If it does not exit in time, or is ended by a signal.
    #[track_caller]
    pub fn wait_for_exit(&mut self) -> i32 {
        let started = Instant::now();
        loop {
            if let Some(status) = self.program.try_wait().expect("the program can be waited for") {
                return status.code().expect("no signal ended the program");
            }
            assert!(
                started.elapsed() < PATIENCE,
                "the program is still running:\n{}",
                self.printed()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until the program has changed the terminal's settings.
    ///
    /// # Panics
    ///
    /// If it does not change them in time.
    #[track_caller]
    pub fn wait_until_changed(&self) {
        self.wait_for_settings(|settings| settings != self.settings);
    }

    /// Waits until the terminal's settings and its screen are those from before the program
    /// started. What it prints is read later than it sets something.
    ///
    /// # Panics
    ///
    /// If the program does not restore them in time.
    #[track_caller]
    pub fn wait_until_restored(&self) {
        self.wait_for_settings(|settings| settings == self.settings && !self.shows_other_screen());
    }

    #[track_caller]
    fn wait_for_settings(&self, condition: impl Fn(&str) -> bool) {
        let started = Instant::now();
        loop {
            let now = settings(&self.program_side);
            if condition(&now) {
                return;
            }
            let before = &self.settings;
            let screen = self.screen();
            let in_time = started.elapsed() < PATIENCE;
            assert!(in_time, "at the start:\n{before}\nnow:\n{now}\nscreen:\n{screen}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Fails unless the terminal's settings are what they were before the program
    /// started.
    ///
    /// # Panics
    ///
    /// If they differ.
    #[track_caller]
    pub fn assert_restored(&self) {
        assert_eq!(settings(&self.program_side), self.settings, "the terminal was not restored");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Both fail if the program has exited, which is as good.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The settings of a terminal, as `stty` prints them.
fn settings(terminal: &OwnedFd) -> String {
    let terminal = terminal.try_clone().expect("the terminal can be opened again");
    let output = Command::new("stty").arg("-a").stdin(Stdio::from(terminal)).output();
    let output = output.expect("`stty` is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `command` with a terminal type that can draw, whatever terminal the tests run in.
fn terminal_command(command: &Command, environment: &[(&str, &str)]) -> blocking::Command {
    let copy = blocking::Command::new(command.get_program()).args(command.get_args());
    let mut copy = copy.env("TERM", "xterm-256color").env_remove("CI");
    if let Some(folder) = command.get_current_dir() {
        copy = copy.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        copy = match value {
            Some(value) => copy.env(name, value),
            None => copy.env_remove(name),
        };
    }
    copy.envs(environment.iter().copied())
}

fn at_least_one(number: u16) -> NonZero<u16> {
    NonZero::new(number).expect("a terminal has rows and columns")
}

/// Reads what is printed in the terminal, in a thread of its own.
fn record_output(terminal: Arc<Pty>, columns: u16) -> Arc<Mutex<Output>> {
    let screen = vt100::Parser::new(at_least_one(ROWS), at_least_one(columns), 0);
    let output = Arc::new(Mutex::new(Output { bytes: Vec::new(), screen }));
    let writer = output.clone();
    thread::spawn(move || {
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = (&*terminal).read(&mut chunk) {
            let mut output = writer.lock().expect("no reader panics");
            output.bytes.extend_from_slice(&chunk[..length]);
            output.screen.process(&chunk[..length]);
        }
    });
    output
}
