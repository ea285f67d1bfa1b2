//! The guess box: readers guess the peak before the page tells it.
//!
//! The box contains the data for its answer, the peak and what held it, which the script
//! `theme/heap.js` reads. Until there is a guess, the style sheet folds the page from the
//! next heading on. It does so by a class that the box's own script sets, so without
//! scripts there is no box, and nothing is folded.

use course_format::key;
use course_format::results::BinaryFigures;
use heap_profile::holders::{Holder, holders};

use crate::page::{Page, RenderResult};
use report::html::{escaped, truncated};

/// The most holders in the box.
const MAX_HOLDERS: usize = 12;
/// The most characters of a name.
const MAX_NAME: usize = 80;

/// The box for the chapter's exercise as shipped, or for another binary.
pub(crate) fn guess(page: &Page, arguments: &[&str]) -> RenderResult {
    let measured = match arguments {
        [] => page.exercise()?[0],
        [binary, ..] => page.results.binary(binary)?,
    };
    let holders = holders(&page.results.profile(measured)?, &measured.source);
    let (binary, stats) = (&measured.binary, measured.stats);
    let (peak, blocks) = (stats.peak_bytes, stats.peak_blocks);
    let items: String = oldest_first(holders).iter().map(item).collect();
    let sure: String = SURENESS.iter().map(sureness).collect();
    let command = command(measured).unwrap_or_default();
    Ok(format!(
        r#"<form class="heap-guess" data-binary="{binary}" data-peak="{peak}" data-blocks="{blocks}">
<label for="heap-guess-{binary}">My guess:</label>
<input id="heap-guess-{binary}" name="guess" type="text" autocomplete="off" spellcheck="false" maxlength="60" size="18" aria-describedby="heap-answer-{binary}">
<button type="submit">Guess</button>
<button type="button" name="show">Just show me</button>
<button type="button" name="again">Guess again</button>
<fieldset class="heap-sure"><legend>I am</legend>
{sure}</fieldset>
<p class="heap-folded">The rest of this page tells the number. It is folded until you have guessed.{command}</p>
<p class="heap-answer" id="heap-answer-{binary}" role="status"></p>
<p class="heap-recorded"></p>
<p class="heap-download"><button type="button" name="download">Download all my guesses</button></p>
<ol hidden>{items}</ol>
</form>
<script>
{SCRIPT}</script>"#
    ))
}

/// What to type so that the verdict tells how good the guess was; `None` if the program is of
/// no exercise.
fn command(measured: &BinaryFigures) -> Option<String> {
    let (number, _) = key::split(&measured.exercise)?;
    Some(format!(
        " (Typed in the terminal, <code>cargo xtask guess {number} SIZE</code> has the verdict say how good your guess was.)"
    ))
}

/// How sure a reader is, by the names that `cargo xtask guess` has for it, too.
const SURENESS: [(&str, &str); 4] = [
    ("wild", "guessing wildly"),
    ("unsure", "not very sure"),
    ("fairly", "fairly sure"),
    ("certain", "certain"),
];

fn sureness((value, words): &(&str, &str)) -> String {
    format!("<label><input type=\"radio\" name=\"sure\" value=\"{value}\"> {words}</label>\n")
}

/// It runs before the rest of the page is drawn, so that no number flashes up.
const SCRIPT: &str = include_str!("guess.js");

/// The largest holders, in the order of their lines: readers more often overlook an
/// older value, which they take to be gone.
fn oldest_first(mut holders: Vec<Holder>) -> Vec<Holder> {
    holders.truncate(MAX_HOLDERS);
    holders.sort_by_key(|holder| line(holder).unwrap_or(u32::MAX));
    holders
}

/// The line of the outermost call in the program's file.
fn line(holder: &Holder) -> Option<u32> {
    let location = holder.called_from.last().or(holder.location.as_ref())?;
    Some(location.line)
}

fn item(holder: &Holder) -> String {
    let line = line(holder).map_or_else(String::new, |line| format!(r#" data-line="{line}""#));
    let function = escaped(&truncated(&holder.function, MAX_NAME));
    format!(r#"<li data-bytes="{}"{line}>{function}</li>"#, holder.bytes)
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    #[test]
    fn box_holds_the_answer() {
        let shown = Fixture::new().render("{{#heap guess}}");
        assert!(shown.contains(r#"data-peak="500000000" data-blocks="5""#), "{shown}");
        // Both are called at line 30; the larger comes first.
        let items = r#"<ol hidden><li data-bytes="400000000" data-line="30">double</li><li data-bytes="100000000" data-line="30">load</li></ol>"#;
        assert!(shown.contains(items), "{shown}");
        assert!(shown.contains("<code>cargo xtask guess 1 SIZE</code>"), "{shown}");
        let illustration = Fixture::new().render("{{#heap guess shown}}");
        assert!(!illustration.contains("cargo xtask guess"), "{illustration}");
        let other = Fixture::new().render("{{#heap guess hostile}}");
        assert!(other.contains(r#"data-binary="hostile" data-peak="300000000""#), "{other}");
        assert!(!other.contains("<script>alert") && !other.contains("{{#include"), "{other}");
    }

    #[test]
    fn box_has_no_blank_line() {
        let shown = Fixture::new().render("{{#heap guess}}");
        assert!(shown.lines().all(|line| !line.trim().is_empty()), "{shown}");
    }
}
