//! The summary of a run, printed for a person who started it by hand.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use course_format::run::{Allocator, Answer, Run};
use heap_profile::bytes::{Bytes, counted};
use heap_profile::text::{visible, visible_lines};

/// Prints the summary of `run`, whose files are in `folder`, and returns success if the
/// answer is right.
pub(crate) fn print(run: &Run, folder: &Path, cached_unwinder: bool) -> ExitCode {
    // If a program has set the folder, it reads the files instead.
    if env::var_os("HEAP_OUT").is_none() {
        for line in lines(run, folder, cached_unwinder) {
            println!("{}", visible(&line));
        }
    }
    match run.answer {
        Answer::Right => ExitCode::SUCCESS,
        Answer::Wrong(_) => ExitCode::FAILURE,
    }
}

/// Prints why the run failed.
pub(crate) fn failed(problem: &str) -> ExitCode {
    eprintln!("error: {}", visible_lines(problem));
    ExitCode::FAILURE
}

fn lines(run: &Run, folder: &Path, cached_unwinder: bool) -> Vec<String> {
    let stats = run.stats;
    let row = |name: &str, bytes, blocks| {
        let text = format!("{} in {}", Bytes(bytes).exact(), counted(blocks, "block"));
        format!("  {name:<7} {text}")
    };
    let mut lines = vec![
        run.binary.clone(),
        row("peak", stats.peak_bytes, stats.peak_blocks),
        row("total", stats.total_bytes, stats.total_blocks),
        row("at end", stats.end_bytes, stats.end_blocks),
        format!("  answer  {}", answer(&run.answer)),
        format!("  files   {}", folder.display()),
    ];
    if run.allocator == Allocator::System {
        lines.push("  note    measured on the system's allocator, not on mimalloc".into());
    }
    if !cached_unwinder {
        lines.push("  note    stacks were walked by the C library, which takes longer".into());
    }
    lines
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Right => "right".into(),
        Answer::Wrong(wrong) => {
            format!(
                "wrong at index {}: expected {}, found {}",
                wrong.index, wrong.expected, wrong.found
            )
        }
    }
}
