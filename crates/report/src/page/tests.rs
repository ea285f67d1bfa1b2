use std::path::Path;

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\u{202e}";

fn profile(bytes: u64) -> Profile {
    let text = serde_json::json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": [{ "tb": bytes, "tbk": 2, "gb": bytes, "gbk": 1, "fs": [1] }],
        "ftbl": ["[root]", format!("0x1: x::{HOSTILE} (02-x/src/main.rs:2:1)")],
    });
    Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

#[test]
fn report_has_conclusions() {
    let (profile, other) = (profile(500_000_000), profile(200_000_000));
    let subject =
        Subject { title: "Mine", name: "mine", profile: &profile, answer: None, timeline: None };
    let against = Subject { title: "`drop`", profile: &other, ..subject };
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
    let subject =
        Subject { title: HOSTILE, name: HOSTILE, profile: &profile, answer: None, timeline: None };
    let source = Some(("exercises/02-x/src/main.rs", "a\n</table><script>\n"));
    let page = html(&subject, &Task { source, limits: None }, Some(&subject));
    assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'), "{page}");
    for outside in ["src=\"", "href=\"http", "href=\"/", "@import", "url("] {
        assert!(!page.contains(outside), "{outside} in {page}");
    }
}
