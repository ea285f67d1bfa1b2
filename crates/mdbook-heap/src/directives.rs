//! The directives: one table, from which they are run, documented and
//! suggested.

use crate::names::did_you_mean;
use crate::page::{Page, Rendered};
use crate::{figures, guess, hints, holders, listing, pictures, table, tree};

/// A directive that a chapter may hold.
#[derive(Clone, Copy, Debug)]
pub struct DirectiveKind {
    /// The word after `{{#heap`.
    pub word: &'static str,
    /// What follows it: `[…]` may be left out, `…...` may be several.
    pub arguments: &'static str,
    /// Where it may stand.
    pub shape: Shape,
    /// What it shows.
    pub about: &'static str,
    render: fn(&Page, &[&str]) -> Rendered,
}

/// Where a directive may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Anywhere: it is a few words.
    Text,
    /// On a line of its own, outside code: it is a piece of the page.
    Block,
}

/// Makes [`DIRECTIVES`], and of the same lines its documentation.
macro_rules! directives {
    ($($word:literal $arguments:literal $shape:ident $render:path, $about:literal;)*) => {
        /// Every directive.
        ///
        /// | directive | stands for |
        /// |---|---|
        $(#[doc = concat!("| `{{#heap ", $word, " ", $arguments, "}}` | ", $about, " |")])*
        pub const DIRECTIVES: &[DirectiveKind] = &[$(DirectiveKind {
            word: $word,
            arguments: $arguments,
            shape: Shape::$shape,
            about: $about,
            render: $render,
        }),*];
    };
}

directives! {
    "peak" "BINARY" Text figures::peak, "its peak, rounded: `500.0 MB`";
    "bytes" "BINARY" Text figures::bytes, "its peak, exact: `500,000,000 bytes`";
    "blocks" "BINARY" Text figures::blocks, "blocks alive at its peak: `5 blocks`";
    "total" "BINARY" Text figures::total, "bytes it allocated in all, rounded";
    "total-blocks" "BINARY" Text figures::total_blocks, "blocks it allocated in all";
    "end" "BINARY" Text figures::end, "bytes still alive at its end, rounded";
    "end-blocks" "BINARY" Text figures::end_blocks, "blocks still alive at its end";
    "moved" "BINARY" Text figures::moved, "of an illustration: the most that a `realloc` copied to another block";
    "resident" "BINARY" Text figures::resident, "of an illustration: by how much the process grew, says the kernel, to the nearest 10 MB";
    "over" "BINARY" Text figures::over, "how far its peak is over the budget, which it has to be";
    "ratio" "BINARY BINARY" Text figures::ratio, "how many times the second's peak goes into the first's: `2.5`";
    "time" "BINARY" Text figures::time, "its time in times of its exercise as shipped: `0.78`";
    "time-ratio" "BINARY BINARY" Text figures::time_ratio, "how many times the second's time goes into the first's, of one exercise: `1.1`";
    "machine" "" Text figures::machine, "what the programs were timed on";
    "budget" "[BINARY]" Text figures::budget, "the budget of the chapter's exercise, or of the binary's";
    "stretch" "[BINARY]" Text figures::stretch, "the stretch of the chapter's exercise, or of the binary's";
    "compiler" "" Text figures::compiler, "what the measured programs were compiled with, and for which machine";
    "table" "" Block table::table, "the chapter's exercise and its solutions, figures and verdicts, profiles to download";
    "guess" "[BINARY]" Block guess::guess, "the box to guess a peak in, of the chapter's exercise or of the binary; what follows from the next heading on is folded until then";
    "hints" "" Block hints::hints, "the hints of the chapter's exercise, each folded";
    "holders" "BINARY" Block holders::holders, "what was alive at its peak, by line of its source";
    "tree" "BINARY" Block tree::tree, "its profile as `dh_view` shows it, sorted by \"At t-gmax (bytes)\"";
    "flame" "" Block pictures::flame, "flame graphs of the chapter's exercise and its solutions at their peaks, to one scale, and of what differs between them";
    "timeline" "" Block pictures::timeline, "live bytes of the chapter's exercise and its solutions, in one picture with budget and stretch";
    "tradeoff" "" Block pictures::tradeoff, "peak against time of the chapter's exercise and its solutions";
    "printed" "BINARY" Block listing::printed, "of an illustration: what it printed";
    "about" "FILE" Block listing::about, "what the source file says of itself in its `//!` lines; relative to the chapter";
    "code" "FILE FUNCTION..." Block listing::code, "functions of the source file, with the comments above them; relative to the chapter";
}

impl DirectiveKind {
    /// The directive that `words`, what stands between the braces, are for.
    pub(crate) fn of(words: &[&str]) -> Result<&'static DirectiveKind, String> {
        let [word, arguments @ ..] = words else {
            let all: Vec<&str> = DIRECTIVES.iter().map(|known| known.word).collect();
            return Err(format!("`{{{{#heap}}}}` lacks a word: {}", all.join(", ")));
        };
        let known = DIRECTIVES.iter().find(|known| known.word == *word);
        let Some(directive) = known else {
            let near = did_you_mean(word, DIRECTIVES.iter().map(|known| known.word));
            return Err(format!("no directive `{{{{#heap {}}}}}`{near}", word.escape_debug()));
        };
        if directive.takes(arguments.len()) {
            Ok(directive)
        } else {
            let usage = directive.usage();
            Err(format!("write `{usage}`, with other arguments than these"))
        }
    }

    /// The directive as it is written in a chapter.
    #[must_use]
    pub fn usage(&self) -> String {
        let words = format!("{} {}", self.word, self.arguments);
        format!("{{{{#heap {}}}}}", words.trim_end())
    }

    /// What the directive stands for on `page`, with `arguments` after its word.
    pub(crate) fn render(&self, page: &Page, arguments: &[&str]) -> Rendered {
        (self.render)(page, arguments)
    }

    fn takes(&self, count: usize) -> bool {
        let names: Vec<&str> = self.arguments.split_whitespace().collect();
        let needed = names.iter().filter(|name| !name.starts_with('[')).count();
        let endless = names.iter().any(|name| name.ends_with("..."));
        needed <= count && (endless || count <= names.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(words: &[&str]) -> String {
        DirectiveKind::of(words).expect_err("no such directive")
    }

    #[test]
    fn words_that_are_none_are_named_with_what_is_near() {
        assert_eq!(error(&["peek", "x"]), "no directive `{{#heap peek}}`; did you mean `peak`?");
        assert_eq!(error(&["flamegraph"]), "no directive `{{#heap flamegraph}}`");
        assert!(error(&[]).starts_with("`{{#heap}}` lacks a word: peak, bytes, "));
    }

    #[test]
    fn arguments_are_counted() {
        for (words, written) in [
            (&["peak"][..], "{{#heap peak BINARY}}"),
            (&["peak", "a", "b"], "{{#heap peak BINARY}}"),
            (&["budget", "a", "b"], "{{#heap budget [BINARY]}}"),
            (&["table", "a"], "{{#heap table}}"),
            (&["code", "a"], "{{#heap code FILE FUNCTION...}}"),
        ] {
            let said = format!("write `{written}`, with other arguments than these");
            assert_eq!(error(words), said);
        }
        for words in [
            &["peak", "a"][..],
            &["budget"],
            &["budget", "a"],
            &["table"],
            &["code", "a", "b", "c"],
        ] {
            assert_eq!(DirectiveKind::of(words).map(|found| found.word), Ok(words[0]));
        }
    }

    #[test]
    fn a_word_is_one_directive() {
        for directive in DIRECTIVES {
            let same = |other: &&DirectiveKind| other.word == directive.word;
            assert_eq!(DIRECTIVES.iter().filter(same).count(), 1);
        }
    }
}
