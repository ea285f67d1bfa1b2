//! Verdicts as a JUnit report, which most services for CI can show.

use std::ptr;

use quick_junit::{
    NonSuccessKind, Property, Report, SerializeError, TestCase, TestCaseStatus, TestSuite,
};

use super::human::{self, Look};
use super::message;
use super::text::visible;
use crate::class::{CameTo, Mark};
use crate::grade::{Outcome, Verdict};

/// A report of `verdicts`, each with the source of its program. What could not
/// be measured is an error there, and what was and does not pass a failure.
///
/// # Errors
///
/// Where it cannot be written as XML.
pub(super) fn report(verdicts: &[(&Verdict, String)]) -> Result<String, SerializeError> {
    let mut report = Report::new("letting-go");
    let mut suite = TestSuite::new("exercises");
    suite.add_test_cases(verdicts.iter().map(|(verdict, source)| case(verdict, source)));
    report.add_test_suite(suite);
    report.to_string()
}

/// A report of `marks`, those of each learner a suite, which were made in
/// `sandbox`. What could not be measured is an error there, and what was and
/// does not pass a failure, as is what was not handed in.
///
/// # Errors
///
/// Where it cannot be written as XML.
pub(super) fn class_report(marks: &[Mark], sandbox: &str) -> Result<String, SerializeError> {
    let mut report = Report::new("letting-go");
    for marks in marks.chunk_by(|one, other| ptr::eq(one.learner, other.learner)) {
        let mut suite = TestSuite::new(visible(&marks[0].learner.name));
        suite.add_property(Property::new("sandbox", sandbox));
        suite.add_test_cases(marks.iter().map(class_case));
        report.add_test_suite(suite);
    }
    report.to_string()
}

fn class_case(mark: &Mark) -> TestCase {
    let (kind, message) = match &mark.came_to {
        CameTo::Graded(verdict, source) => return case(verdict, source),
        CameTo::Refused(reason) => (NonSuccessKind::Error, reason.as_str()),
        CameTo::NotStarted => (NonSuccessKind::Failure, "it is the program as shipped"),
        CameTo::NotHandedIn => (NonSuccessKind::Failure, "there is no program"),
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(mark.came_to.name()).set_message(message);
    let mut case = TestCase::new(mark.exercise.key.as_str(), status);
    case.set_classname(mark.exercise.program.package.as_str());
    case.add_property(Property::new("outcome", mark.came_to.name()));
    case.add_property(Property::new("budget_bytes", mark.exercise.budget.0.to_string()));
    case
}

fn case(verdict: &Verdict, source: &str) -> TestCase {
    let mut case = TestCase::new(verdict.exercise.key.as_str(), status(verdict, source));
    case.set_classname(verdict.program.package.as_str());
    case.add_property(Property::new("outcome", verdict.outcome.name()));
    case.add_property(Property::new("budget_bytes", verdict.exercise.budget.0.to_string()));
    if let Outcome::Measured(measured) = &verdict.outcome {
        let peak = measured.run.stats.peak_bytes;
        case.add_property(Property::new("peak_bytes", peak.to_string()));
    }
    if !verdict.printed.is_empty() {
        case.set_system_out(verdict.printed.as_str());
    }
    case
}

fn status(verdict: &Verdict, source: &str) -> TestCaseStatus {
    if verdict.outcome.passed() {
        return TestCaseStatus::success();
    }
    let kind = match verdict.outcome {
        Outcome::Measured(_) => NonSuccessKind::Failure,
        _ => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(verdict.outcome.name());
    status.set_message(message::of(verdict, source).title);
    status.set_description(human::verdict(verdict, source, Look { color: false, columns: None }));
    status
}
