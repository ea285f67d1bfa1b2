//! The folders of a class: those that are named, or those in the one that is named.

use std::path::{Path, PathBuf};

use anyhow::bail;
use cli::warn;
use heap_profile::bytes::counted;
use heap_profile::text::visible;

use crate::class::learner::{Learner, learners, subfolders};
use crate::class::submission::{Submission, find};

/// The learners whose folders are `folders`, with programs at `paths`, those of each
/// exercise. If there is one folder, which has no program and whose own folders do, it is
/// that of the class. Learners without a program, who may not have handed in yet, are
/// reported.
///
/// # Errors
///
/// If something is not a folder, or if nobody has a program: these are probably not the
/// right folders.
pub(super) fn learners_in(
    folders: &[PathBuf],
    paths: &[Vec<String>],
) -> anyhow::Result<Vec<Learner>> {
    let named = learners(folders)?;
    if !named.iter().all(|one| is_empty(&one.folder, paths)) {
        report_empty(&named, paths);
        return Ok(named);
    }
    let inside = |folder: &PathBuf| -> Vec<PathBuf> {
        let folders = subfolders(folder);
        let has_some = folders.iter().any(|folder| !is_empty(folder, paths));
        if has_some { folders } else { Vec::new() }
    };
    match (folders, folders.iter().find(|folder| !inside(folder).is_empty())) {
        ([only], Some(_)) => {
            let folders = inside(only);
            let (class, count) = (quoted(only), counted(folders.len() as u64, "folder"));
            warn(&format!(
                "there is no program in {class} itself: each of its {count} is a learner's"
            ));
            let all = learners(&folders)?;
            report_empty(&all, paths);
            Ok(all)
        }
        (_, Some(class)) => {
            let (all, example) = (list(&named), visible(&class.join("*/").display().to_string()));
            bail!(
                "nothing to grade in {all}\n\
                 help: the folders in {} have programs: name the folder of each learner, such as \
                 `cargo xtask grade {example}`",
                quoted(class)
            )
        }
        (_, None) => bail!("{}", nothing_in(&list(&named), paths)),
    }
}

fn is_empty(folder: &Path, paths: &[Vec<String>]) -> bool {
    paths.iter().all(|paths| matches!(find(folder, paths), Submission::NotHandedIn))
}

/// Warns about the learners who have no program.
fn report_empty(all: &[Learner], paths: &[Vec<String>]) {
    let empty: Vec<&Learner> = all.iter().filter(|one| is_empty(&one.folder, paths)).collect();
    if !empty.is_empty() {
        warn(&nothing_in(&list(empty), paths));
    }
}

fn nothing_in(folders: &str, paths: &[Vec<String>]) -> String {
    let looked_for = paths.iter().take(1).flatten().map(|path| format!("`{}`", visible(path)));
    let looked_for = looked_for.collect::<Vec<_>>().join(", ");
    let others = if paths.len() > 1 { ", and the same for the other exercises" } else { "" };
    format!("nothing to grade in {folders}\nhelp: looked for {looked_for}{others}")
}

fn list<'a>(learners: impl IntoIterator<Item = &'a Learner>) -> String {
    let folders = learners.into_iter().map(|one| quoted(&one.folder));
    folders.collect::<Vec<_>>().join(", ")
}

fn quoted(folder: &Path) -> String {
    format!("`{}`", visible(&folder.display().to_string()))
}
