//! Figures inside a sentence.

use course_format::results::{Limits, Measured, ProcessMemory, RESIDENT_STEP};
use course_format::times::Ratio;
use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::stats::HeapStats;

use crate::page::{Page, Rendered};
use report::html::escaped;

/// Peak, rounded.
pub(crate) fn peak(page: &Page, arguments: &[&str]) -> Rendered {
    rounded(page, arguments, |stats| stats.peak_bytes)
}

/// Peak, every digit.
pub(crate) fn bytes(page: &Page, arguments: &[&str]) -> Rendered {
    Ok(Bytes(stats(page, arguments)?.peak_bytes).exact())
}

/// Blocks at the peak.
pub(crate) fn blocks(page: &Page, arguments: &[&str]) -> Rendered {
    in_blocks(page, arguments, |stats| stats.peak_blocks)
}

/// Bytes in total, rounded.
pub(crate) fn total(page: &Page, arguments: &[&str]) -> Rendered {
    rounded(page, arguments, |stats| stats.total_bytes)
}

/// Blocks in total.
pub(crate) fn total_blocks(page: &Page, arguments: &[&str]) -> Rendered {
    in_blocks(page, arguments, |stats| stats.total_blocks)
}

/// Bytes at the end, rounded.
pub(crate) fn end(page: &Page, arguments: &[&str]) -> Rendered {
    rounded(page, arguments, |stats| stats.end_bytes)
}

/// Blocks at the end.
pub(crate) fn end_blocks(page: &Page, arguments: &[&str]) -> Rendered {
    in_blocks(page, arguments, |stats| stats.end_blocks)
}

/// How far the peak is over the budget. Where it is not, that is a fault: the
/// sentence would be false.
pub(crate) fn over(page: &Page, arguments: &[&str]) -> Rendered {
    let measured = binary(page, arguments)?;
    let (peak, budget) = (measured.stats.peak_bytes, limits(measured)?.budget_bytes);
    match peak.checked_sub(budget.0) {
        Some(over) if over > 0 => Ok(Bytes(over).to_string()),
        _ => Err(format!(
            "`{}` is not over its budget of {budget}: it peaks at {}",
            measured.binary,
            Bytes(peak)
        )),
    }
}

/// One peak in terms of another.
pub(crate) fn ratio(page: &Page, arguments: &[&str]) -> Rendered {
    let (first, second) = arguments.split_at(1);
    let second = binary(page, second)?;
    times(stats(page, first)?.peak_bytes, second.stats.peak_bytes)
        .ok_or_else(|| format!("the peak of `{}` is 0: nothing goes by it", second.binary))
}

/// Budget of an exercise.
pub(crate) fn budget(page: &Page, arguments: &[&str]) -> Rendered {
    Ok(limits(of_exercise(page, arguments)?)?.budget_bytes.to_string())
}

/// Stretch of an exercise.
pub(crate) fn stretch(page: &Page, arguments: &[&str]) -> Rendered {
    Ok(limits(of_exercise(page, arguments)?)?.stretch_bytes.to_string())
}

/// The most that a `realloc` copied, rounded.
pub(crate) fn moved(page: &Page, arguments: &[&str]) -> Rendered {
    Ok(Bytes(process_memory(page, arguments)?.moved_bytes).to_string())
}

/// What the kernel saw, as exactly as it is known: "about 60 MB".
pub(crate) fn resident(page: &Page, arguments: &[&str]) -> Rendered {
    let resident = process_memory(page, arguments)?.resident_bytes;
    Ok(match resident {
        0 => format!("less than {}", whole(RESIDENT_STEP)),
        _ => format!("about {}", whole(resident)),
    })
}

/// A multiple of 10 MB without decimals, which nobody knows.
fn whole(bytes: u64) -> String {
    format!("{} MB", grouped(bytes / 1_000_000))
}

fn process_memory(page: &Page, arguments: &[&str]) -> Result<ProcessMemory, String> {
    let measured = binary(page, arguments)?;
    let unknown = || {
        format!(
            "of `{}` only what dhat counts is kept: `process_memory = true` in the manifest of an \
             illustration keeps the rest",
            measured.binary
        )
    };
    measured.process_memory.ok_or_else(unknown)
}

fn limits(measured: &Measured) -> Result<Limits, String> {
    measured
        .limits
        .ok_or_else(|| format!("`{}` is an illustration and has no budget", measured.binary))
}

/// Its time, where that of the exercise as shipped is 1.
pub(crate) fn time(page: &Page, arguments: &[&str]) -> Rendered {
    Ok(Ratio::rounded(page.results.timed(binary(page, arguments)?)?.median))
}

/// One time in terms of another.
pub(crate) fn time_ratio(page: &Page, arguments: &[&str]) -> Rendered {
    let (first, second) = arguments.split_at(1);
    let of = |names| page.results.timed(binary(page, names)?);
    let (first, second) = (of(first)?.median, of(second)?.median);
    Ok(Ratio::rounded(first / second))
}

/// What the programs were timed on.
pub(crate) fn machine(page: &Page, _: &[&str]) -> Rendered {
    Ok(escaped(page.results.machine()?))
}

