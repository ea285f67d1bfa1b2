//! The message about a program that is over its budget: which lines hold the memory, and
//! what to do next.

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::holders::Holder;

use super::labels::{labels, worth_showing};
use super::{Level, Message, Note, memory_figures, solution, within_package};
use crate::outcome::Measured;
use crate::verdict::Verdict;

pub(super) fn message(verdict: &Verdict, measured: &Measured, source: &str) -> Message {
    let (peak, budget) = (Bytes(measured.run.stats.peak_bytes), verdict.exercise.budget);
    let over = Bytes(peak.0 - budget.0);
    let mut notes = vec![alive(verdict, measured)];
    notes.extend(memory_figures(measured));
    Message {
        level: if verdict.started { Level::Error } else { Level::NotStarted },
        title: format!("peak heap is {peak}, over the budget of {budget} by {over}"),
        labels: labels(source, &measured.holders),
        notes,
        helps: solution::helps(verdict).unwrap_or_else(|| next_steps(verdict)),
    }
}

/// Of blocks that may have grown elsewhere.
const FIRST: &str = ", each where it was first allocated";

/// What was alive at the peak: the largest holders, and the sum of the rest.
fn alive(verdict: &Verdict, measured: &Measured) -> Note {
    let stats = measured.run.stats;
    // A block that grew counts as another one in total. If none did, there is nothing to say.
    let first = if stats.total_blocks > stats.peak_blocks { FIRST } else { "" };
    let heading = format!(
        "{} in {} alive at the peak{first}:",
        Bytes(stats.peak_bytes).exact(),
        counted(stats.peak_blocks, "block")
    );
    let holders = &measured.holders;
    // A line for the sum of one would save nothing.
    let (shown, rest) =
        holders.split_at(worth_showing(holders.iter().map(|holder| holder.bytes), 2));
    Note::list(heading, shown.iter().map(|holder| row(verdict, holder)).collect(), sum(rest))
}

/// The sum of the holders that are not shown, in a line; empty if there are none.
fn sum(rest: &[Holder]) -> String {
    if rest.is_empty() {
        return String::new();
    }
    let sum = |of: fn(&Holder) -> u64| rest.iter().map(of).sum::<u64>();
    let (bytes, blocks) = (Bytes(sum(|holder| holder.bytes)), sum(|holder| holder.blocks));
    let places = counted(rest.len() as u64, "more place");
    format!("{bytes} in {} at {places}", counted(blocks, "block"))
}

/// How much `holder` holds, the function that allocated it, and where that was called.
fn row(verdict: &Verdict, holder: &Holder) -> [String; 3] {
    let amount = format!("{} in {}", Bytes(holder.bytes), counted(holder.blocks, "block"));
    let line = match &holder.location {
        Some(location) => format!("line {}", location.line),
        None => format!("outside {}", within_package(&verdict.program.source)),
    };
    let through = holder.through.as_deref().map(|name| format!(", by {name}"));
    let caller =
        holder.called_from.first().map(|location| format!(", called at line {}", location.line));
    let place = line + &through.unwrap_or_default() + &caller.unwrap_or_default();
    [amount, holder.function.clone(), place]
}

fn next_steps(verdict: &Verdict) -> Vec<String> {
    let number = verdict.exercise.number;
    let first = if verdict.started {
        format!("change the program and run `cargo xtask check {number}` again")
    } else {
        format!("edit that file, then run `cargo xtask check {number}` again")
    };
    let mut helps = vec![first];
    if !verdict.exercise.hints.is_empty() {
        helps.push(format!("`cargo xtask hint {number}` gives a hint"));
    }
    helps.push(format!("`cargo xtask view {number}` shows this run"));
    helps.push("`cargo xtask book --open` opens the book".to_owned());
    helps
}
