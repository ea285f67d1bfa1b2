//! Where values are read for the last time, as the manifest says it.

use charts::lives::{End, Value};
use course_format::manifest::LastRead;

use super::Function;

/// Adds what is said in `last_reads` to the `values` of `function`.
pub(super) fn add(
    last_reads: &[LastRead],
    function: &Function,
    values: &mut [Value],
) -> Result<(), String> {
    for LastRead { of, at } in last_reads {
        let allocated = line_with(function, "of", of)?;
        let read = line_with(function, "at", at)?;
        let mut named: Vec<&mut Value> =
            values.iter_mut().filter(|value| value.allocated == Some(allocated)).collect();
        let [value] = &mut named[..] else {
            return Err(format!(
                "`of = {of:?}` is line {allocated} of `{}`, which has {} bars and not one",
                function.name,
                named.len()
            ));
        };
        let is_alive = read >= allocated && !matches!(value.end, End::Line(end) if end < read);
        if !is_alive {
            return Err(format!(
                "`at = {at:?}` is line {read} of `{}`, and there the value of line {allocated} is \
                 not alive",
                function.name
            ));
        }
        if value.last_read.replace(read).is_some() {
            return Err(format!("the value of line {allocated} has two last reads"));
        }
    }
    Ok(())
}

/// The line of `function` that has this `piece`, which has to be there once; `key` is what
/// the manifest calls it.
fn line_with(function: &Function, key: &str, piece: &str) -> Result<u32, String> {
    let count = |line: &str| if piece.is_empty() { 0 } else { line.matches(piece).count() };
    let mut found = (function.first..).zip(&function.lines).filter(|(_, line)| count(line) > 0);
    match (found.next(), found.next()) {
        (Some((number, line)), None) if count(line) == 1 => Ok(number),
        (None, _) => Err(format!("`{key} = {piece:?}` is in no line of `{}`", function.name)),
        _ => Err(format!(
            "`{key} = {piece:?}` is more than once in `{}`; quote more of the line",
            function.name
        )),
    }
}
