//! The tree of a profile, as `dh_view` shows it. The tree is `report`'s.

use crate::page::{Page, RenderResult};
use crate::unindexed::{self, Unindexed};

const STYLE: &str = include_str!("../../../course/theme/tree.css");

/// The height of a tree in pixels where no script fits it to its contents.
const HEIGHT: u64 = 420;

/// The tree of a binary's profile.
pub(crate) fn tree(page: &Page, arguments: &[&str]) -> RenderResult {
    let measured = page.results.binary(arguments[0])?;
    let html = report::tree::html(&page.results.profile(measured)?);
    let name = "The profile as dh_view shows it";
    Ok(unindexed::html(&Unindexed { html: &html, name, height: HEIGHT, style: STYLE }))
}

#[cfg(test)]
mod tests {
    use report::tree::MAX_BYTES;

    use crate::fixture::{Fixture, profile, write};

    /// The tree of a profile of `points`.
    fn drawn(points: &[(u64, u64, &[usize])], frames: &[&str]) -> String {
        let fixture = Fixture::new();
        let file = fixture.path().join("results/01-small/small.dhat.json");
        write(&file, &profile(points, frames));
        body(&fixture.document("{{#heap tree small}}"))
    }

    /// The tree in a document of its own.
    fn body(document: &str) -> String {
        let body =
            document.split("<body>\n").nth(1).and_then(|rest| rest.split("\n</body>").next());
        body.expect("a body").to_owned()
    }

    /// The tree without its tags, a line each.
    fn text(html: &str) -> String {
        let mut text = String::new();
        for part in html.replace("</span><span>", "\n").split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        }
        text.trim().to_owned()
    }

    #[test]
    fn tree_reads_like_dh_view() {
        let html = body(&Fixture::new().document("{{#heap tree small}}"));
        let expected = "\
PP 1/1 (3 children)
At t-gmax: 500,000,000 bytes (100%) in 5 blocks (100%), avg size 100,000,000 bytes
Total:     500,000,000 bytes (100%) in 5 blocks (100%), avg size 100,000,000 bytes
At t-end:  0 bytes (0%) in 0 blocks (0%), avg size 0 bytes
Allocated at &#123;
  #0: [root]
}
PP 1.1/3 double
At t-gmax: 400,000,000 bytes (80%) in 4 blocks (80%), avg size 100,000,000 bytes
Total:     400,000,000 bytes (80%) in 4 blocks (80%), avg size 100,000,000 bytes
Max:       400,000,000 bytes in 4 blocks, avg size 100,000,000 bytes
At t-end:  0 bytes (0%) in 0 blocks (0%), avg size 0 bytes
Allocated at &#123;
  #1: 0x0: alloc::vec::Vec&lt;T&gt;::push (src/vec/mod.rs:9:9)
  #2: 0x0: small::double (01-small/src/main.rs:20:5)
  #3: 0x0: small::main (01-small/src/main.rs:30:7)
}";
        let shown = text(&html);
        assert!(shown.starts_with(expected), "{shown}");
        assert!(shown.ends_with("#1: [1 insignificant]\n}"), "{shown}");
        assert!(html.contains("<b>At t-gmax: 500,000,000 bytes (100%)</b> in 5"), "{html}");
    }

    #[test]
    fn only_the_root_is_open() {
        let html = body(&Fixture::new().document("{{#heap tree small}}"));
        assert!(html.starts_with("<div class=\"heap-tree\"><details open>"), "{html}");
        assert_eq!(html.matches("<details open>").count(), 1);
        assert_eq!(html.matches("<details>").count(), 3);
    }

    #[test]
    fn frames_are_not_text_of_the_page() {
        let html = Fixture::new().render("{{#heap tree small}}");
        assert!(!html.contains("<details") && html.contains("&lt;details open&gt;"), "{html}");
    }

    #[test]
    fn names_are_escaped() {
        let html = body(&Fixture::new().document("{{#heap tree hostile}}"));
        assert!(!html.contains("<script") && !html.contains("{{#include"), "{html}");
        assert!(html.contains("\\u&#123;202e}&quot;&#39;"), "{html}");
    }

    #[test]
    fn long_names_are_truncated() {
        let frame = format!("0x0: {}::f (a/src/b.rs:1:1)", "n".repeat(1_000_000));
        let html = drawn(&[(1, 1, &[1]), (1, 1, &[])], &[&frame]);
        assert!(html.len() < 3_000, "{}", html.len());
    }

    #[test]
    fn long_stack_says_how_much_of_it_is_left_out() {
        let frames: Vec<String> =
            (0..4_000).map(|frame| format!("0x0: a::{}{frame}", "n".repeat(100))).collect();
        let frames: Vec<&str> = frames.iter().map(String::as_str).collect();
        let stack: Vec<usize> = (1..=4_000).collect();
        let html = drawn(&[(1, 1, &stack)], &frames);
        let shown = html.matches("<div>  #").count() - 1;
        let rest =
            format!("  {},{:03} more frames, in", (4_000 - shown) / 1_000, (4_000 - shown) % 1_000);
        assert!(shown > 1_000 && html.contains(&rest), "{shown} {rest}");
        let html = drawn(&[(1, 1, &stack[..1_000])], &frames);
        assert!(!html.contains(" more "), "{html}");
    }

    #[test]
    fn large_tree_is_truncated_and_well_formed() {
        let frames: Vec<String> = (0..500)
            .map(|frame| format!("0x0: {}{frame}::f (a/src/b.rs:1:1)", "n".repeat(500)))
            .collect();
        let frames: Vec<&str> = frames.iter().map(String::as_str).collect();
        // A hundred wide and hundreds deep, and each stack a little longer.
        let stacks: Vec<Vec<usize>> = (0..5_000)
            .map(|point| (0..=point / 20).map(|depth| 1 + (depth + point % 20) % 500).collect())
            .collect();
        let points: Vec<(u64, u64, &[usize])> =
            stacks.iter().map(|stack| (1_000, 1, stack.as_slice())).collect();
        let html = drawn(&points, &frames);
        assert!((MAX_BYTES..MAX_BYTES + 20_000).contains(&html.len()), "{}", html.len());
        assert!(html.contains(" more nodes, in the profile itself"), "the rest is not mentioned");
        for tag in ["details", "summary", "div"] {
            let opened = html.matches(&format!("<{tag}")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}
