//! `cargo heap-budget`: what every test with a budget needs, as a table, beside what it needed
//! before.
//!
//! It runs `cargo test` and reads the report that the tests leave. No other crate is needed for
//! it than the tests need anyway.

mod compare;
mod options;
mod record;
mod table;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use heap_budget::report::Report;
use options::Options;

const HELP: &str = "\
What every test with a budget needs of the heap, as a table

Usage: cargo heap-budget [OPTIONS] [-- ARGUMENTS OF cargo test]

Options:
  --report FILE                Show this report, which tests have left with
                               `HEAP_BUDGET_REPORT=FILE`, and run none
  --baseline FILE              Show what has changed since this report
  --fail-on-increase PERCENT   Fail if a figure has grown by more than this,
                               such as `2%`, since the baseline
  --save FILE                  Keep the report, as the next baseline
  --markdown                   Print the table as Markdown
  --record PERCENT             Write what the tests need and so much more,
                               such as `10%`, into their attributes
  --help                       Print this
";

fn main() -> ExitCode {
    // cargo passes its own name for this command.
    let arguments = env::args().skip(1);
    let arguments = arguments.enumerate().filter(|(at, text)| *at > 0 || text != "heap-budget");
    match Options::parse(arguments.map(|(_, text)| text)).and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Does what `options` ask for, and returns whether all is well.
fn run(options: &Options) -> Result<bool, String> {
    if options.help {
        print!("{HELP}");
        return Ok(true);
    }
    let (report, passed) = match &options.report {
        Some(path) => (read(path)?, true),
        None => tested(options)?,
    };
    let baseline = options.baseline.as_deref().map(read).transpose()?;
    print!("{}", table::table(&report, baseline.as_ref(), options.markdown));
    for note in table::loose(&report) {
        println!("{note}");
    }
    let increases = match (&baseline, options.fail_on_increase) {
        (Some(baseline), Some(percent)) => compare::increases(baseline, &report, percent),
        _ => Vec::new(),
    };
    for increase in &increases {
        eprintln!("error: {increase}");
    }
    if options.record.is_some() {
        for change in record::changes(&report, options.record.unwrap_or_default())? {
            fs::write(&change.file, &change.text)
                .map_err(|error| format!("cannot write {}: {error}", change.file.display()))?;
            println!("recorded in {}: {}", change.file.display(), change.lines.join(", "));
        }
    }
    if let Some(path) = &options.save {
        let saved = report.write(path);
        saved.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(passed && increases.is_empty())
}

fn read(path: &Path) -> Result<Report, String> {
    Report::read(path).map_err(|error| error.to_string())
}

/// Runs the tests, and returns what they report, and whether they have passed.
fn tested(options: &Options) -> Result<(Report, bool), String> {
    let path = unused_path();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.arg("test").args(&options.arguments).env("HEAP_BUDGET_REPORT", &path);
    if let Some(percent) = options.record {
        command.env("HEAP_BUDGET", format!("record+{percent}%"));
    }
    let status = command.status().map_err(|error| format!("cannot run `cargo test`: {error}"))?;
    if !path.exists() {
        return Err("no test with a budget has run: `#[heap_budget::test(…)]` makes one".into());
    }
    let report = read(&path);
    // What cannot be deleted is left in the system's temporary folder.
    let _ = fs::remove_file(&path);
    Ok((report?, status.success()))
}

/// A path in the system's temporary folder.
fn unused_path() -> PathBuf {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let number = now.map_or(0, |now| now.as_nanos());
    env::temp_dir().join(format!("heap-budget-report-{}-{number:x}.json", std::process::id()))
}
