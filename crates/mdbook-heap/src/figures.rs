//! Figures inside a sentence.

use course_format::results::{BinaryFigures, Limits, ProcessMemory, RESIDENT_STEP};
use course_format::times::Ratio;
use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::stats::HeapStats;
use heap_profile::text::visible;

use crate::hints::literal;
use crate::page::{Page, RenderResult};

/// Peak, rounded.
pub(crate) fn peak(page: &Page, arguments: &[&str]) -> RenderResult {
    rounded(page, arguments, |stats| stats.peak_bytes)
}

/// Peak, every digit, and by how much it may differ from run to run if it may.
pub(crate) fn bytes(page: &Page, arguments: &[&str]) -> RenderResult {
    let measured = binary(page, arguments)?;
    let peak = measured.stats.peak_bytes;
    Ok(match measured.tolerance_bytes {
        0 => Bytes(peak).exact(),
        tolerance => format!("{} ± {}", grouped(peak), Bytes(tolerance).exact()),
    })
}

/// Blocks at the peak.
pub(crate) fn blocks(page: &Page, arguments: &[&str]) -> RenderResult {
    in_blocks(page, arguments, |stats| stats.peak_blocks)
}

/// Bytes in total, rounded.
pub(crate) fn total(page: &Page, arguments: &[&str]) -> RenderResult {
    rounded(page, arguments, |stats| stats.total_bytes)
}

/// Blocks in total.
pub(crate) fn total_blocks(page: &Page, arguments: &[&str]) -> RenderResult {
    in_blocks(page, arguments, |stats| stats.total_blocks)
}

/// Bytes at the end, rounded.
pub(crate) fn end(page: &Page, arguments: &[&str]) -> RenderResult {
    rounded(page, arguments, |stats| stats.end_bytes)
}

/// Blocks at the end.
pub(crate) fn end_blocks(page: &Page, arguments: &[&str]) -> RenderResult {
    in_blocks(page, arguments, |stats| stats.end_blocks)
}

/// By how much the peak is over the budget. It is a fault if it is not: the sentence
/// around it would be false.
pub(crate) fn over(page: &Page, arguments: &[&str]) -> RenderResult {
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

/// One peak divided by another.
pub(crate) fn ratio(page: &Page, arguments: &[&str]) -> RenderResult {
    let (first, second) = arguments.split_at(1);
    let second = binary(page, second)?;
    quotient(stats(page, first)?.peak_bytes, second.stats.peak_bytes).ok_or_else(|| {
        format!("the peak of `{}` is 0: nothing can be divided by it", second.binary)
    })
}

/// Budget of an exercise.
pub(crate) fn budget(page: &Page, arguments: &[&str]) -> RenderResult {
    Ok(limits(of_exercise(page, arguments)?)?.budget_bytes.to_string())
}

/// Stretch of an exercise.
pub(crate) fn stretch(page: &Page, arguments: &[&str]) -> RenderResult {
    Ok(limits(of_exercise(page, arguments)?)?.stretch_bytes.to_string())
}

/// The most bytes that a `realloc` moved, rounded.
pub(crate) fn moved(page: &Page, arguments: &[&str]) -> RenderResult {
    Ok(Bytes(process_memory(page, arguments)?.moved_bytes).to_string())
}

/// The growth of resident memory, as exactly as it is recorded: "about 60 MB".
pub(crate) fn resident(page: &Page, arguments: &[&str]) -> RenderResult {
    let resident = process_memory(page, arguments)?.resident_bytes;
    Ok(match resident {
        0 => format!("less than {}", in_megabytes(RESIDENT_STEP)),
        _ => format!("about {}", in_megabytes(resident)),
    })
}

/// Its time divided by that of the exercise as shipped.
pub(crate) fn time(page: &Page, arguments: &[&str]) -> RenderResult {
    Ok(Ratio::rounded(page.results.required_time(binary(page, arguments)?)?.median))
}

/// One time divided by another.
pub(crate) fn time_ratio(page: &Page, arguments: &[&str]) -> RenderResult {
    let (first, second) = arguments.split_at(1);
    let of = |names| page.results.required_time(binary(page, names)?);
    let (first, second) = (of(first)?.median, of(second)?.median);
    Ok(Ratio::rounded(first / second))
}

/// What the programs were timed on, and with what.
pub(crate) fn setting(page: &Page, _: &[&str]) -> RenderResult {
    let settings = page.results.settings()?;
    let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
    Ok(words(&settings.join("; ")))
}

/// In how many rounds they were timed.
pub(crate) fn rounds(page: &Page, _: &[&str]) -> RenderResult {
    Ok(grouped(page.results.rounds()?))
}

/// The compiler of the measured programs.
#[expect(clippy::unnecessary_wraps, reason = "every directive has this signature")]
pub(crate) fn compiler(page: &Page, _: &[&str]) -> RenderResult {
    Ok(words(page.results.compiler()))
}

/// `text` in a sentence, in which Markdown would find links.
fn words(text: &str) -> String {
    literal(&visible(text), "")
}

/// A multiple of 10 MB, without the decimals that were not recorded.
fn in_megabytes(bytes: u64) -> String {
    format!("{} MB", grouped(bytes / 1_000_000))
}

fn process_memory(page: &Page, arguments: &[&str]) -> Result<ProcessMemory, String> {
    let measured = binary(page, arguments)?;
    let unknown = || {
        format!(
            "the process memory of `{}` is not recorded: set `process_memory = true` in the \
             manifest of an illustration",
            measured.binary
        )
    };
    measured.process_memory.ok_or_else(unknown)
}

fn limits(measured: &BinaryFigures) -> Result<Limits, String> {
    measured
        .limits
        .ok_or_else(|| format!("`{}` is an illustration and has no budget", measured.binary))
}

fn binary<'a>(page: &Page<'a>, arguments: &[&str]) -> Result<&'a BinaryFigures, String> {
    let name = arguments.first().copied().unwrap_or_default();
    page.results.binary(name)
}

fn stats(page: &Page, arguments: &[&str]) -> Result<HeapStats, String> {
    Ok(binary(page, arguments)?.stats)
}

fn rounded(page: &Page, arguments: &[&str], figure: fn(&HeapStats) -> u64) -> RenderResult {
    Ok(Bytes(figure(&stats(page, arguments)?)).to_string())
}

fn in_blocks(page: &Page, arguments: &[&str], figure: fn(&HeapStats) -> u64) -> RenderResult {
    Ok(counted(figure(&stats(page, arguments)?), "block"))
}

/// A binary of the exercise in question: the one named, or the chapter's as shipped.
fn of_exercise<'a>(page: &Page<'a>, arguments: &[&str]) -> Result<&'a BinaryFigures, String> {
    match arguments {
        [] => Ok(page.exercise()?[0]),
        _ => binary(page, arguments),
    }
}

/// `first / second`, with one decimal below 100 unless it is 0: "2.5", "5", "9,011".
fn quotient(first: u64, second: u64) -> Option<String> {
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
mod tests;
