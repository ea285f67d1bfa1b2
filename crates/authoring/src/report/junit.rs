//! Writing JUnit reports, which most services for CI can show.

use std::io::stdin;
use std::process::ExitCode;

use anyhow::Context;
use cli::junit::{Case, Problem, Suite};
use quick_junit::{
    NonSuccessKind, Property, Report, SerializeError, TestCase, TestCaseStatus, TestSuite,
};

/// Prints the report of the suites that standard input holds, as JSON.
///
/// # Errors
///
/// If it holds none, and where the report cannot be written.
pub(crate) fn convert() -> anyhow::Result<ExitCode> {
    let suites: Vec<Suite> =
        serde_json::from_reader(stdin().lock()).context("standard input holds no suites")?;
    cli::print(&report(&suites)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The report of `suites`. What could not be measured is an error there, and what
/// was and does not pass a failure.
///
/// # Errors
///
/// If it cannot be written as XML.
pub(super) fn report(suites: &[Suite]) -> Result<String, SerializeError> {
    let mut report = Report::new("letting-go");
    report.add_test_suites(suites.iter().map(suite));
    report.to_string()
}

fn suite(Suite { name, properties, cases }: &Suite) -> TestSuite {
    let mut suite = TestSuite::new(name.as_str());
    suite.add_properties(properties.iter().map(property));
    suite.add_test_cases(cases.iter().map(case));
    suite
}

fn property((name, value): &(String, String)) -> Property {
    Property::new(name.as_str(), value.as_str())
}

fn case(found: &Case) -> TestCase {
    let status = found.problem.as_ref().map_or_else(TestCaseStatus::success, status);
    let mut case = TestCase::new(found.name.as_str(), status);
    case.set_classname(found.class_name.as_str());
    case.add_properties(found.properties.iter().map(property));
    if !found.output.is_empty() {
        case.set_system_out(found.output.as_str());
    }
    case
}

fn status(problem: &Problem) -> TestCaseStatus {
    let kind = if problem.is_failure { NonSuccessKind::Failure } else { NonSuccessKind::Error };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(problem.kind.as_str()).set_message(problem.title.as_str());
    if let Some(description) = &problem.description {
        status.set_description(description.as_str());
    }
    status
}
