//! The table of directives, by which they are run, documented and suggested.

use crate::page::{Page, RenderResult};
use crate::suggestions::did_you_mean;
use crate::{
    figures, growth, guess, hints, holders, listing, lives, pictures, questions, repository, table,
    tree,
};

/// A kind of directive.
#[derive(Clone, Copy, Debug)]
pub struct DirectiveKind {
    /// The word after `{{#heap`.
    pub word: &'static str,
    /// Its arguments: `[NAME]` is optional, `NAME...` is one or more.
    pub arguments: &'static str,
    /// Where it may be.
    pub shape: Shape,
    /// What it is replaced with.
    pub about: &'static str,
    render: fn(&Page, &[&str]) -> RenderResult,
}

/// Where a directive may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Anywhere: it becomes a few words.
    Text,
    /// On a line of its own, outside code: it becomes a block of the page.
    Block,
}

/// Defines [`DIRECTIVES`], and documents it from the same lines.
macro_rules! directives {
    ($($word:literal $arguments:literal $shape:ident $render:path, $about:literal;)*) => {
        /// All kinds of directives.
        ///
        /// | directive | becomes |
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
    "moved" "BINARY" Text figures::moved, "of an illustration: the most bytes that a `realloc` moved to another block";
    "resident" "BINARY" Text figures::resident, "of an illustration: by how much its resident memory grew, to the nearest 10 MB";
    "over" "BINARY" Text figures::over, "by how much its peak is over the budget; a fault if it is not";
    "ratio" "BINARY BINARY" Text figures::ratio, "the first's peak divided by the second's: `2.5`";
    "time" "BINARY" Text figures::time, "its time divided by that of its exercise as shipped: `0.78`";
    "time-ratio" "BINARY BINARY" Text figures::time_ratio, "the first's time divided by the second's, of one exercise: `1.1`";
    "setting" "" Text figures::setting, "what the programs were timed on: machine and compiler";
    "rounds" "" Text figures::rounds, "in how many rounds they were timed: the fewest of any exercise";
    "budget" "[BINARY]" Text figures::budget, "the budget of the chapter's exercise, or of the binary's";
    "stretch" "[BINARY]" Text figures::stretch, "the stretch of the chapter's exercise, or of the binary's";
    "compiler" "" Text figures::compiler, "the compiler of the measured programs, and its target";
    "table" "" Block table::table, "the chapter's exercise and its solutions: figures, verdicts, and profiles to download";
    "guess" "[BINARY]" Block guess::guess, "a box to guess the peak of the chapter's exercise, or of the binary; the page is folded from the next heading on until then";
    "questions" "WHEN" Block questions::questions, "the questions of the file beside the chapter, `before` the measurement or `after` the solutions, and of a case for its `cause`; their answers are put at the end of the chapter";
    "hints" "" Block hints::hints, "the hints of the chapter's exercise, from its manifest, each folded";
    "holders" "BINARY" Block holders::holders, "what was alive at its peak, by line of its source";
    "tree" "BINARY" Block tree::tree, "its profile as `dh_view` shows it, sorted by \"At t-gmax (bytes)\"";
    "flame" "[start|solutions]" Block pictures::flame, "flame graphs at the peak, to one scale, and of what differs between them: of the chapter's exercise as shipped and the reader's own run, with `solutions` of its solutions too, alone of the chapter's illustrations";
    "timeline" "[start|solutions]" Block pictures::timeline, "live bytes of the same programs, in one picture with budget and stretch";
    "lives" "BINARY FUNCTION" Block lives::lives, "the lines of a function of the binary, and beside them from where to where its values live";
    "growth" "[EXERCISE]" Block growth::growth, "the peaks of the chapter's exercise, or of the named one, and of its solutions at several sizes of the input: a picture, and a table with the law of each";
    "law" "BINARY" Text growth::law_of, "the law by which its peak grows with the input: `O(n)`; a fault if it follows none";
    "each" "BINARY" Text growth::each, "by how much its peak is larger for each element more: `24.0 bytes`; a fault if it does not grow";
    "tradeoff" "" Block pictures::tradeoff, "peak against time of the chapter's exercise and its solutions";
    "clone" "" Block repository::clone, "the commands that get the repository, if `git-repository-url` in `book.toml` says where it is";
    "source" "PATH" Text repository::source, "the name of a file or folder of the repository, with a link to it if `git-repository-url` is set";
    "printed" "BINARY" Block listing::printed, "of an illustration: what it printed";
    "about" "FILE" Block listing::about, "the `//!` lines that the source file begins with; its path is relative to the chapter";
    "code" "FILE FUNCTION..." Block listing::code, "functions of the source file, with the comments above them; its path is relative to the chapter";
}

impl DirectiveKind {
    /// The kind of the directive with these `words` between its braces.
    pub(crate) fn of(words: &[&str]) -> Result<&'static DirectiveKind, String> {
        let [word, arguments @ ..] = words else {
            let words: Vec<&str> = DIRECTIVES.iter().map(|known| known.word).collect();
            return Err(format!("it needs a word: {}", words.join(", ")));
        };
        let known = DIRECTIVES.iter().find(|known| known.word == *word);
        let Some(directive) = known else {
            let hint = did_you_mean(word, DIRECTIVES.iter().map(|known| known.word));
            return Err(format!("there is no such directive{hint}"));
        };
        if directive.takes(arguments.len()) {
            Ok(directive)
        } else {
            let usage = directive.usage();
            Err(format!("wrong number of arguments: write `{usage}`"))
        }
    }

    /// How the directive is written in a chapter.
    #[must_use]
    pub fn usage(&self) -> String {
        let words = format!("{} {}", self.word, self.arguments);
        format!("{{{{#heap {}}}}}", words.trim_end())
    }

    /// The text of the directive on `page`, with `arguments` after its word.
    pub(crate) fn render(&self, page: &Page, arguments: &[&str]) -> RenderResult {
        (self.render)(page, arguments)
    }

    /// Whether the directive takes this many arguments.
    fn takes(&self, count: usize) -> bool {
        let names: Vec<&str> = self.arguments.split_whitespace().collect();
        let needed = names.iter().filter(|name| !name.starts_with('[')).count();
        let is_open = names.iter().any(|name| name.ends_with("..."));
        needed <= count && (is_open || count <= names.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(words: &[&str]) -> String {
        DirectiveKind::of(words).expect_err("no such directive")
    }

    #[test]
    fn unknown_words_get_suggestions() {
        assert_eq!(error(&["peek", "x"]), "there is no such directive; did you mean `peak`?");
        assert_eq!(error(&["flamegraph"]), "there is no such directive");
        assert!(error(&[]).starts_with("it needs a word: peak, bytes, "));
    }

    #[test]
    fn arguments_are_counted() {
        for (words, usage) in [
            (&["peak"][..], "{{#heap peak BINARY}}"),
            (&["peak", "a", "b"], "{{#heap peak BINARY}}"),
            (&["budget", "a", "b"], "{{#heap budget [BINARY]}}"),
            (&["table", "a"], "{{#heap table}}"),
            (&["code", "a"], "{{#heap code FILE FUNCTION...}}"),
        ] {
            let message = format!("wrong number of arguments: write `{usage}`");
            assert_eq!(error(words), message);
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
    fn words_are_unique() {
        for directive in DIRECTIVES {
            let same = |other: &&DirectiveKind| other.word == directive.word;
            assert_eq!(DIRECTIVES.iter().filter(same).count(), 1);
        }
    }
}
