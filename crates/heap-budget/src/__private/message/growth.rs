//! The message of a test whose peak grows faster than it says: the law, and the lines whose
//! bytes grow.

use annotate_snippets::{Group, Level};
use heap_profile::bytes::{Bytes, grouped};
use heap_profile::dhat::Profile;
use heap_profile::growth::{Fit, Growth};
use heap_profile::holders::Metric;

use super::over_budget::snippet;
use super::{at_attribute, note, rendered};
use crate::__private::TestCase;
use crate::holders::{self, Holder};
use crate::package::Package;

/// How many lines are shown.
const LINES: usize = 3;

/// For a test that grows as `fit` and not as `stated`, by its peaks at each size. The profiles
/// are those of the smallest size and of the largest.
pub(in crate::__private) fn grows_faster(
    case: &TestCase,
    stated: Growth,
    fit: Fit,
    peaks: &[(u64, u64)],
    profiles: &Result<[Profile; 2], String>,
) -> String {
    let package = case.package();
    let title =
        format!("the peak of `{}` grows as {}, and not as {stated}", case.name(), fit.growth);
    let label = format!("{:.1} bytes more for each element", fit.bytes_per_element);
    let error = at_attribute(Level::ERROR.primary_title(title), case, &package, label);
    let at =
        |(size, bytes): &(u64, u64)| format!("{} at {}", Bytes(*bytes).exact(), grouped(*size));
    let peaks_text: Vec<String> = peaks.iter().map(at).collect();
    let title = format!("the peak is {}", peaks_text.join(", "));
    let mut lines = Group::with_title(Level::NOTE.secondary_title(title));
    match profiles {
        Err(problem) => {
            lines = lines.element(note(format!("which line it is, is not known: {problem}")));
        }
        Ok(profiles) => {
            let ends = [peaks[0].0, peaks[peaks.len() - 1].0];
            for (more, holder) in growing(profiles, &package).into_iter().take(LINES) {
                let label = format!(
                    "{} more at {} than at {}, by {}",
                    Bytes(more).exact(),
                    grouped(ends[1]),
                    grouped(ends[0]),
                    holder.allocator()
                );
                let place = holder.location.as_ref().and_then(|place| {
                    snippet(&package, &place.file, place.line, Some(place.column), label.clone())
                });
                lines = match place {
                    Some(place) => lines.element(place),
                    None => lines.element(note(label)),
                };
            }
        }
    }
    rendered(&[error, lines])
}

/// The holders that have more in the second profile, and how much: the most first.
fn growing([small, large]: &[Profile; 2], package: &Package) -> Vec<(u64, Holder)> {
    let before = holders::of(small, Metric::Peak, package);
    let bytes_before = |holder: &Holder| {
        let is_same = |other: &&Holder| {
            other.location == holder.location
                && other.function == holder.function
                && other.called_from.first() == holder.called_from.first()
        };
        before.iter().filter(is_same).map(|holder| holder.bytes).sum::<u64>()
    };
    let mut growing: Vec<(u64, Holder)> = holders::of(large, Metric::Peak, package)
        .into_iter()
        .map(|holder| (holder.bytes.saturating_sub(bytes_before(&holder)), holder))
        .filter(|(more, _)| *more > 0)
        .collect();
    growing.sort_by_key(|(more, _)| std::cmp::Reverse(*more));
    growing
}
