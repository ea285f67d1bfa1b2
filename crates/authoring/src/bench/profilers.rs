//! The cost of profilers: the same program without one, with dhat-rs as in the course,
//! and with other profilers if they are installed.
//!
//! dhat-rs is linked into the program. The others intercept the C library's `malloc`, so
//! they get a build that uses it. Each profiler is compared, in turns, with the same
//! program on the same allocator without a profiler.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use course_format::times::Ratio;
use heap_profile::stats::HeapStats;

use super::statistics::{median, ratio};
use cli::progress::Spinner;
use grading::cargo::{self, Variant};
use grading::course::{Course, Program};
use grading::execute::mimalloc_options;
use grading::launcher::{self, Exit, Job, Limits, run_job};

/// With fewer blocks than this, the cost per block is lost in the noise.
const MIN_BLOCKS: u64 = 1_000;

/// The limits of a run, beyond what any program of the course needs under a profiler.
const LIMITS: Limits = Limits { time: Duration::from_mins(10), memory: 1 << 40, huge_pages: false };

/// The cost of one profiler.
pub(crate) struct Cost {
    pub(crate) profiler: &'static str,
    /// Seconds from the start to the end of the process: the median of the rounds.
    pub(crate) seconds: f64,
    /// The ratio to the program without a profiler, on the same allocator.
    pub(crate) ratio: Ratio,
    /// Additional seconds per allocation; `None` if there are too few.
    pub(crate) per_allocation: Option<f64>,
    /// Additional resident bytes per block that is live at the peak; `None` if there are
    /// too few.
    pub(crate) per_block: Option<f64>,
}

