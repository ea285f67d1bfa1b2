//! The guess box: the reader types how much memory they think there is before
//! the page says so.
//!
//! What the box needs to answer is in it: the peak, and what held it. The script
//! `theme/heap.js` reads it from there. Until something is typed, the page shows
//! nothing from the next heading on. That is a matter of the style sheet and of
//! one class, which the script of this box sets: where no script runs, no box is
//! shown and nothing is folded.

use heap_profile::holders::{Holder, holders};

use crate::page::{Page, Rendered};
use report::html::{cut, escaped};

/// At most this many holders are told of.
const MOST: usize = 12;
/// At most this many characters of a name.
const LONGEST: usize = 80;

/// The box for the chapter's exercise as shipped, or for another binary.
pub(crate) fn guess(page: &Page, arguments: &[&str]) -> Rendered {
    let measured = match arguments {
        [] => page.exercise()?[0],
        [binary, ..] => page.results.binary(binary)?,
    };
    let holders = holders(&page.results.profile(measured)?, &measured.source);
    let (binary, stats) = (&measured.binary, measured.stats);
    let (peak, blocks) = (stats.peak_bytes, stats.peak_blocks);
    let items: String = oldest_first(holders).iter().map(item).collect();
    Ok(format!(
        r#"<form class="heap-guess" data-binary="{binary}" data-peak="{peak}" data-blocks="{blocks}">
<label for="heap-guess-{binary}">My guess:</label>
<input id="heap-guess-{binary}" name="guess" type="text" autocomplete="off" spellcheck="false" maxlength="60" size="18" aria-describedby="heap-answer-{binary}">
<button type="submit">Guess</button>
<button type="button" name="show">Just show me</button>
<button type="button" name="again">Guess again</button>
<p class="heap-folded">The rest of this page tells the number. It is folded until you have guessed.</p>
<p class="heap-answer" id="heap-answer-{binary}" role="status"></p>
<ol hidden>{items}</ol>
</form>
<script>
{SCRIPT}</script>"#
    ))
}

/// Runs before what follows is drawn, so that no number is seen for a moment.
const SCRIPT: &str = include_str!("guess.js");

/// The largest holders, in the order in which the program came to them: the
/// value that a reader takes to be gone is more likely an old one.
fn oldest_first(mut holders: Vec<Holder>) -> Vec<Holder> {
    holders.truncate(MOST);
    holders.sort_by_key(|holder| line(holder).unwrap_or(u32::MAX));
    holders
}

/// The line of the outermost call in the reader's file.
fn line(holder: &Holder) -> Option<u32> {
    let place = holder.called_from.last().or(holder.place.as_ref())?;
    Some(place.line)
}

fn item(holder: &Holder) -> String {
    let line = line(holder).map_or_else(String::new, |line| format!(r#" data-line="{line}""#));
    let function = escaped(&cut(&holder.function, LONGEST));
    format!(r#"<li data-bytes="{}"{line}>{function}</li>"#, holder.bytes)
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    #[test]
    fn the_box_holds_what_the_answer_is_made_of() {
        let shown = Fixture::new().shown("{{#heap guess}}");
        assert!(shown.contains(r#"data-peak="500000000" data-blocks="5""#), "{shown}");
        // Both are called at line 30; the larger comes first.
        let items = r#"<ol hidden><li data-bytes="400000000" data-line="30">double</li><li data-bytes="100000000" data-line="30">load</li></ol>"#;
        assert!(shown.contains(items), "{shown}");
        let other = Fixture::new().shown("{{#heap guess hostile}}");
        assert!(other.contains(r#"data-binary="hostile" data-peak="300000000""#), "{other}");
        assert!(!other.contains("<script>alert") && !other.contains("{{#include"), "{other}");
    }

    #[test]
    fn nothing_in_it_ends_the_html() {
        let shown = Fixture::new().shown("{{#heap guess}}");
        assert!(shown.lines().all(|line| !line.trim().is_empty()), "{shown}");
    }
}
