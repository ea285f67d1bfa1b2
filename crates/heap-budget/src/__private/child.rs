//! A test in a process that its namesake in [`parent`] has started: it is measured,
//! reports, and exits.

use std::env;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process;
use std::sync::OnceLock;
use std::time::Duration;

use super::report::{Finding, Report, WindowFinding};
use super::{Body, TestCase, execution, message, parent, relay};
use crate::region::Threads;

/// How long after the timeout the process of a hanging test exits by itself.
const GRACE: Duration = Duration::from_secs(5);

/// What this process has been started for.
#[derive(Debug)]
pub(crate) struct Child {
    case: TestCase,
    /// Where it reports to.
    folder: PathBuf,
    /// What it has to explain; `None` if it has to count.
    finding: Option<Finding>,
}

static CHILD: OnceLock<Child> = OnceLock::new();

/// What this process has been started for, if it has been started to run `case`.
///
/// Processes that the test itself starts inherit the variables, and could run the same
/// test: only the first one to ask gets the folder.
pub(super) fn claim(case: &TestCase) -> Option<&'static Child> {
    let folder = PathBuf::from(env::var_os(parent::FOLDER)?);
    let name = env::var_os(parent::TEST)?;
    let is_ours = name == case.name().as_str() && is_only_test(&case.name());
    (is_ours && fs::create_dir(folder.join("claimed")).is_ok()).then(|| {
        let finding = Finding::read(&folder);
        let case = case.clone();
        CHILD.get_or_init(|| Child { case, folder, finding })
    })
}

/// What this process has been started for, if it runs one test alone.
pub(crate) fn current() -> Option<&'static Child> {
    CHILD.get()
}

/// Whether this process was started to run only the test `name`.
fn is_only_test(name: &str) -> bool {
    let mut arguments = env::args();
    arguments.any(|argument| argument == "--exact") && env::args().any(|argument| argument == name)
}

impl Child {
    /// Runs the test of `case`: `here` ends up in [`Child::run`].
    pub(super) fn enter(&self, case: &TestCase, here: fn()) -> ! {
        // By then the parent has killed this process, unless the parent is gone.
        let timeout = parent::timeout(case, self.finding.as_ref());
        execution::exit_after(timeout.saturating_add(GRACE));
        let marker = relay::marker(&self.folder);
        print_marker(&marker);
        here();
        // It came back without having run the test.
        self.exit(&Report::Failed(message::not_run(case)))
    }

    /// What it has to explain, if it has to.
    pub(crate) fn finding(&self) -> Option<&Finding> {
        self.finding.as_ref()
    }

    /// Calls `work`, a window that exceeds its limit, under dhat, reports who holds the
    /// memory, and exits.
    pub(crate) fn explain_window<T>(&self, window: &WindowFinding, work: impl FnOnce() -> T) -> ! {
        let region = execution::region(&self.folder, Threads::This);
        let value = black_box(work());
        let profiled = execution::profile(&self.case, region);
        drop(value);
        self.exit(&Report::Failed(message::window_over_budget(&self.case, window, &profiled)))
    }

    /// Runs `body`, reports, and exits.
    pub(super) fn run(&self, case: &TestCase, body: &Body) -> ! {
        let report = match &self.finding {
            None => execution::count(case, body),
            Some(finding) => execution::explain(case, body, finding, &self.folder),
        };
        self.exit(&report)
    }

    fn exit(&self, report: &Report) -> ! {
        // Whatever is printed from here on is not the test's.
        print_marker(&relay::marker(&self.folder));
        process::exit(i32::from(report.write(&self.folder).is_err()))
    }
}

/// Marks where the test's output starts or ends, on both streams.
fn print_marker(marker: &str) {
    // A stream that is closed has no output to be told apart.
    let _ = writeln!(io::stdout(), "{marker}").and_then(|()| io::stdout().flush());
    let _ = writeln!(io::stderr(), "{marker}");
}
