//! A test in a process that its namesake in [`parent`] has started: it is measured,
//! reports, and exits.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Termination};
use std::time::Duration;

use super::{TestCase, Verdict, execution, parent, relay};

/// The folder that this process has to report to, if it was started to run `case`.
///
/// Processes that the test itself starts inherit the variables, and could run the same
/// test: only the first one to ask gets the folder.
pub(super) fn claim(case: &TestCase) -> Option<PathBuf> {
    let folder = PathBuf::from(env::var_os(parent::FOLDER)?);
    let name = env::var_os(parent::TEST)?;
    let is_ours = name == case.name().as_str() && super::is_only_test(&case.name());
    (is_ours && fs::create_dir(folder.join("claimed")).is_ok()).then_some(folder)
}

/// How long after the timeout the process of a hanging test exits by itself.
const GRACE: Duration = Duration::from_secs(5);

/// Runs `test`, reports into `folder`, and exits.
pub(super) fn run<T: Termination>(case: &TestCase, test: fn() -> T, folder: &Path) -> ! {
    // By then the parent has killed this process, unless the parent is gone.
    execution::exit_after(case.timeout().saturating_add(GRACE), String::new());
    let marker = relay::marker(folder);
    print_marker(&marker);
    let execution = execution::execute(test, folder);
    // Whatever is printed from here on is dhat's.
    print_marker(&marker);
    let code = match report(&execution.verdict(case, || Ok(None)), folder) {
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
    // Renamed, so that the report is there as a whole or not at all.
    let file = folder.join("unfinished");
    fs::write(&file, format!("{word}\n{text}"))?;
    fs::rename(file, folder.join(parent::REPORT))
}

/// Marks where the test's output starts or ends, on both streams.
fn print_marker(marker: &str) {
    // A stream that is closed has no output to be told apart.
    let _ = writeln!(io::stdout(), "{marker}").and_then(|()| io::stdout().flush());
    let _ = writeln!(io::stderr(), "{marker}");
}
