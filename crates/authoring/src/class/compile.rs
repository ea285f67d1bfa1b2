//! Compiling a submission, in a sandbox and within limits: with `include_str!`, macros and
//! constant evaluation, a submission decides what the compiler reads, how much memory it
//! takes, and whether it ever ends.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::work_folder::SubmissionFolder;
use grading::compiler_output::{CompilerOutput, parse_compiler_output};
use grading::launcher::{self, Exit, Job, Limits, run_job};
use grading::rustc_wrapper::Call;
use grading::sandbox::{Sandbox, View};

/// Bytes of memory that the compiler may need: it takes less than a fifth of that for the
/// programs of this course, and the rest is for macros and constant evaluation. It gets twice
/// that of address space, some of which is only reserved.
const MEMORY: u64 = 1_000_000_000;

/// Bytes of the compiler's output that are kept: far more than anybody reads, and enough
/// for all JSON messages about a program with ordinary mistakes.
const OUTPUT: usize = 1_000_000;

/// A compiler for submissions.
pub(super) struct Compiler {
    /// Where it and its libraries are.
    pub(super) sysroot: PathBuf,
    pub(super) sandbox: Option<Sandbox>,
    /// How long a program may be compiled, and then run.
    pub(super) time: Duration,
}

impl Compiler {
    /// Calls the compiler in `folder`, as `call` says. Returns its warnings, or else its
    /// errors.
    ///
    /// # Errors
    ///
    /// If the compiler cannot be started.
    pub(super) fn compile(
        &self,
        call: &Call,
        folder: &SubmissionFolder,
    ) -> anyhow::Result<Result<CompilerOutput, CompilerOutput>> {
        let programs = self.sysroot.join("bin");
        let rustc = programs.join(format!("rustc{}", env::consts::EXE_SUFFIX));
        let (course, out) = (folder.course(), folder.out());
        let launcher = match &self.sandbox {
            None => {
                let mut launcher = launcher::command()?;
                launcher.current_dir(&course);
                launcher
            }
            Some(sandbox) => {
                let libraries = self.sysroot.join("lib");
                let shown =
                    [&*programs, &*libraries, &*course].into_iter().chain(call.library_folders());
                let shown: Vec<(&Path, &Path)> = shown.map(|path| (path, path)).collect();
                sandbox.command(&View {
                    read_only: &shown,
                    writable: Some(&out),
                    working_folder: Some(&course),
                })
            }
        };
        let limits = Limits { time: self.time, memory: MEMORY, huge_pages: true };
        let job = Job {
            arguments: call.arguments.clone(),
            environment: call.environment.clone(),
            address_space: 2 * MEMORY,
            output_bytes: OUTPUT,
            ..Job::new(&rustc, limits)
        };
        let process = run_job(launcher, &job)?;
        let (mut errors, warnings) = parse_compiler_output(&process.stderr);
        let ending = match process.exit {
            Exit::Status(0) => return Ok(Ok(warnings)),
            Exit::TimedOut => format!("took longer than {} s", self.time.as_secs()),
            Exit::Signal(signal) => format!("was ended by signal {signal}"),
            // The compiler has reported errors.
            Exit::Status(1) => return Ok(Err(errors)),
            Exit::Status(status) => format!("ended with status {status}"),
        };
        errors.rendered.extend(["error: the compiler ", &ending, "\n"]);
        Ok(Err(errors))
    }
}
