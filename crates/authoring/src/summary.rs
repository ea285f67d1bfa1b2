//! The book's `SUMMARY.md`: which pages it lists, and adding a line for a new one.

use std::fs;

use course_format::key::Number;
use grading::course::Course;

/// Its path, relative to the root of the workspace.
pub(crate) const SUMMARY: &str = "course/src/SUMMARY.md";

/// Whether the book lists the page `name`.md.
pub(crate) fn is_listed(course: &Course, name: &str) -> bool {
    let summary = fs::read_to_string(course.root.join(SUMMARY)).unwrap_or_default();
    summary.lines().any(|line| linked_page(line) == Some(name))
}

/// The line for the chapter of the exercise `key`.
pub(crate) fn entry(number: Number, title: &str, key: &str) -> String {
    let number = match number {
        Number::Exercise(number) => number.to_string(),
        Number::Case(number) => format!("Case {number}"),
    };
    format!("- [{number}. {}]({key}.md)", escape(title))
}

/// Escapes `text` for a heading or a link in Markdown.
pub(crate) fn escape(text: &str) -> String {
    let plain = |c: char| !c.is_ascii_punctuation() || ",.:;'\"?!-()/".contains(c);
    text.chars().flat_map(|c| (!plain(c)).then_some('\\').into_iter().chain([c])).collect()
}

/// Adds the line `entry`, for the chapter of exercise `number`, to `summary`: among the
/// chapters of the other exercises, or at the end if there are none.
pub(crate) fn with_chapter(summary: &str, number: u32, entry: &str) -> String {
    let lines: Vec<&str> = summary.lines().collect();
    let number_of = |line: &&str| linked_page(line)?.split_once('-')?.0.parse::<u32>().ok();
    let before = lines.iter().rposition(|line| number_of(line).is_some_and(|other| other < number));
    let first = || lines.iter().position(|line| number_of(line).is_some());
    let index = before.map(|line| line + 1).or_else(first).unwrap_or(lines.len());
    let (before, after) = lines.split_at(index);
    [before, &[entry], after].concat().join("\n") + "\n"
}

/// The page that `line` links to: "words" for "[Words](words.md)".
fn linked_page(line: &str) -> Option<&str> {
    // Comments do not start with these, so what they contain is not in the book.
    let link = line.trim_start_matches([' ', '-', '*']).strip_prefix('[')?;
    let file = link.rsplit_once("](")?.1.split_once(')')?.0.strip_suffix(".md")?;
    Some(file.strip_prefix("./").unwrap_or(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = "# Summary\n\n[Words](words.md)\n- [2. Two](02-two.md)\n- [4. Four](./04-four.md)\n<!-- [5](05-five.md) -->\n- [More](more.md)\n";

    #[test]
    fn chapters_are_inserted_by_number() {
        let line_of = |number| {
            let with = with_chapter(SUMMARY, number, "new");
            assert_eq!(with.replace("new\n", ""), SUMMARY);
            with.lines().position(|line| line == "new")
        };
        assert_eq!([1, 3, 5, 9].map(line_of), [3, 4, 5, 5].map(Some));
        assert_eq!(with_chapter("# Summary\n", 1, "new"), "# Summary\nnew\n");
    }

    #[test]
    fn pages_in_comments_do_not_count() {
        let pages: Vec<_> = SUMMARY.lines().filter_map(linked_page).collect();
        assert_eq!(pages, ["words", "02-two", "04-four", "more"]);
    }

    #[test]
    fn escapes_markdown() {
        assert_eq!(
            escape("`a` <b> {{#c}}, d-e: \"f\" é"),
            r#"\`a\` \<b\> \{\{\#c\}\}, d-e: "f" é"#
        );
        assert_eq!(entry(Number::Exercise(7), "[x](y.md)", "07-k"), r"- [7. \[x\](y.md)](07-k.md)");
        let case = entry(Number::Case(1), "Rain", "case-1-rain");
        assert_eq!(case, "- [Case 1. Rain](case-1-rain.md)");
        assert_eq!(linked_page(&entry(Number::Exercise(7), "[x](y.md)", "07-k")), Some("07-k"));
    }
}
