//! The message about a program that is over its budget: which lines hold the memory, and
//! what to do next.

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::holders::Holder;

use super::labels::{MAX_LABELS, labels};
use super::{Level, Message, memory_figures, within_package};
use crate::outcome::Measured;
use crate::table::{self, Align};
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
        helps: next_steps(verdict),
    }
}

/// What was alive at the peak: the largest holders, and the sum of the rest.
fn alive(verdict: &Verdict, measured: &Measured) -> String {
    let stats = measured.run.stats;
    let mut lines = vec![format!(
        "{} in {} alive at the peak:",
        Bytes(stats.peak_bytes).exact(),
        counted(stats.peak_blocks, "block")
    )];
    let (shown, rest) = measured.holders.split_at(measured.holders.len().min(MAX_LABELS));
    let rows: Vec<_> = shown.iter().map(|holder| row(verdict, holder)).collect();
    lines.extend(table::lines(&rows, &[Align::Left]));
    if !rest.is_empty() {
        let sum = |of: fn(&Holder) -> u64| rest.iter().map(of).sum::<u64>();
        let (bytes, blocks) = (Bytes(sum(|holder| holder.bytes)), sum(|holder| holder.blocks));
        let places = counted(rest.len() as u64, "more place");
        lines.push(format!("{bytes} in {} at {places}", counted(blocks, "block")));
    }
    lines.join("\n")
}

/// How much `holder` holds, the function that allocated it, and where that was called.
fn row(verdict: &Verdict, holder: &Holder) -> [String; 3] {
    let amount = format!("{} in {}", Bytes(holder.bytes), counted(holder.blocks, "block"));
    let file = within_package(&verdict.program.source);
    let line = match &holder.location {
        Some(location) => format!("{file}:{}", location.line),
        None => format!("outside {file}"),
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
        format!("edit `{}`, then run `cargo xtask check {number}` again", verdict.program.source)
    };
    let view = format!("`cargo xtask view {number}` shows this run");
    let second = if verdict.exercise.hints.is_empty() {
        view
    } else {
        format!("`cargo xtask hint {number}` gives a hint, {view}")
    };
    vec![first, second, "the chapter has solutions: `cargo xtask book --open`".to_owned()]
}
