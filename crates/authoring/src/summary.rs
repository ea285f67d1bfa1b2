//! The book's summary: which pages are in it, and the line of a new one.

use std::fs;

use grading::course::Course;

/// Relative to the root of the workspace.
pub(crate) const SUMMARY: &str = "course/src/SUMMARY.md";

/// Whether the book has the page `name`.md.
pub(crate) fn is_listed(course: &Course, name: &str) -> bool {
    let summary = fs::read_to_string(course.root.join(SUMMARY)).unwrap_or_default();
    summary.lines().any(|line| page(line) == Some(name))
}

/// The line of the chapter of exercise `key`.
pub(crate) fn entry(number: u32, title: &str, key: &str) -> String {
    format!("- [{number}. {}]({key}.md)", escaped(title))
}

/// `text` as Markdown that shows it as it is, in a heading or in a link.
pub(crate) fn escaped(text: &str) -> String {
    let plain = |c: char| !c.is_ascii_punctuation() || ",.:;'\"?!-()/".contains(c);
    text.chars().flat_map(|c| (!plain(c)).then_some('\\').into_iter().chain([c])).collect()
}

/// `summary` with the line `entry` among the chapters of exercises, of which this
/// one has the number `number`; at its end where it has none.
pub(crate) fn with_chapter(summary: &str, number: u32, entry: &str) -> String {
    let lines: Vec<&str> = summary.lines().collect();
    let number_of = |line: &&str| page(line)?.split_once('-')?.0.parse::<u32>().ok();
    let before = lines.iter().rposition(|line| number_of(line).is_some_and(|other| other < number));
    let after = || lines.iter().position(|line| number_of(line).is_some());
    let place = before.map(|line| line + 1).or_else(after).unwrap_or(lines.len());
    let (before, after) = lines.split_at(place);
    [before, &[entry], after].concat().join("\n") + "\n"
}

/// The page that `line` puts into the book: "words" for "[Words](words.md)".
fn page(line: &str) -> Option<&str> {
    // A comment does not begin like this.
    let link = line.trim_start_matches([' ', '-', '*']).strip_prefix('[')?;
    let file = link.rsplit_once("](")?.1.split_once(')')?.0.strip_suffix(".md")?;
    Some(file.strip_prefix("./").unwrap_or(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = "# Summary\n\n[Words](words.md)\n- [2. Two](02-two.md)\n- [4. Four](./04-four.md)\n<!-- [5](05-five.md) -->\n- [More](more.md)\n";

    #[test]
    fn a_chapter_comes_after_those_with_smaller_numbers() {
        let line_of = |number| {
            let with = with_chapter(SUMMARY, number, "new");
            assert_eq!(with.replace("new\n", ""), SUMMARY);
            with.lines().position(|line| line == "new")
        };
        assert_eq!([1, 3, 5, 9].map(line_of), [3, 4, 5, 5].map(Some));
        assert_eq!(with_chapter("# Summary\n", 1, "new"), "# Summary\nnew\n");
    }

    #[test]
    fn a_comment_puts_no_page_into_the_book() {
        let pages: Vec<_> = SUMMARY.lines().filter_map(page).collect();
        assert_eq!(pages, ["words", "02-two", "04-four", "more"]);
    }

    #[test]
    fn what_means_something_in_markdown_is_escaped() {
        assert_eq!(
            escaped("`a` <b> {{#c}}, d-e: \"f\" é"),
            r#"\`a\` \<b\> \{\{\#c\}\}, d-e: "f" é"#
        );
        assert_eq!(entry(7, "[x](y.md)", "07-k"), r"- [7. \[x\](y.md)](07-k.md)");
        assert_eq!(page(&entry(7, "[x](y.md)", "07-k")), Some("07-k"));
    }
}
