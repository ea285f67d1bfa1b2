//! A page with a profile in DHAT's own viewer, `dh_view.html`, set to the peak.
//!
//! The viewer asks a person to choose a file, and starts with another metric. A
//! page that loads a profile by itself cannot read a file, and would need a server
//! to fetch one from. So the page made here holds everything: the viewer as it is
//! installed, the profile, and a script that does what a person would do. It can be
//! opened from the disk and sent to others, and its content security policy forbids any
//! network access.

mod json;

use std::env;
use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use heap_profile::read::{ReadError, file, json_from, text};
use heap_profile::text::visible;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::html::{escaped, fill_in};

/// The environment variable that names the folder of the viewer, or its `dh_view.html`,
/// if it is in none of [`FOLDERS`].
pub const VARIABLE: &str = "DH_VIEW";

/// Where Valgrind's packages install it: Debian and Fedora, their older releases,
/// Arch, a build from source, Homebrew on macOS and on Linux.
pub const FOLDERS: [&str; 9] = [
    "/usr/libexec/valgrind",
    "/usr/lib/valgrind",
    "/usr/lib/x86_64-linux-gnu/valgrind",
    "/usr/lib64/valgrind",
    "/usr/local/libexec/valgrind",
    "/usr/local/lib/valgrind",
    "/opt/homebrew/opt/valgrind/libexec/valgrind",
    "/usr/local/opt/valgrind/libexec/valgrind",
    "/home/linuxbrew/.linuxbrew/opt/valgrind/libexec/valgrind",
];

const PAGE: &str = "dh_view.html";
const SCRIPT: &str = "dh_view.js";
const STYLE: &str = "dh_view.css";

/// What errors call the file.
const WHAT: &str = "a DHAT profile";

/// Where to get the viewer.
const HELP: &str = "\
help: it comes with Valgrind: `apt install valgrind`, `dnf install valgrind` or `brew install valgrind`
help: or save dh_view.html, dh_view.js and dh_view.css from https://sourceware.org/git/?p=valgrind.git;a=tree;f=dhat
      in a folder, and name that in the environment variable `DH_VIEW`
help: or load the profile by hand at https://nnethercote.github.io/dh_view/dh_view.html";

/// The folder of the installed viewer.
///
/// # Errors
///
/// If there is none. The error tells where to get it.
pub fn find() -> anyhow::Result<PathBuf> {
    let named = env::var_os(VARIABLE).filter(|value| !value.is_empty());
    find_in(named, &FOLDERS.map(Path::new))
}

fn find_in(named: Option<OsString>, folders: &[&Path]) -> anyhow::Result<PathBuf> {
    let is_viewer =
        |folder: &Path| [PAGE, SCRIPT, STYLE].iter().all(|name| folder.join(name).is_file());
    if let Some(named) = named {
        let named = PathBuf::from(named);
        let is_page = named.file_name().is_some_and(|name| name == PAGE);
        let folder = if is_page { named.parent().unwrap_or(&named) } else { &named };
        if is_viewer(folder) {
            return Ok(folder.to_owned());
        }
        bail!(
            "`{VARIABLE}` names no folder with dh_view.html, dh_view.js and dh_view.css: `{}`\n{HELP}",
            visible(&named.display().to_string())
        );
    }
    let found = folders.iter().find(|folder| is_viewer(folder));
    found
        .map(|folder| folder.to_path_buf())
        .with_context(|| format!("DHAT's viewer, `dh_view.html`, is not installed\n{HELP}"))
}

/// A page with the viewer of `folder` and the profile at `path`, called `name`.
///
/// # Errors
///
/// If a file cannot be read, or the profile is not a DHAT profile.
pub fn html(folder: &Path, path: &Path, name: &str) -> anyhow::Result<String> {
    let bytes = file(path, WHAT)?;
    let (profile, bklt) = (embedded(path, &bytes)?, header(path, &bytes)?.bklt);
    let metric = if bklt { "At t-gmax (bytes)" } else { "Total (bytes)" };
    let own_script = include_bytes!("viewer.js");
    let parts = [
        ("NAME", escaped(name)),
        ("METRIC", metric.to_owned()),
        ("STYLE", data_url("text/css", &read(&folder.join(STYLE))?)),
        ("PROFILE", profile),
        ("VIEWER", data_url("text/javascript", &read(&folder.join(SCRIPT))?)),
        ("START", data_url("text/javascript", own_script)),
    ];
    Ok(fill_in(include_str!("viewer.html"), &parts))
}

/// The profile in `bytes`, the file at `path`, as it is embedded in the page: as JSON that a
/// script element can hold, with what is hidden in its strings shown.
///
/// # Errors
///
/// If it is not a DHAT profile.
pub fn embedded(path: &Path, bytes: &[u8]) -> Result<String, ReadError> {
    let version = header(path, bytes)?.dhatFileVersion;
    if version != heap_profile::dhat::VERSION {
        let problem = format!("{WHAT} of version {version}, which dh_view does not open");
        return Err(ReadError::new(path, problem));
    }
    let profile = json::visible_strings(&text(bytes))
        .map_err(|_| ReadError::new(path, format!("not {WHAT}: a string in it is no text")))?;
    // In JSON this character is in strings only.
    Ok(profile.replace('<', "\\u003c"))
}

/// Less strict than our own reader: it is for the viewer to say what it does not open.
fn header(path: &Path, bytes: &[u8]) -> Result<Header, ReadError> {
    json_from(path, bytes, WHAT)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = || format!("cannot read `{}`", visible(&path.display().to_string()));
    fs::read(path).with_context(shown)
}

/// `bytes` as an address that holds them, so that a file becomes part of a page
/// without a change.
fn data_url(media: &str, bytes: &[u8]) -> String {
    let mut url = format!("data:{media};charset=utf-8,");
    for byte in bytes {
        if byte.is_ascii_alphanumeric() {
            url.push(char::from(*byte));
        } else {
            write!(url, "%{byte:02X}").expect("a string can be written to");
        }
    }
    url
}

/// The fields that every version of the format has.
#[derive(Deserialize)]
#[allow(non_snake_case, reason = "the format's own names")]
struct Header {
    dhatFileVersion: u64,
    /// Whether it has a peak.
    #[serde(default)]
    bklt: bool,
    #[serde(rename = "pps")]
    _points: IgnoredAny,
    #[serde(rename = "ftbl")]
    _frames: IgnoredAny,
}

#[cfg(test)]
mod tests {
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
        assert!(
            page.contains(r#""ftbl":["\u003c/script>\u003cscript>@NAME@\\u{202e}"]"#),
            "{page}"
        );
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
}
