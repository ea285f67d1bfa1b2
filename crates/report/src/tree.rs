//! The tree of a profile, as `dh_view` shows it with the metric "At t-gmax
//! (bytes)", or "Total (bytes)" for a profile without a peak.
//!
//! It consists of `<details>`, so it folds without a script, by mouse and by keyboard,
//! and a style sheet can unfold it for printing.

use heap_profile::bytes::counted;
use heap_profile::dhat::Profile;
use heap_profile::frame::{Frame, Origin};
use heap_profile::tree::{Lines, Node, tree};

use crate::html::{escaped, truncated};

/// The most characters of a frame.
const MAX_FRAME: usize = 300;

/// A tree is truncated at about this many bytes of HTML, so that a page with the trees
/// of an exercise and several solutions opens at once, whatever is in the profiles.
pub const MAX_BYTES: usize = 150_000;

/// The tree of `profile`.
#[must_use]
pub fn html(profile: &Profile) -> String {
    let root = tree(profile);
    let mut html = String::from(r#"<div class="heap-tree">"#);
    draw(&root, &Lines::new(profile, &root), &mut html);
    html.push_str("</div>");
    html
}

/// Writes `node` and its descendants. Nodes with children are open, as in `dh_view`;
/// those without are folded to one line.
fn draw(node: &Node, lines: &Lines, html: &mut String) {
    let open = if node.children.is_empty() { "" } else { " open" };
    html.extend(["<details", open, ">", &summary(node, lines)]);
    html.extend(lines.others(node).iter().map(|text| line(text)));
    html.push_str(&line(&lines.before_frames()));
    frames(node, html);
    html.push_str(&line("}"));
    for (index, child) in node.children.iter().enumerate() {
        if html.len() > MAX_BYTES {
            html.push_str(&left_out(node.children.len() - index, "node"));
            break;
        }
        draw(child, lines, html);
    }
    html.push_str("</details>\n");
}

/// The line of a folded node: its number, the function that allocated its memory, and
/// how much that is.
fn summary(node: &Node, lines: &Lines) -> String {
    let (name, bytes, blocks) = lines.main(node);
    let function = node
        .frames
        .iter()
        .map(|frame| Frame::parse(frame))
        .find(|frame| frame.origin() == Origin::Program && frame.file.is_some())
        .map(|frame| frame.short_name());
    let function = function.map_or_else(String::new, |function| {
        let function = escaped(&truncated(&function, MAX_FRAME));
        format!(" <code>{function}</code>")
    });
    format!(
        "<summary><span>{}{function}</span><span><b>{name}: {}</b> in {}</span></summary>\n",
        node.heading(),
        escaped(&bytes),
        escaped(&blocks)
    )
}

/// Writes the frames of `node`.
fn frames(node: &Node, html: &mut String) {
    let mut frames = node.numbered_frames();
    while html.len() <= MAX_BYTES {
        let Some(frame) = frames.next() else { return };
        html.push_str(&line(&format!("  {}", truncated(&frame, MAX_FRAME))));
    }
    if frames.len() > 0 {
        html.push_str(&left_out(frames.len(), "frame"));
    }
}

/// The line in place of `count` of `what`.
fn left_out(count: usize, what: &str) -> String {
    let count = counted(count as u64, &format!("more {what}"));
    line(&format!("  {count}, in the profile itself"))
}

fn line(text: &str) -> String {
    format!("<div>{}</div>\n", escaped(text))
}
