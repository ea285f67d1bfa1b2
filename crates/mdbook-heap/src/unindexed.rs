//! Parts of a page that the book's search leaves out: pictures and trees, whose words are
//! the same on every page and stand in no sentence.
//!
//! mdBook indexes all text of a page, and has no way to except a part of it. It does not
//! look into attributes, though. So such a part is a document of its own in the page
//! (`srcdoc`), which a script unpacks into the page as soon as it is there: then it
//! follows the theme, breaks with the page, and is printed whole. Without scripts it stays
//! in its frame, which scrolls.

use report::html::{escaped, escaped_document};

/// What a frame needs of mdBook's themes, for readers without scripts.
const THEME: &str = include_str!("unindexed.css");

/// It runs before the rest of the page is drawn, so that nothing jumps.
const SCRIPT: &str = include_str!("unindexed.js");

/// Content, and how it is shown without scripts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unindexed<'a> {
    /// The content: HTML without a blank line.
    pub(crate) html: &'a str,
    /// What it is, in a few words.
    pub(crate) name: &'a str,
    /// About its height, in pixels.
    pub(crate) height: u64,
    /// The style sheet that it needs; the book's own is not in a frame.
    pub(crate) style: &'a str,
}

/// The content as a block of the page.
pub(crate) fn html(content: &Unindexed) -> String {
    let Unindexed { html, name, height, style } = content;
    let name = escaped(name);
    let document = escaped_document(&format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{name}</title>\n<style>\n{THEME}\n{style}</style>\n</head>\n<body>\n{html}\n\
         </body>\n</html>"
    ));
    let document = document.lines().filter(|line| !line.trim().is_empty());
    let document: String = document.flat_map(|line| [line, "\n"]).collect();
    format!(
        "<div class=\"heap-unindexed\"><iframe title=\"{name}\" style=\"height: {height}px\" \
         srcdoc=\"{document}\"></iframe><script>\n{SCRIPT}</script></div>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_in_an_attribute() {
        let html = "<p title=\"a &amp; b\">\n\n\u{202e}{{#include x}}</p>";
        let content = Unindexed { html, name: "<b>", height: 7, style: "p { x: y }\n\n" };
        let shown = super::html(&content);
        assert!(shown.starts_with("<div class=\"heap-unindexed\"><iframe title=\"&lt;b&gt;\" "));
        assert!(shown.contains("&lt;p title=&quot;a &amp;amp; b&quot;&gt;"), "{shown}");
        let before_script = shown.split("<script>").next().unwrap_or_default();
        let outside_tags = before_script.split('<').filter_map(|tag| tag.split_once('>'));
        let text: String = outside_tags.map(|(_, text)| text).collect();
        assert_eq!(text, "", "{shown}");
        assert!(!shown.contains("{{") && !shown.contains('\u{202e}'), "{shown}");
        assert!(shown.lines().all(|line| !line.trim().is_empty()), "{shown}");
    }
}
