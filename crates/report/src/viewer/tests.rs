//! The page with a profile in a stand-in for the viewer.

use super::*;

/// A folder that is taken for that of the viewer.
fn viewer() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in [PAGE, SCRIPT, STYLE] {
        fs::write(folder.path().join(file), "").unwrap();
    }
    folder
}

#[test]
fn viewer_is_found_by_variable_and_by_folder() {
    let folder = viewer();
    let empty = tempfile::tempdir().unwrap();
    let (own, page) = (folder.path(), folder.path().join("dh_view.html"));
    assert_eq!(find_in(None, &[empty.path(), own]).unwrap(), own);
    assert_eq!(find_in(Some(own.into()), &[]).unwrap(), own);
    assert_eq!(find_in(Some(page.into()), &[]).unwrap(), own);
    let message = find_in(None, &[empty.path()]).unwrap_err().to_string();
    assert!(
        message.starts_with("DHAT's viewer, `dh_view.html`, is not installed\nhelp: "),
        "{message}"
    );
    let message = find_in(Some(empty.path().into()), &[own]).unwrap_err().to_string();
    assert!(message.starts_with("`DH_VIEW` names no folder with "), "{message}");
    assert!(message.contains("apt install valgrind"), "{message}");
}

#[test]
fn broken_profile_is_refused() {
    let folder = viewer();
    let path = folder.path().join("x.json");
    for (text, fault) in [
        ("{", "not a DHAT profile: it is cut off"),
        ("[]", "not a DHAT profile: "),
        ("{}", "not a DHAT profile: missing field `dhatFileVersion`"),
        (r#"{"dhatFileVersion":2}"#, "not a DHAT profile: missing field"),
        (r#"{"dhatFileVersion":9,"pps":[],"ftbl":[]}"#, "a DHAT profile of version 9"),
    ] {
        fs::write(&path, text).unwrap();
        let error = html(folder.path(), &path, "x").unwrap_err().to_string();
        assert!(error.contains(fault), "{text}: {error}");
    }
}

#[test]
fn page_is_escaped_and_self_contained() {
    let folder = viewer();
    let path = folder.path().join("x.json");
    let hostile = "</script><script>@NAME@";
    let profile = format!(r#"{{"dhatFileVersion":2,"pps":[],"ftbl":["{hostile}\u202e"]}}"#);
    fs::write(&path, profile).unwrap();
    for file in [SCRIPT, STYLE] {
        fs::write(folder.path().join(file), format!("\"{hostile}%")).unwrap();
    }
    let page = html(folder.path(), &path, "<b>\"\u{202e}@VIEWER@").unwrap();
    let title = "<title>&lt;b&gt;&quot;\\u&#123;202e}@VIEWER@: dh_view</title>";
    assert!(page.contains(title), "{page}");
    assert!(page.contains(r#""ftbl":["\u003c/script>\u003cscript>@NAME@\\u{202e}"]"#), "{page}");
    assert!(page.contains("charset=utf-8,%22%3C%2Fscript%3E%3Cscript%3E%40NAME%40%25\""));
    assert_eq!(page.matches("<script").count(), 3, "{page}");
    assert_eq!(page.matches("http").count(), 1, "but for `http-equiv`: {page}");
}

/// As the shell of Windows writes what is redirected to a file.
#[test]
fn utf16_becomes_part_of_the_page() {
    let folder = viewer();
    let path = folder.path().join("x.json");
    let text = "\u{feff}{\"dhatFileVersion\":2,\"bklt\":true,\"pps\":[],\"ftbl\":[\"größe\"]}";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(&path, bytes).unwrap();
    let page = html(folder.path(), &path, "x").unwrap();
    assert!(page.contains(r#"">{"dhatFileVersion":2,"bklt":true,"pps":[],"ftbl":["größe"]}<"#));
    assert!(page.contains("data-metric=\"At t-gmax (bytes)\""), "{page}");
    fs::write(&path, text.replace("true", "false")).unwrap();
    let page = html(folder.path(), &path, "x").unwrap();
    assert!(page.contains("data-metric=\"Total (bytes)\""), "{page}");
}
