//! What `--distribution` shows of a class: peaks and guesses, and nobody's name.

use cli::progress::Spinner;
use cli::warn;
use heap_profile::text::visible;
use learner::state::State;

use super::Class;
use crate::class::GradedSubmission;
use crate::class::class_build::ClassBuild;
use crate::class::guesses::record;
use crate::report::distribution::{self, ExerciseOfClass};
use grading::course::Exercise;

/// The page about `submissions`. Each exercise as shipped is measured for it: that is what
/// the guesses are about.
pub(super) fn page(
    class_build: &ClassBuild,
    class: &Class,
    submissions: &[GradedSubmission],
    spinner: &Spinner,
) -> String {
    let records: Vec<State> =
        class.learners.iter().map(|learner| spinner.suspend(|| record_or_warn(learner))).collect();
    let of_class = |exercise: &&Exercise| {
        spinner.say(&format!("measuring exercise {} as shipped", exercise.number));
        let own = submissions.iter().filter(|one| one.exercise.key == exercise.key);
        let guess = |record: &State| Some(record.record(&exercise.key).first_guess()?.bytes.0);
        ExerciseOfClass {
            number: exercise.number.to_string(),
            title: exercise.title.clone(),
            budget: exercise.budget.0,
            shipped: peak_as_shipped(class_build, exercise),
            outcomes: own.clone().map(|one| one.outcome.name()).collect(),
            peaks: own.filter_map(|one| Some(one.outcome.peak()?.0)).collect(),
            guesses: records.iter().filter_map(guess).collect(),
        }
    };
    distribution::page(&class.exercises.iter().map(of_class).collect::<Vec<_>>())
}

fn record_or_warn(learner: &crate::class::learner::Learner) -> State {
    record(learner).unwrap_or_else(|problem| {
        let name = visible(&learner.name);
        warn(&format!("the guesses of {name} are not counted: {}", visible(&problem)));
        State::default()
    })
}

/// `None` if it cannot be measured here.
fn peak_as_shipped(class_build: &ClassBuild, exercise: &Exercise) -> Option<u64> {
    let (_, verdict) = class_build.as_shipped(exercise).ok()?;
    Some(verdict.outcome.peak()?.0)
}
