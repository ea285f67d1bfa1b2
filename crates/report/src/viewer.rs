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
mod tests;
