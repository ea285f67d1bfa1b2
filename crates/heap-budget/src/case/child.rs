//! A test in a process of its own, which it leaves where it is over.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Termination};
use std::time::Duration;

use super::{Case, Verdict, parent, ran, relay};

/// The folder that this process was told to report to, where it was started to run
/// `case`. What this test itself starts is told so too: the first to ask has it.
pub(super) fn claimed(case: &Case) -> Option<PathBuf> {
    let folder = PathBuf::from(env::var_os(parent::FOLDER)?);
    let name = env::var_os(parent::TEST)?;
    let is_ours = name == case.name().as_str() && super::is_asked_for(&case.name());
    (is_ours && fs::create_dir(folder.join("claimed")).is_ok()).then_some(folder)
}

/// How much later than it is told to the process of a hanging test ends by itself.
const MORE: Duration = Duration::from_secs(5);

/// Runs `test`, reports into `folder`, and ends the process.
pub(super) fn run<T: Termination>(case: &Case, test: fn() -> T, folder: &Path) -> ! {
    // Whoever started this has killed it by then, or is gone.
    ran::end_after(case.timeout().saturating_add(MORE), String::new());
    let mark = relay::mark(folder);
    mark_both(&mark);
    let ran = ran::ran(test, folder);
    // What is written from here on is dhat's.
    mark_both(&mark);
    let code = match report(&ran.verdict(case, || Ok(None)), folder) {
        Ok(()) => 0,
        Err(_) => 1,
    };
    process::exit(code)
}

fn report(verdict: &Verdict, folder: &Path) -> io::Result<()> {
    let (word, text) = match verdict {
        Ok(text) => ("passed", text),
        Err(text) => ("failed", text),
    };
    // Whole or not at all.
    let file = folder.join("being-written");
    fs::write(&file, format!("{word}\n{text}"))?;
    fs::rename(file, folder.join(parent::REPORT))
}

/// Says on both streams that the test's output begins here, or has ended.
fn mark_both(mark: &str) {
    // Where a stream is closed there is nothing to tell apart on it.
    let _ = writeln!(io::stdout(), "{mark}").and_then(|()| io::stdout().flush());
    let _ = writeln!(io::stderr(), "{mark}");
}
