//! A profile in DHAT's own viewer, `dh_view.html`, opened and set to the peak.
//!
//! The viewer asks a person to choose a file and starts with another metric. It
//! is used as it is installed, in a frame of a page that does both.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use heap_profile::read;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::html::escaped;
use crate::server::Files;

/// Names the folder of the viewer, or its `dh_view.html`, where it is in none
/// of [`FOLDERS`].
pub const VARIABLE: &str = "DH_VIEW";

/// Where Valgrind's packages put it: Debian and Fedora, their older releases,
/// Arch, a build by hand, Homebrew on macOS and on Linux.
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

const FILES: [(&str, &str); 3] = [
    ("dh_view.html", "text/html; charset=utf-8"),
    ("dh_view.js", "text/javascript; charset=utf-8"),
    ("dh_view.css", "text/css; charset=utf-8"),
];

const WHERE: &str = "\
help: it comes with Valgrind: `apt install valgrind`, `dnf install valgrind` or `brew install valgrind`
help: or save dh_view.html, dh_view.js and dh_view.css from https://sourceware.org/git/?p=valgrind.git;a=tree;f=dhat
      in a folder, and name that in the environment variable `DH_VIEW`
help: or load the profile by hand at https://nnethercote.github.io/dh_view/dh_view.html";

/// The folder of the installed viewer.
///
/// # Errors
///
/// Where there is none; the error says where to get it.
pub fn find() -> anyhow::Result<PathBuf> {
    let named = env::var_os(VARIABLE).filter(|value| !value.is_empty());
    find_in(named, &FOLDERS.map(Path::new))
}

fn find_in(named: Option<OsString>, folders: &[&Path]) -> anyhow::Result<PathBuf> {
    let is_viewer = |folder: &Path| FILES.iter().all(|(name, _)| folder.join(name).is_file());
    if let Some(named) = named {
        let named = PathBuf::from(named);
        let is_page = named.file_name().is_some_and(|name| name == FILES[0].0);
        let folder = if is_page { named.parent().unwrap_or(&named) } else { &named };
        if is_viewer(folder) {
            return Ok(folder.to_owned());
        }
        let named = named.display().to_string();
        bail!(
            "`{VARIABLE}` names no folder with dh_view.html, dh_view.js and dh_view.css: `{}`\n{WHERE}",
            named.escape_debug()
        );
    }
    let found = folders.iter().find(|folder| is_viewer(folder));
    found
        .map(|folder| folder.to_path_buf())
        .with_context(|| format!("DHAT's viewer, `dh_view.html`, is not installed\n{WHERE}"))
}

/// The page with the profile at `path`, called `name`, in the viewer of
/// `folder`, and all that it needs.
///
/// # Errors
///
/// Where a file cannot be read, or is no profile of DHAT's.
pub fn files(folder: &Path, path: &Path, name: &str) -> anyhow::Result<Files> {
    let profile = fs::read(path).with_context(|| cannot_read(path))?;
    // dh_view itself opens profiles that this course has no use for; it says
    // what is in them.
    let Version { dhatFileVersion: version, .. } =
        read::json_from(path, &profile, "a DHAT profile")?;
    if version != heap_profile::dhat::VERSION {
        let path = path.display().to_string();
        bail!(
            "{}: a DHAT profile of version {version}, which dh_view does not open",
            path.escape_debug()
        );
    }
    let page = include_str!("viewer.html").replace("NAME", &escaped(name));
    let mut files = Files::from([
        (String::new(), (FILES[0].1, page.into_bytes())),
        ("profile.json".into(), ("application/json", profile)),
    ]);
    for (file, media) in FILES {
        let path = folder.join(file);
        let bytes = fs::read(&path).with_context(|| cannot_read(&path))?;
        files.insert(file.into(), (media, bytes));
    }
    Ok(files)
}

fn cannot_read(path: &Path) -> String {
    format!("cannot read `{}`", path.display().to_string().escape_debug())
}

/// What every version of the format begins with.
#[derive(Deserialize)]
#[allow(non_snake_case, reason = "the format's own names")]
struct Version {
    dhatFileVersion: u64,
    #[serde(rename = "pps")]
    _points: IgnoredAny,
    #[serde(rename = "ftbl")]
    _frames: IgnoredAny,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_viewer_is_found_by_name_and_by_place() {
        let folder = tempfile::tempdir().unwrap();
        let empty = tempfile::tempdir().unwrap();
        for (file, _) in FILES {
            fs::write(folder.path().join(file), "").unwrap();
        }
        let (own, page) = (folder.path(), folder.path().join("dh_view.html"));
        assert_eq!(find_in(None, &[empty.path(), own]).unwrap(), own);
        assert_eq!(find_in(Some(own.into()), &[]).unwrap(), own);
        assert_eq!(find_in(Some(page.into()), &[]).unwrap(), own);
        let said = find_in(None, &[empty.path()]).unwrap_err().to_string();
        assert!(
            said.starts_with("DHAT's viewer, `dh_view.html`, is not installed\nhelp: "),
            "{said}"
        );
        let said = find_in(Some(empty.path().into()), &[own]).unwrap_err().to_string();
        assert!(said.starts_with("`DH_VIEW` names no folder with "), "{said}");
        assert!(said.contains("apt install valgrind"), "{said}");
    }

    #[test]
    fn what_is_no_profile_is_refused_and_a_name_is_only_text() {
        let folder = tempfile::tempdir().unwrap();
        for (file, _) in FILES {
            fs::write(folder.path().join(file), "").unwrap();
        }
        let path = folder.path().join("x.json");
        for (text, fault) in [
            ("{", "not a DHAT profile: it is cut off"),
            ("[]", "not a DHAT profile: "),
            ("{}", "not a DHAT profile: missing field `dhatFileVersion`"),
            (r#"{"dhatFileVersion":2}"#, "not a DHAT profile: missing field"),
            (r#"{"dhatFileVersion":9,"pps":[],"ftbl":[]}"#, "a DHAT profile of version 9"),
        ] {
            fs::write(&path, text).unwrap();
            let said = files(folder.path(), &path, "x").unwrap_err().to_string();
            assert!(said.contains(fault), "{text}: {said}");
        }
        fs::write(&path, r#"{"dhatFileVersion":2,"pps":[],"ftbl":[]}"#).unwrap();
        let files = files(folder.path(), &path, "<b>\"\u{202e}").unwrap();
        let page = String::from_utf8(files[""].1.clone()).unwrap();
        assert!(page.contains("<title>&lt;b&gt;&quot;\\u&#123;202e}: dh_view</title>"), "{page}");
        assert_eq!(files.len(), 5);
    }
}