/// How a program is built and run.
struct Setup {
    profiler: &'static str,
    variant: Variant,
    /// The profiler that starts the program, and its options.
    tool: Option<(&'static str, &'static [&'static str])>,
}

/// The first for each allocator is the one without a profiler: see [`Setup::baseline`].
const SETUPS: [Setup; 6] = [
    Setup { profiler: "none, on mimalloc", variant: Variant::Timing, tool: None },
    Setup { profiler: "dhat-rs", variant: Variant::Release, tool: None },
    Setup {
        profiler: "dhat-rs, the C library's stacks",
        variant: Variant::SystemUnwinder,
        tool: None,
    },
    Setup { profiler: "none, on malloc", variant: Variant::SystemAllocator, tool: None },
    Setup {
        profiler: "heaptrack",
        variant: Variant::SystemAllocator,
        tool: Some(("heaptrack", &["--output", "heaptrack"])),
    },
    Setup {
        profiler: "valgrind --tool=dhat",
        variant: Variant::SystemAllocator,
        tool: Some(("valgrind", &["--tool=dhat", "--dhat-out-file=valgrind"])),
    },
];

impl Setup {
    /// The index of the setup without a profiler on the same allocator.
    fn baseline(&self) -> usize {
        if matches!(self.variant, Variant::SystemAllocator) { 3 } else { 0 }
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

/// The costs of the installed profilers, and the names of those that are not installed.
/// `stats` are the heap figures of `program`.
///
/// # Errors
///
/// If the program does not compile, or a run fails.
pub(crate) fn costs(
    course: &Course,
    program: &Program,
    stats: &HeapStats,
    rounds: usize,
    spinner: &Spinner,
) -> anyhow::Result<(Vec<Cost>, Vec<&'static str>)> {
    let is_installed =
        |setup: &&Setup| setup.tool.is_none_or(|(tool, _)| installed(tool).is_some());
    let (setups, missing): (Vec<&Setup>, Vec<&Setup>) = SETUPS.iter().partition(is_installed);
    let folder = course.target.join("profilers");
    let executables = build_all(course, program, &setups, &folder, spinner)?;
    let mut seconds = vec![Vec::new(); setups.len()];
    for round in 0..rounds {
        // Each round starts with another setup, so that none always runs after the same
        // one: the kernel still has to clear the pages that the previous process freed.
        for index in (0..setups.len()).map(|position| (position + round) % setups.len()) {
            let profiler = setups[index].profiler;
            spinner.say(&format!("round {} of {rounds}: {profiler}", round + 1));
            seconds[index].push(time_run(setups[index], &folder, &executables[index])?);
        }
    }
    let mut resident = Vec::new();
    for (setup, executable) in setups.iter().zip(&executables) {
        spinner.say(&format!("memory: {}", setup.profiler));
        resident.push(peak_resident(setup, &folder, executable)?);
    }
    let cost = |(index, setup): (usize, &&Setup)| {
        let base = setup.baseline();
        let pairs = || seconds[index].iter().zip(&seconds[base]);
        let overhead: Vec<f64> = pairs().map(|(own, base)| own - base).collect();
        let per_block = |overhead: f64, blocks: u64| {
            (blocks >= MIN_BLOCKS && index != base).then(|| overhead / to_f64(blocks))
        };
        Cost {
            profiler: setup.profiler,
            seconds: median(&seconds[index]),
            ratio: ratio(pairs().map(|(own, base)| own / base).collect()),
            per_allocation: per_block(median(&overhead), stats.total_blocks),
            per_block: per_block(
                to_f64(resident[index]) - to_f64(resident[base]),
                stats.peak_blocks,
            ),
        }
    };
    let costs = setups.iter().enumerate().map(cost).collect();
    Ok((costs, missing.into_iter().map(|setup| setup.profiler).collect()))
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^53")]
fn to_f64(number: u64) -> f64 {
    number as f64
}

/// Builds `program` for each of `setups`. Each executable is copied to `folder`, since the
/// next build may overwrite it.
fn build_all(
    course: &Course,
    program: &Program,
    setups: &[&Setup],
    folder: &Path,
    spinner: &Spinner,
) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let build = |(index, setup): (usize, &&Setup)| {
        let build = cargo::build_variant(&course.root, program, setup.variant, spinner)?;
        let Ok(executable) = build.executable(program) else {
            bail!("`{}` does not compile for {}", program.binary, setup.profiler);
        };
        let copy = folder.join(format!("{}-{index}", program.binary));
        fs::copy(executable, &copy)
            .with_context(|| format!("cannot copy to {}", copy.display()))?;
        Ok(copy)
    };
    let executables: anyhow::Result<Vec<PathBuf>> = setups.iter().enumerate().map(build).collect();
    // Built last, so that the next `check` finds the program up to date.
    cargo::build_variant(&course.root, program, Variant::Release, spinner)?;
    executables
}

/// The program's environment, apart from `PATH`. mimalloc is set up as for grading;
/// otherwise the time would depend on how many huge pages the kernel has at hand.
fn environment(folder: &Path) -> Vec<(String, String)> {
    let out = folder.display().to_string();
    let harness = [("HEAP_ONCE", "1"), ("HEAP_OUT", &*out)];
    harness
        .into_iter()
        .chain(mimalloc_options(false))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The seconds that one run takes.
fn time_run(setup: &Setup, folder: &Path, executable: &Path) -> anyhow::Result<f64> {
    let (program, arguments) = setup.command(folder, executable);
    let mut command = Command::new(&program);
    command.args(arguments).env_clear().envs(environment(folder)).current_dir(folder);
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().with_context(|| format!("cannot run {}", program.display()))?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        bail!("{}: {status}", setup.profiler);
    }
    Ok(seconds)
}

/// The peak of resident memory of the largest process of one run, in bytes.
fn peak_resident(setup: &Setup, folder: &Path, executable: &Path) -> anyhow::Result<u64> {
    let (program, arguments) = setup.command(folder, executable);
    let job = Job { arguments, environment: environment(folder), ..Job::new(&program, LIMITS) };
    let process = run_job(launcher::command()?, &job)?;
    if process.exit != Exit::Status(0) {
        bail!("{}: {:?}", setup.profiler, process.exit);
    }
    Ok(process.resident)
}
