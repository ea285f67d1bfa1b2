//! Writing JUnit reports, which most CI services can show.

use std::io::stdin;
use std::process::ExitCode;

use anyhow::Context;
use cli::junit::{Case, Problem, Suite};
use quick_junit::{
    NonSuccessKind, Property, Report, SerializeError, TestCase, TestCaseStatus, TestSuite,
};

/// Reads suites as JSON from standard input, and prints their report.
///
/// # Errors
///
/// If standard input is not a list of suites, or the report cannot be written.
pub(crate) fn convert() -> anyhow::Result<ExitCode> {
    let suites: Vec<Suite> = serde_json::from_reader(stdin().lock())
        .context("standard input is not a list of suites")?;
    cli::print(&report(&suites)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The report of `suites`. A program that was measured and did not pass is a failure in
/// it; one that could not be measured is an error.
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
    suite.add_test_cases(cases.iter().map(test_case));
    suite
}

fn property((name, value): &(String, String)) -> Property {
    Property::new(name.as_str(), value.as_str())
}

fn test_case(case: &Case) -> TestCase {
    let status = case.problem.as_ref().map_or_else(TestCaseStatus::success, status);
    let mut test_case = TestCase::new(case.name.as_str(), status);
    test_case.set_classname(case.class_name.as_str());
    test_case.add_properties(case.properties.iter().map(property));
    if !case.output.is_empty() {
        test_case.set_system_out(case.output.as_str());
    }
    test_case
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
