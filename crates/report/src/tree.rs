//! The tree of a profile, as `dh_view` shows it with the metric "At t-gmax
//! (bytes)", or "Total (bytes)" for a profile without a peak.
//!
//! It consists of `<details>`, so it folds without a script, by mouse and by keyboard, and
//! a search in the page unfolds what it finds. Only its root is open: a whole tree is
//! pages long. Where it is printed, `tree.css` unfolds it.

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
    draw(&root, &Lines::new(profile, &root), " open", &mut html);
    html.push_str("</div>");
    html
}

/// Writes `node`, `open` or folded to its line, and its descendants, which are folded.
fn draw(node: &Node, lines: &Lines, open: &str, html: &mut String) {
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
        draw(child, lines, "", html);
    }
    html.push_str("</details>\n");
}

/// The line of a folded node: its number, the function that allocated its memory, and
/// how much that is.
fn summary(node: &Node, lines: &Lines) -> String {
    let (name, bytes, blocks) = lines.main(node);
    let mut frames = node.frames.iter().map(|frame| Frame::parse(frame));
    let function = frames.find(is_program).map(|frame| frame.short_name());
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

/// Whether `frame` is the program's, as far as it tells: of an inlined function of Rust without
/// a path it is not known.
fn is_program(frame: &Frame) -> bool {
    frame.origin() == Origin::Program
        && (frame.file.is_some() || frame.object.is_some())
        && (frame.has_path() || !frame.is_in_rust())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_called_after_the_program() {
        for (text, is_named) in [
            ("0x1: load (in /home/me/shop)", true),
            ("0x1: ??? (in /usr/bin/sort)", true),
            ("0x1: load (shop.c:3)", true),
            ("0x1: shop::load (src/main.rs:3:1)", true),
            ("0x1: grow_one<alloc::alloc::Global> (src/raw_vec/mod.rs:3:1)", false),
            ("0x1: malloc (in /usr/libexec/vgpreload_dhat-amd64-linux.so)", false),
            ("0x1: (below main) (libc_start_call_main.h:58)", false),
            ("0x1: ??? (???:0:0)", false),
        ] {
            assert_eq!(is_program(&Frame::parse(text)), is_named, "{text}");
        }
    }
}
