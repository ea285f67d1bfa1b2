//! The tree of a profile, as `dh_view` shows it with the metric "At t-gmax
//! (bytes)".
//!
//! It consists of `<details>`, so it folds without a script, by mouse and by keyboard,
//! and a style sheet can unfold it for printing.

use heap_profile::dhat::Profile;
use heap_profile::frame::{Frame, Origin};
use heap_profile::tree::{Node, Sums, tree};

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
    draw(&root, &root.sums, &mut html);
    html.push_str("</div>");
    html
}

/// Writes `node` and its descendants. Nodes with children are open, as in `dh_view`;
/// those without are folded to one line.
fn draw(node: &Node, root: &Sums, html: &mut String) {
    let open = if node.children.is_empty() { "" } else { " open" };
    html.extend(["<details", open, ">", &summary(node, root)]);
    for line in lines(node, root) {
        if html.len() > MAX_BYTES {
            break;
        }
        html.push_str(&line);
    }
    for (index, child) in node.children.iter().enumerate() {
        if html.len() > MAX_BYTES {
            let left = node.children.len() - index;
            html.push_str(&line(&format!("{left} more, in the profile itself")));
            break;
        }
        draw(child, root, html);
    }
    html.push_str("</details>\n");
}

/// The line of a folded node: its number, the function that allocated its memory, and
/// how much that is.
fn summary(node: &Node, root: &Sums) -> String {
    let at_peak = node.at_peak(root);
    let (held, rest) = at_peak.split_once(" in ").unwrap_or((&at_peak, ""));
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
        "<summary><span>{}{function}</span><span><b>{held}</b> in {rest}</span></summary>\n",
        node.heading()
    )
}

/// The other figures that `dh_view` shows of a node, and its frames.
fn lines(node: &Node, root: &Sums) -> impl Iterator<Item = String> {
    let figures = [Some(node.total(root)), node.own_peak(), Some(node.at_end(root))];
    let frames = node.numbered_frames().into_iter();
    let frames = frames.map(|frame| format!("  {}", truncated(&frame, MAX_FRAME)));
    let figures = figures.into_iter().flatten().chain(["Allocated at {".into()]);
    figures.chain(frames).chain(["}".into()]).map(|text| line(&text))
}

fn line(text: &str) -> String {
    format!("<div>{}</div>\n", escaped(text))
}
