//! Unix's own calls, through `nix`.

use std::fs::{self, OpenOptions};
use std::io::{self, PipeWriter};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
use nix::sys::signal::{SigSet, Signal, kill, killpg, raise};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, close, getpgrp, setsid};

use super::processes;

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

/// Stops this process as ctrl-Z does, until it is continued. A process that nobody could
/// continue is not stopped.
pub fn suspend() {
    let _ = killpg(getpgrp(), Signal::SIGTSTP);
}

/// From now on, ctrl-Z has `around` called by a thread, and stops this process only while
/// `around` calls its argument. What the process has started is stopped as ever.
///
/// Call it before any other thread is started, which could be stopped in its place.
///
/// # Errors
///
/// If the system refuses.
pub fn on_suspend(around: impl Fn(fn()) + Send + 'static) -> io::Result<()> {
    let signal = SigSet::from(Signal::SIGTSTP);
    signal.thread_block()?;
    thread::spawn(move || {
        while signal.wait().is_ok() {
            around(|| {
                let signal = SigSet::from(Signal::SIGTSTP);
                let _ = signal.thread_unblock();
                let _ = raise(Signal::SIGTSTP);
                let _ = signal.thread_block();
            });
        }
    });
    Ok(())
}

/// Whether this process is root's, on Linux.
#[must_use]
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|entry| entry.uid() == 0)
}

/// Starts a session of its own, so that ctrl-C reaches the tool alone. On Linux, this
/// process also becomes the parent of every descendant that loses its own, and the kernel
/// ends a program rather than the tool where the machine's memory is not enough.
///
/// # Errors
///
/// If the system refuses.
pub fn start_session() -> io::Result<()> {
    setsid()?;
    #[cfg(target_os = "linux")]
    {
        nix::sys::prctl::set_child_subreaper(true)?;
        // Not everywhere can it be set; and it cannot be later, when others own the file.
        let _ = fs::write("/proc/self/oom_score_adj", "1000");
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

/// Sends the signal that has a program tell where it is. One whose harness does not listen to
/// it ends.
pub fn interrupt(program: u32) {
    // It fails if the program has ended.
    let _ = kill(pid(program), Signal::SIGUSR1);
}

/// Kills every process of the group.
pub fn kill_group(group: u32) {
    // It fails if there is no process left.
    let _ = killpg(pid(group), Signal::SIGKILL);
}

/// Keeps signals from ending or stopping this process, but those that nothing can keep off.
///
/// # Errors
///
/// If the system refuses.
pub fn block_signals() -> io::Result<()> {
    Ok(SigSet::all().thread_block()?)
}

/// Whether a child of this process has been stopped.
#[must_use]
pub fn is_stopped(child: u32) -> bool {
    // Other systems do not tell without forgetting it.
    #[cfg(target_os = "linux")]
    {
        use nix::sys::wait::{Id, WaitStatus, waitid};
        let flags = WaitPidFlag::WSTOPPED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        matches!(waitid(Id::Pid(pid(child)), flags), Ok(WaitStatus::Stopped(..)))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = child;
        false
    }
}

/// Kills every process that comes from this one and waits for it, including processes that
/// become children meanwhile: one that has left the group does when its own parent ends.
pub fn kill_descendants() {
    let own = std::process::id();
    repeat_briefly(|| {
        // First, because most programs leave none, and others are looked for in many files.
        let mut ended = std::iter::repeat_with(|| waitpid(None, Some(WaitPidFlag::WNOHANG)));
        match ended.find(|status| matches!(status, Err(_) | Ok(WaitStatus::StillAlive))) {
            Some(Err(Errno::ECHILD)) => return false,
            _ => processes::kill_all(&processes::descendants(own)),
        }
        true
    });
}

/// Kills every process of the session that `leader` leads or led, and every one with
/// `marker`, a text that no other has, at the end of a variable of its environment.
pub fn kill_session(leader: u32, marker: &str) {
    repeat_briefly(|| processes::kill_marked(leader, marker));
}

/// Does `work` again until it returns that nothing is left to do. Killed processes are gone
/// in milliseconds, unless the kernel is in the middle of something that cannot be
/// interrupted, which could take forever.
fn repeat_briefly(work: impl Fn() -> bool) {
    const LONGEST: Duration = Duration::from_secs(2);
    let start = Instant::now();
    while work() && start.elapsed() < LONGEST {
        thread::sleep(Duration::from_millis(1));
    }
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

/// The name of a signal: "SIGKILL". `None` if there is no such signal.
#[must_use]
pub fn signal_name(number: i32) -> Option<&'static str> {
    Signal::try_from(number).ok().map(Signal::as_str)
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap_or(i32::MAX))
}