/// What the measured programs were compiled with.
#[expect(clippy::unnecessary_wraps, reason = "every directive has this shape")]
pub(crate) fn compiler(page: &Page, _: &[&str]) -> Rendered {
    Ok(escaped(page.results.compiler()))
}

fn binary<'a>(page: &Page<'a>, arguments: &[&str]) -> Result<&'a Measured, String> {
    let name = arguments.first().copied().unwrap_or_default();
    page.results.binary(name)
}

fn stats(page: &Page, arguments: &[&str]) -> Result<HeapStats, String> {
    Ok(binary(page, arguments)?.stats)
}

fn rounded(page: &Page, arguments: &[&str], figure: fn(&HeapStats) -> u64) -> Rendered {
    Ok(Bytes(figure(&stats(page, arguments)?)).to_string())
}

fn in_blocks(page: &Page, arguments: &[&str], figure: fn(&HeapStats) -> u64) -> Rendered {
    Ok(counted(figure(&stats(page, arguments)?), "block"))
}

/// A binary of the exercise that is meant: the one named, or the chapter's as
/// shipped.
fn of_exercise<'a>(page: &Page<'a>, arguments: &[&str]) -> Result<&'a Measured, String> {
    match arguments {
        [] => Ok(page.exercise()?[0]),
        _ => binary(page, arguments),
    }
}

/// `first / second` with one decimal where it says something: "2.5", "5",
/// "9,011".
fn times(first: u64, second: u64) -> Option<String> {
    let (first, second) = (u128::from(first), u128::from(second));
    let tenths = (first * 10 + second / 2).checked_div(second)?;
    let whole = |number: u128| grouped(u64::try_from(number).unwrap_or(u64::MAX));
    Some(match (tenths / 10, tenths % 10) {
        (0..100, tenth @ 1..) => format!("{}.{tenth}", whole(tenths / 10)),
        (0..100, _) => whole(tenths / 10),
        _ => whole((first + second / 2) / second),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn every_figure_is_shown() {
        let fixture = Fixture::new();
        for (words, shown) in [
            ("peak small", "500.0 MB"),
            ("bytes small", "500,000,000 bytes"),
            ("blocks small", "5 blocks"),
            ("total small", "600.0 MB"),
            ("total-blocks small", "6 blocks"),
            ("end small", "16,080 bytes"),
            ("end-blocks small", "1 block"),
            ("over small", "300.0 MB"),
            ("ratio small better", "2.5"),
            ("time better", "0.25"),
            ("time-ratio small shown", "5.0"),
            ("machine", "A &lt;machine&gt;"),
            ("moved shown", "50.0 MB"),
            ("resident shown", "about 100 MB"),
            ("resident little", "less than 10 MB"),
            ("budget", "200.0 MB"),
            ("budget better", "200.0 MB"),
            ("stretch", "50.0 MB"),
            ("stretch small", "50.0 MB"),
            ("compiler", "rustc 1.95.0, a-machine"),
        ] {
            assert_eq!(fixture.shown(&format!("{{{{#heap {words}}}}}")), shown, "{words}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_a_fault() {
        let fixture = Fixture::new();
        for (words, fault) in [
            ("over better", "`better` is not over its budget of 200.0 MB: it peaks at 200.0 MB"),
            ("ratio small nothing", "the peak of `nothing` is 0: nothing goes by it"),
            ("time hostile", "nobody has timed `hostile` yet; run `cargo xtask bench --save`"),
            (
                "moved small",
                "of `small` only what dhat counts is kept: `process_memory = true` in the manifest of an \
                 illustration keeps the rest",
            ),
            ("over shown", "`shown` is an illustration and has no budget"),
            ("stretch shown", "`shown` is an illustration and has no budget"),
            (
                "peak bettr",
                "nothing was measured of a binary `bettr`; did you mean `better`? \
                 what is new is measured by `cargo xtask collect`",
            ),
            (
                "budget flame",
                "nothing was measured of a binary `flame`; \
                 what is new is measured by `cargo xtask collect`",
            ),
        ] {
            assert_eq!(fixture.fault(&format!("{{{{#heap {words}}}}}")), fault);
        }
    }

    #[test]
    fn a_chapter_of_no_exercise_has_no_budget() {
        let faults = Fixture::new().expand_chapter("words.md", "{{#heap budget}}").faults;
        let said = "nothing was measured of an exercise `words`, the name of this chapter's file; \
             what is new is measured by `cargo xtask collect`";
        assert_eq!(faults, [(1, said.to_owned())]);
    }

    #[test]
    fn a_ratio_is_as_exact_as_it_is_told() {
        for (first, second, shown) in [
            (500, 200, "2.5"),
            (500, 100, "5"),
            (1, 3, "0.3"),
            (2, 3, "0.7"),
            (144_900_000, 16_080, "9,011"),
            (999, 10, "99.9"),
            (0, 7, "0"),
        ] {
            assert_eq!(times(first, second).as_deref(), Some(shown));
        }
        assert_eq!(times(5, 0), None);
    }
}
