//! What the launcher asks of the operating system. Windows offers none of it here:
//! programs run there without limits and without the kernel's measurement.

#[cfg(unix)]
pub use unix::*;
#[cfg(not(unix))]
pub use without::*;

#[cfg(unix)]
mod unix {
    use std::fs::{self, OpenOptions};
    use std::io::{self, PipeWriter};
    use std::os::fd::{AsRawFd, RawFd};
    use std::os::unix::fs::OpenOptionsExt;
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::{Command, ExitCode, ExitStatus};
    use std::thread;
    use std::time::{Duration, Instant};

    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
    use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
    use nix::sys::signal::{Signal, kill, killpg};
    use nix::sys::wait::{WaitPidFlag, waitpid};
    use nix::unistd::{Pid, close, getpid, setsid};

    /// Closes every file but the three standard ones. Whoever started the tool
    /// may have left some open, and a program must not get at them: from an open
    /// folder the way leads out of any sandbox.
    pub fn close_inherited_files() {
        let entries = fs::read_dir("/dev/fd").into_iter().flatten().flatten();
        let open = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        for file in open.filter(|file: &RawFd| *file > 2).collect::<Vec<_>>() {
            // The folder that was just listed is among them, and closed already.
            let _ = close(file);
        }
    }

    /// Has a file opened only where it is at its own path and no symbolic link,
    /// and without waiting for anybody at the other end of a pipe.
    pub fn open_without_following(options: &mut OpenOptions) {
        options.custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
    }

    /// Has `command` take this process's place; returns only where it cannot.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn become_program(command: &mut Command) -> io::Result<ExitCode> {
        Err(command.exec())
    }

    /// Leaves the terminal's group, so that ctrl-C reaches the tool alone, and
    /// becomes the parent of every process that loses its own.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn start_session() -> io::Result<()> {
        setsid()?;
        #[cfg(target_os = "linux")]
        {
            nix::sys::prctl::set_child_subreaper(true)?;
            // What it prints is believed: the program it starts, which is the
            // same user's, cannot get at its memory or at its open files.
            nix::sys::prctl::set_dumpable(false)?;
        }
        Ok(())
    }

    /// Sets this process's limits, which what it starts inherits.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn limit(address_space: u64, file_size: u64) -> io::Result<()> {
        // macOS refuses a limit of address space.
        #[cfg(not(target_os = "linux"))]
        let _ = address_space;
        #[cfg(target_os = "linux")]
        setrlimit(Resource::RLIMIT_AS, address_space, address_space)?;
        setrlimit(Resource::RLIMIT_FSIZE, file_size, file_size)?;
        setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
        Ok(())
    }

    /// Puts the program into a group of its own.
    pub fn own_group(command: &mut Command) {
        command.process_group(0);
    }

    /// Has the program inherit the pipe's end, and names it to the harness.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn pass_pipe(pipe: &PipeWriter, command: &mut Command) -> io::Result<()> {
        fcntl(pipe, FcntlArg::F_SETFD(FdFlag::empty()))?;
        command.env("HEAP_REPORT", pipe.as_raw_fd().to_string());
        Ok(())
    }

    /// Asks every process of the group to end.
    pub fn terminate_group(group: u32) {
        // None left is as good.
        let _ = killpg(pid(group), Signal::SIGTERM);
    }

    /// Ends every process of the group.
    pub fn kill_group(group: u32) {
        // None left is as good.
        let _ = killpg(pid(group), Signal::SIGKILL);
    }

    /// Ends and reaps every child, also those that become one meanwhile: a process
    /// that left the group becomes a child when its own parent ends.
    pub fn kill_children() {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(2) {
            for child in children() {
                let _ = kill(child, Signal::SIGKILL);
            }
            match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Err(Errno::ECHILD) => return,
                Err(_) => {}
                Ok(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    /// The processes whose parent is this one, by the fourth field of
    /// `/proc/PID/stat`.
    fn children() -> Vec<Pid> {
        let own = getpid().to_string();
        let is_child = |id: &i32| {
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
            // The second field, the program's name, is in parentheses and may
            // hold anything.
            let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
            after_name.split(' ').nth(1) == Some(own.as_str())
        };
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        ids.filter(is_child).map(Pid::from_raw).collect()
    }

    /// The most that was resident, in bytes, of one process among those that
    /// were waited for.
    #[must_use]
    pub fn peak_resident_of_children() -> u64 {
        let kibibytes = getrusage(UsageWho::RUSAGE_CHILDREN).map_or(0, |usage| usage.max_rss());
        // Linux has it in units of 1,024 bytes, macOS in bytes.
        let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
        u64::try_from(kibibytes).unwrap_or(0) * unit
    }

    /// The signal that ended a process.
    #[must_use]
    pub fn signal(status: ExitStatus) -> i32 {
        status.signal().unwrap_or(0)
    }

    fn pid(id: u32) -> Pid {
        Pid::from_raw(i32::try_from(id).unwrap_or(i32::MAX))
    }
}

#[cfg(not(unix))]
mod without {
    use std::fs::OpenOptions;
    use std::io::{self, PipeWriter};
    use std::process::{Command, ExitCode, ExitStatus};

    pub fn close_inherited_files() {}

    pub fn open_without_following(_: &mut OpenOptions) {}

    pub fn become_program(command: &mut Command) -> io::Result<ExitCode> {
        let status = command.status()?;
        Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
    }

    pub fn start_session() -> io::Result<()> {
        Ok(())
    }

    pub fn limit(_: u64, _: u64) -> io::Result<()> {
        Ok(())
    }

    pub fn own_group(_: &mut Command) {}

    pub fn pass_pipe(_: &PipeWriter, _: &mut Command) -> io::Result<()> {
        Ok(())
    }

    pub fn terminate_group(_: u32) {}

    pub fn kill_group(_: u32) {}

    pub fn kill_children() {}

    pub fn peak_resident_of_children() -> u64 {
        0
    }

    pub fn signal(_: ExitStatus) -> i32 {
        0
    }
}

/// What this machine is, for a person: processor, cores and memory.
pub fn machine() -> String {
    let first = |path: &str, name: &str| {
        let text = std::fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor = first("/proc/cpuinfo", "model name");
    let processor = processor.unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = first("/proc/meminfo", "MemTotal")
        .and_then(|text| text.strip_suffix(" kB")?.parse::<u64>().ok())
        .map(|kibibytes| format!(", {} GB", (kibibytes * 1024 + 500_000_000) / 1_000_000_000));
    format!("{processor}, {cores} cores{}", memory.unwrap_or_default())
}
