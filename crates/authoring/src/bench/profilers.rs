//! What profilers cost: the same program without one, under dhat as the course
//! has it, and under those of other kinds that are installed.
//!
//! dhat is in the program; the others look at the C library's `malloc`, so they
//! get a program that uses it. Each profiler is compared with the same program on
//! the same allocator, in turns.

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
use grading::execute::mimalloc;
use grading::launch::{Exit, Job};
use grading::launcher::{Limits, job, launched, launcher};

/// Fewer blocks than these say nothing about what one costs.
const MANY: u64 = 1_000;

/// What a run is given, beyond what any program of the course needs.
const LIMITS: Limits = Limits { time: Duration::from_mins(10), memory: 1 << 40, huge_pages: false };

/// What one profiler costs.
pub(crate) struct Cost {
    pub(crate) profiler: &'static str,
    /// Seconds from start to end of the process: the median of the rounds.
    pub(crate) seconds: f64,
    /// How that stands to the program without a profiler, on the same allocator.
    pub(crate) ratio: Ratio,
    /// Seconds more for each allocation; none where there are too few.
    pub(crate) per_allocation: Option<f64>,
    /// Bytes more that were resident for each block that is live at the peak; none
    /// where there are too few.
    pub(crate) per_block: Option<f64>,
}

/// One way to run a program.
struct Way {
    profiler: &'static str,
    build: Variant,
    /// The profiler that the program is started with.
    tool: Option<(&'static str, &'static [&'static str])>,
}

/// The first of each allocator is the one without a profiler.
const WAYS: [Way; 6] = [
    Way { profiler: "none, on mimalloc", build: Variant::Timing, tool: None },
    Way { profiler: "dhat-rs", build: Variant::Release, tool: None },
    Way { profiler: "dhat-rs, the C library's stacks", build: Variant::SystemUnwinder, tool: None },
    Way { profiler: "none, on malloc", build: Variant::SystemAllocator, tool: None },
    Way {
        profiler: "heaptrack",
        build: Variant::SystemAllocator,
        tool: Some(("heaptrack", &["--output", "heaptrack"])),
    },
    Way {
        profiler: "valgrind --tool=dhat",
        build: Variant::SystemAllocator,
        tool: Some(("valgrind", &["--tool=dhat", "--dhat-out-file=valgrind"])),
    },
];

impl Way {
    fn without_profiler(&self) -> usize {
        if matches!(self.build, Variant::SystemAllocator) { 3 } else { 0 }
    }

    /// The program it starts, and its arguments, with the files in `folder`.
    fn command(&self, folder: &Path, executable: &Path) -> (PathBuf, Vec<String>) {
        let Some((tool, options)) = self.tool else { return (executable.to_owned(), Vec::new()) };
        // The last word of the options is the name of a file, or ends with it.
        let option = |option: &&str| match option.rsplit_once('=') {
            Some((name, "valgrind")) => format!("{name}={}", folder.join("valgrind").display()),
            _ if *option == "heaptrack" => folder.join("heaptrack").display().to_string(),
            _ => (*option).to_owned(),
        };
        let program = executable.display().to_string();
        (installed(tool).unwrap_or_default(), options.iter().map(option).chain([program]).collect())
    }
}

/// Where `tool` is, in the folders of `PATH`.
fn installed(tool: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(tool)).find(|tool| tool.is_file())
}

/// What the profilers cost that are there, and the names of those that are not;
/// `figures` are those of `program`.
///
/// # Errors
///
/// If the program does not compile or run.
pub(crate) fn costs(
    course: &Course,
    program: &Program,
    stats: &HeapStats,
    rounds: usize,
    progress: &Spinner,
) -> anyhow::Result<(Vec<Cost>, Vec<&'static str>)> {
    let there = |way: &&Way| way.tool.is_none_or(|(tool, _)| installed(tool).is_some());
    let (ways, missing): (Vec<&Way>, Vec<&Way>) = WAYS.iter().partition(there);
    let folder = course.target.join("profilers");
    let built = built(course, program, &ways, &folder, progress)?;
    let mut seconds = vec![Vec::new(); ways.len()];
    for round in 0..rounds {
        // Another one is first in each round: what the one before has freed, the
        // kernel has to make ready for the next.
        for index in (0..ways.len()).map(|place| (place + round) % ways.len()) {
            let profiler = ways[index].profiler;
            progress.say(&format!("round {} of {rounds}: {profiler}", round + 1));
            seconds[index].push(run(ways[index], &folder, &built[index])?);
        }
    }
    let mut resident = Vec::new();
    for (way, executable) in ways.iter().zip(&built) {
        progress.say(&format!("memory: {}", way.profiler));
        resident.push(most_resident(way, &folder, executable)?);
    }
    let cost = |(index, way): (usize, &&Way)| {
        let base = way.without_profiler();
        let pairs = || seconds[index].iter().zip(&seconds[base]);
        let more: Vec<f64> = pairs().map(|(own, base)| own - base).collect();
        let each =
            |more: f64, number: u64| (number >= MANY && index != base).then(|| more / real(number));
        Cost {
            profiler: way.profiler,
            seconds: median(&seconds[index]),
            ratio: ratio(pairs().map(|(own, base)| own / base).collect()),
            per_allocation: each(median(&more), stats.total_blocks),
            per_block: each(real(resident[index]) - real(resident[base]), stats.peak_blocks),
        }
    };
    let costs = ways.iter().enumerate().map(cost).collect();
    Ok((costs, missing.into_iter().map(|way| way.profiler).collect()))
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^53")]
fn real(number: u64) -> f64 {
    number as f64
}

/// `program`, built for each way, and copied: one build would overwrite the next.
fn built(
    course: &Course,
    program: &Program,
    ways: &[&Way],
    folder: &Path,
    progress: &Spinner,
) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let one = |(index, way): (usize, &&Way)| {
        let built = cargo::build_variant(&course.root, program, way.build, progress)?;
        let Ok(executable) = built.executable(program) else {
            bail!("`{}` does not compile for {}", program.binary, way.profiler);
        };
        let copy = folder.join(format!("{}-{index}", program.binary));
        let copied = fs::copy(executable, &copy);
        copied.with_context(|| format!("cannot copy to {}", copy.display()))?;
        Ok(copy)
    };
    // What is built last is what `check` wants to find.
    let built: anyhow::Result<Vec<PathBuf>> = ways.iter().enumerate().map(one).collect();
    cargo::build_variant(&course.root, program, Variant::Release, progress)?;
    built
}

/// What the program's environment has, beside `PATH`: mimalloc is set as it is to
/// grade, or what large pages the kernel happens to have decides the time.
fn environment(folder: &Path) -> Vec<(String, String)> {
    let out = folder.display().to_string();
    let own = [("HEAP_ONCE", "1"), ("HEAP_OUT", &*out)];
    own.into_iter()
        .chain(mimalloc(false))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The seconds that one run takes.
fn run(way: &Way, folder: &Path, executable: &Path) -> anyhow::Result<f64> {
    let (program, arguments) = way.command(folder, executable);
    let mut command = Command::new(&program);
    command.args(arguments).env_clear().envs(environment(folder)).current_dir(folder);
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().with_context(|| format!("cannot run {}", program.display()))?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        bail!("{}: {status}", way.profiler);
    }
    Ok(seconds)
}

/// The most that was resident of its largest process, in bytes.
fn most_resident(way: &Way, folder: &Path, executable: &Path) -> anyhow::Result<u64> {
    let (program, arguments) = way.command(folder, executable);
    let job = Job { arguments, environment: environment(folder), ..job(&program, LIMITS) };
    let process = launched(launcher()?, &job)?;
    if process.exit != Exit::Status(0) {
        bail!("{}: {:?}", way.profiler, process.exit);
    }
    Ok(process.resident)
}
