//! Writing JUnit reports, which most CI services can show.

use std::io::stdin;
use std::process::ExitCode;

use anyhow::Context;
use cli::junit::{Case, Problem, Suite};
use heap_profile::text::{visible, visible_lines};
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
    cli::print_rendered(&report(&suites)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The report of `suites`. Some of its text is the programs' own, and XML cannot hold all
/// characters, not even escaped: those are shown as in the other formats. A program that was
/// measured and did not pass is a failure in it; one that could not be measured is an error.
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
    let mut suite = TestSuite::new(visible(name));
    suite.add_properties(properties.iter().map(property));
    suite.add_test_cases(cases.iter().map(test_case));
    suite
}

fn property((name, value): &(String, String)) -> Property {
    Property::new(visible(name), visible(value))
}

fn test_case(case: &Case) -> TestCase {
    let status = case.problem.as_ref().map_or_else(TestCaseStatus::success, status);
    let mut test_case = TestCase::new(visible(&case.name), status);
    test_case.set_classname(visible(&case.class_name));
    test_case.set_time(case.time);
    test_case.add_properties(case.properties.iter().map(property));
    if !case.output.is_empty() {
        test_case.set_system_out(visible_lines(&case.output));
    }
    test_case
}

fn status(problem: &Problem) -> TestCaseStatus {
    let kind = if problem.is_failure { NonSuccessKind::Failure } else { NonSuccessKind::Error };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(visible(&problem.kind)).set_message(visible_lines(&problem.title));
    if let Some(description) = &problem.description {
        status.set_description(visible_lines(description));
    }
    status
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Every character up to U+FFFF and the ends of the planes above, in every text of a
    /// report, with a parser of XML as the judge.
    #[test]
    fn every_character_is_well_formed() {
        let planes = (0x1_0000..=0x11_0000).step_by(0x1_0000);
        let ends = planes.flat_map(|plane: u32| plane.saturating_sub(9)..plane + 9);
        let all: Vec<char> = (0..0x1_0000).chain(ends).filter_map(char::from_u32).collect();
        for some in all.chunks(10_000) {
            let text: String = some.iter().collect();
            let problem = Problem {
                is_failure: true,
                kind: text.clone(),
                title: text.clone(),
                description: Some(text.clone()),
            };
            let case = Case {
                name: text.clone(),
                class_name: text.clone(),
                properties: vec![(text.clone(), text.clone())],
                time: Duration::ZERO,
                problem: Some(problem),
                output: text.clone(),
            };
            let properties = vec![(text.clone(), text.clone())];
            let suite = Suite { name: text, properties, cases: vec![case] };
            let report = report(&[suite]).unwrap();
            let options = roxmltree::ParsingOptions::default();
            let parsed = roxmltree::Document::parse_with_options(&report, options);
            assert!(parsed.is_ok(), "{:?} in {:?}..", parsed.err(), some[0]);
        }
    }
}
