//! Watching a program from outside until it ends, or has to be ended.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use super::Exit;
use crate::system;

/// How long to wait between two looks at the program: much longer than a look takes, which
/// is some microseconds, and much shorter than the programs run.
const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// How long a program may take to send where it is. It takes no time worth mentioning, unless
/// the machine is very busy; but a program can keep the signal off.
const LAST_WORDS_TIME: Duration = Duration::from_secs(2);

/// What was seen of a program, in bytes where it is memory. It is looked at again and again,
/// because a program can reset the kernel's peak, and a process can end unnoticed.
#[derive(Default)]
pub(super) struct Memory {
    /// The most that was resident of the program.
    pub(super) resident: u64,
    /// The most that the processes which it started had together.
    pub(super) in_other_processes: u64,
}

impl Memory {
    fn look(&mut self, program: u32) -> io::Result<()> {
        let process = format!("/proc/{program}");
        // Not there if the process has ended, or the system is not Linux.
        let resident = system::proc_bytes(&Path::new(&process).join("status"), "VmHWM:");
        let others = system::descendants(std::process::id()).into_iter();
        let others = others.filter(|id| u32::try_from(*id) != Ok(program));
        self.resident = self.resident.max(resident.unwrap_or(0));
        self.in_other_processes = self.in_other_processes.max(others.map(system::own_memory).sum());
        // A program can take this process's right to open files.
        if cfg!(target_os = "linux")
            && let Err(error) = File::open("/proc/self/stat")
        {
            return Err(io::Error::other(format!("it cannot be watched: {error}")));
        }
        Ok(())
    }
}

/// Waits for the program, which is killed if it runs for longer than `time`. Returns how it
/// ended.
pub(super) fn wait(program: &mut Child, time: Duration, memory: &mut Memory) -> io::Result<Exit> {
    let start = Instant::now();
    loop {
        let ended = program.try_wait()?;
        memory.look(program.id())?;
        if let Some(status) = ended {
            return Ok(exit_of(status));
        }
        if start.elapsed() >= time {
            interrupt(program);
            return Ok(Exit::TimedOut);
        }
        thread::sleep(POLL_INTERVAL);
    }
}

/// Has the program send where it is, which is the last that it does, and waits for that.
fn interrupt(program: &mut Child) {
    let start = Instant::now();
    system::interrupt(program.id());
    while matches!(program.try_wait(), Ok(None)) && start.elapsed() < LAST_WORDS_TIME {
        thread::sleep(POLL_INTERVAL);
    }
}

fn exit_of(status: ExitStatus) -> Exit {
    match status.code() {
        Some(code) => Exit::Status(code),
        None => Exit::Signal(system::signal(status)),
    }
}
