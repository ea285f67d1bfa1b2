use std::path::Path;

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\u{202e}";

fn profile(bytes: u64) -> Profile {
    let text = serde_json::json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": [{ "tb": bytes, "tbk": 2, "mb": bytes, "mbk": 1, "gb": bytes, "gbk": 1,
            "eb": 0, "ebk": 0, "fs": [1] }],
        "ftbl": ["[root]", format!("0x1: x::{HOSTILE} (02-x/src/main.rs:2:1)")],
    });
    Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

#[test]
fn report_has_conclusions() {
    let (profile, other) = (profile(500_000_000), profile(200_000_000));
    let subject = Subject {
        title: Title::Text("Mine"),
        name: "mine",
        profile: &profile,
        answer: None,
        timeline: None,
    };
    let against = Subject { title: Title::Text("`drop`"), profile: &other, ..subject };
    let limits = Some((Bytes(200_000_000), Bytes(100_000_000)));
    let source = Some(("exercises/02-x/src/main.rs", "first\nlet <data> = load();\n"));
    let page = html(&subject, &Task { source, limits }, Some(&against));
    for part in [
        "The peak is <b>500,000,000 bytes</b> in 1 block.",
        "<span class=\"heap-over\">over the budget of 200.0 MB by 300.0 MB</span>",
        "That is 300.0 MB more than <code>drop</code>.",
        "500.0 MB in 1 block</td><td>2</td><td>let &lt;data&gt; = load();</td>",
        "PP 1/1",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
}

#[test]
fn report_is_self_contained_and_escaped() {
    let profile = profile(7);
    let subject = Subject {
        title: Title::Text(HOSTILE),
        name: HOSTILE,
        profile: &profile,
        answer: None,
        timeline: None,
    };
    let source = Some(("exercises/02-x/src/main.rs", "a\n</table><script>\n"));
    let page = html(&subject, &Task { source, limits: None }, Some(&subject));
    assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'), "{page}");
    for outside in ["src=\"", "href=\"http", "href=\"/", "@import", "url("] {
        assert!(!page.contains(outside), "{outside} in {page}");
    }
}

#[test]
fn names_of_files_are_as_they_are() {
    let profile = profile(7);
    let (title, name) = (Title::File("a`b`.json"), "x");
    let subject = Subject { title, name, profile: &profile, answer: None, timeline: None };
    let page = html(&subject, &Task::default(), None);
    assert!(page.contains("<h1>a`b`.json</h1>"), "{page}");
    assert!(page.contains("<title>a`b`.json: heap report</title>"), "{page}");
}

/// A profile of copies of `bytes` bytes, called `bytes` in it.
fn copies(count: u64, bytes: &str) -> Profile {
    let text = serde_json::json!({
        "dhatFileVersion": 2, "mode": "copy<", "verb": "Copied<", "bklt": false,
        "bkacc": false, "bsu": bytes, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": [{ "tb": count, "tbk": 2, "fs": [1] }],
        "ftbl": ["[root]", "0x1: x::f (02-x/src/main.rs:2:1)"],
    });
    Profile::parse_any(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

#[test]
fn what_has_no_peak_has_totals() {
    let (one, other) = (copies(500_000_000, "bytes"), copies(200_000_000, "bytes"));
    let (title, name) = (Title::File("x"), "x");
    let subject = Subject { title, name, profile: &one, answer: None, timeline: None };
    let against = Subject { title: Title::File("y"), profile: &other, ..subject };
    let page = html(&subject, &Task::default(), Some(&against));
    for part in [
        "Copied&lt; in total: <b>500,000,000 bytes</b> in 2 blocks.",
        "no peak: a profile of mode <code>copy&lt;</code> records no lifetimes",
        "That is 300.0 MB more than y.",
        "<th scope=\"row\">In total</th>",
        "<b>Total: 500,000,000 bytes (100%)</b> in 2 blocks (100%)",
        "<div>Copied&lt; at &#123;</div>",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    for part in ["At the peak", "At the end", "t-gmax", "t-end", "alive at the peak"] {
        let body = page.split("<body").nth(1).unwrap();
        assert!(!body.contains(part), "{part} in {body}");
    }
    let own_words = copies(500_000_000, "<units>");
    let page = html(&Subject { profile: &own_words, ..subject }, &Task::default(), None);
    assert!(page.contains("<b>500,000,000 &lt;units&gt;</b> in 2 blocks."), "{page}");
    assert!(page.contains("<th scope=\"col\">&lt;units&gt;</th>"), "{page}");
    assert!(!page.contains("<units>"), "{page}");
}
