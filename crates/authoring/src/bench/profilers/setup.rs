//! The setups to compare: the profilers, and what each of them runs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use grading::cargo::Variant;
use grading::execute::mimalloc_options;
use grading::launcher::{self, Exit, Job, run_job};
use grading::system;

use crate::bench::LIMITS;

/// How a program is built and run.
pub(super) struct Setup {
    pub(super) profiler: &'static str,
    pub(super) variant: Variant,
    /// The profiler that starts the program, and its options.
    tool: Option<(&'static str, &'static [&'static str])>,
}

/// The first for each allocator is the one without a profiler: see [`Setup::baseline`].
pub(super) const SETUPS: [Setup; 6] = [
    Setup { profiler: "none, on mimalloc", variant: Variant::Timing, tool: None },
    Setup { profiler: "dhat-rs", variant: Variant::Release, tool: None },
    Setup {
        profiler: "dhat-rs, the C library's stacks",
        variant: Variant::SystemUnwinder,
        tool: None,
    },
    Setup { profiler: "none, on malloc", variant: Variant::TimingOnSystemAllocator, tool: None },
    Setup {
        profiler: "heaptrack",
        variant: Variant::TimingOnSystemAllocator,
        tool: Some(("heaptrack", &["--output", "heaptrack"])),
    },
    Setup {
        profiler: "valgrind --tool=dhat",
        variant: Variant::TimingOnSystemAllocator,
        tool: Some(("valgrind", &["--tool=dhat", "--dhat-out-file=valgrind"])),
    },
];

impl Setup {
    /// The index of the setup without a profiler on the same allocator.
    pub(super) fn baseline(&self) -> usize {
        if matches!(self.variant, Variant::TimingOnSystemAllocator) { 3 } else { 0 }
    }

    /// Whether the profiler is installed.
    pub(super) fn is_installed(&self) -> bool {
        self.tool.is_none_or(|(tool, _)| installed(tool).is_some())
    }

    /// The program to start and its arguments. The profiler writes its files to `folder`.
    fn command(&self, folder: &Path, executable: &Path) -> (PathBuf, Vec<String>) {
        let Some((tool, options)) = self.tool else { return (executable.to_owned(), Vec::new()) };
        // An option that is, or ends with, the name of the output file gets its path.
        let option = |option: &&str| match option.rsplit_once('=') {
            Some((name, "valgrind")) => format!("{name}={}", folder.join("valgrind").display()),
            _ if *option == "heaptrack" => folder.join("heaptrack").display().to_string(),
            _ => (*option).to_owned(),
        };
        let program = executable.display().to_string();
        (installed(tool).unwrap_or_default(), options.iter().map(option).chain([program]).collect())
    }
}

/// The path of `tool`, if it is in one of the folders of `PATH`.
fn installed(tool: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(tool)).find(|tool| tool.is_file())
}

/// The program's environment, apart from `PATH`. mimalloc is set up as for grading;
/// otherwise the time would depend on how many huge pages the kernel has at hand.
fn environment(folder: &Path) -> Vec<(String, String)> {
    let out = folder.display().to_string();
    [("HEAP_OUT", &*out)]
        .into_iter()
        .chain(mimalloc_options(false))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The seconds that one run takes.
pub(super) fn time_run(setup: &Setup, folder: &Path, executable: &Path) -> anyhow::Result<f64> {
    let (program, arguments) = setup.command(folder, executable);
    let mut command = Command::new(&program);
    command.args(arguments).env_clear().envs(environment(folder)).current_dir(folder);
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    system::own_group(&mut command);
    let start = Instant::now();
    let child = command.spawn().with_context(|| format!("cannot run {}", program.display()))?;
    let status = wait(child, LIMITS.time).with_context(|| setup.profiler.to_owned())?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        bail!("{}: {status}", setup.profiler);
    }
    Ok(seconds)
}

/// Waits until `child` ends, but no longer than `time`: heaptrack waits for ever if the
/// program does not load its library. The wait is on another thread and not in steps, which
/// would be part of what is timed.
fn wait(mut child: Child, time: Duration) -> anyhow::Result<ExitStatus> {
    let group = child.id();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait()));
    let Ok(status) = receiver.recv_timeout(time) else {
        system::kill_group(group);
        bail!("it did not end within {} seconds", time.as_secs());
    };
    Ok(status?)
}

/// The peak of resident memory of the largest process of one run, in bytes.
pub(super) fn peak_resident(
    setup: &Setup,
    folder: &Path,
    executable: &Path,
) -> anyhow::Result<u64> {
    let (program, arguments) = setup.command(folder, executable);
    let job = Job { arguments, environment: environment(folder), ..Job::new(&program, LIMITS) };
    let process = run_job(launcher::command()?, &job)?;
    if process.exit != Exit::Status(0) {
        bail!("{}: {:?}", setup.profiler, process.exit);
    }
    Ok(process.resident)
}
