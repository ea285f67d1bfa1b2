//! Unix's own calls, through `nix`.

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

/// Closes every file but the three standard ones. Whoever started the tool may have
/// left some open, and a program must not get at them: an open folder is a way out of
/// any sandbox.
pub fn close_inherited_files() {
    let entries = fs::read_dir("/dev/fd").into_iter().flatten().flatten();
    let open = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    for file in open.filter(|file: &RawFd| *file > 2).collect::<Vec<_>>() {
        // The folder that was just listed is among them, and closed already.
        let _ = close(file);
    }
}

/// Opens a file only if its path is not a symbolic link, and does not wait for anybody at
/// the other end if it is a pipe.
pub fn open_without_following(options: &mut OpenOptions) {
    options.custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
}

/// Replaces this process by `command`. Returns only if that fails.
///
/// # Errors
///
/// If the system refuses.
pub fn become_program(command: &mut Command) -> io::Result<ExitCode> {
    Err(command.exec())
}

/// Starts a session of its own, so that ctrl-C reaches the tool alone. On Linux, this
/// process also becomes the parent of every descendant that loses its own.
///
/// # Errors
///
/// If the system refuses.
pub fn start_session() -> io::Result<()> {
    setsid()?;
    #[cfg(target_os = "linux")]
    {
        nix::sys::prctl::set_child_subreaper(true)?;
        // What the launcher prints is believed. The program runs as the same user, and
        // could otherwise write to the launcher's memory and open files.
        nix::sys::prctl::set_dumpable(false)?;
    }
    Ok(())
}

/// Limits this process and those that it starts, in bytes: the address space, and the size
/// of each file. There are no core dumps.
///
/// # Errors
///
/// If the system refuses.
pub fn limit(address_space: u64, file_size: u64) -> io::Result<()> {
    // macOS refuses to limit the address space.
    #[cfg(not(target_os = "linux"))]
    let _ = address_space;
    #[cfg(target_os = "linux")]
    setrlimit(Resource::RLIMIT_AS, address_space, address_space)?;
    setrlimit(Resource::RLIMIT_FSIZE, file_size, file_size)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    Ok(())
}

/// Starts `command` in a process group of its own.
pub fn own_group(command: &mut Command) {
    command.process_group(0);
}

/// Lets `command` inherit this end of a pipe. The harness finds its number in `HEAP_REPORT`.
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
    // It fails if there is no process left.
    let _ = killpg(pid(group), Signal::SIGTERM);
}

/// Kills every process of the group.
pub fn kill_group(group: u32) {
    // It fails if there is no process left.
    let _ = killpg(pid(group), Signal::SIGKILL);
}

/// Kills every child and waits for it, including processes that become children
/// meanwhile: one that has left the group does when its own parent ends.
pub fn kill_children() {
    // A killed process is gone in milliseconds, unless the kernel is in the middle of
    // something that cannot be interrupted, which could take forever.
    const LONGEST: Duration = Duration::from_secs(2);
    let start = Instant::now();
    while start.elapsed() < LONGEST {
        // First, because most programs leave none, and all processes are looked at for them.
        if waitpid(None, Some(WaitPidFlag::WNOHANG)) == Err(Errno::ECHILD) {
            return;
        }
        for child in children() {
            let _ = kill(child, Signal::SIGKILL);
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// The processes whose parent is this one, which is the fourth field of `/proc/PID/stat`.
fn children() -> Vec<Pid> {
    let own = getpid().to_string();
    let is_child = |id: &i32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // The second field is the program's name, in parentheses. It may contain anything.
        let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        after_name.split(' ').nth(1) == Some(own.as_str())
    };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(is_child).map(Pid::from_raw).collect()
}

/// The largest peak of resident memory, in bytes, among the children that have been
/// waited for.
#[must_use]
pub fn peak_resident_of_children() -> u64 {
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN).map_or(0, |usage| usage.max_rss());
    // Linux counts in units of 1,024 bytes, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    u64::try_from(peak).unwrap_or(0) * unit
}

/// The signal that killed a process; 0 if none did.
#[must_use]
pub fn signal(status: ExitStatus) -> i32 {
    status.signal().unwrap_or(0)
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap_or(i32::MAX))
}
