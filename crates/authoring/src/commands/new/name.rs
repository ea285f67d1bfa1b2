//! Checking the name of a new exercise.
//!
//! It becomes the name of a package, a crate and two binaries, so cargo and rustc have to
//! accept it, and it must not be taken in this workspace.

use std::fs;

use anyhow::bail;

use course_format::key::Number;
use grading::course::{Course, Exercise};
use heap_profile::text::excerpt;

/// The key of an exercise, and its parts.
pub(super) struct KeyParts<'a> {
    /// "07-string-keys"
    pub(super) key: &'a str,
    /// 7
    pub(super) number: u32,
    /// "string-keys", the name of the package and of its program.
    pub(super) name: &'a str,
}

impl<'a> KeyParts<'a> {
    /// Splits `key`.
    ///
    /// # Errors
    ///
    /// If it is not a key, or no crate can have its name.
    pub(super) fn parse(key: &'a str) -> anyhow::Result<Self> {
        let Some((number, name)) = split(key) else {
            bail!(
                "`{}` is not a key of an exercise\n\
                 help: write two digits and lower-case words, all with hyphens between them: \
                 `07-string-keys`",
                excerpt(key, 80)
            );
        };
        if let Some((_, kind)) = RESERVED.iter().find(|(names, _)| names.contains(&name)) {
            bail!("`{name}` cannot name a crate: it is {kind}\nhelp: choose another name");
        }
        Ok(KeyParts { key, number, name })
    }

    /// The name of the crate: `string_keys`.
    pub(super) fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

fn split(key: &str) -> Option<(u32, &str)> {
    let (digits, name) = key.split_once('-')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let words = name.split('-').all(|word| !word.is_empty() && word.chars().all(plain));
    let number = digits.parse().ok().filter(|_| digits.len() == 2 && !digits.starts_with('+'))?;
    (words && name.starts_with(|c: char| c.is_ascii_lowercase())).then_some((number, name))
}

/// Names in lower case that cargo or rustc would reject or confuse with their own, and what
/// each is.
const RESERVED: [(&[&str], &str); 3] = [
    (
        &[
            "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
            "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen",
            "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
            "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
            "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
            "yield",
        ],
        "a keyword of Rust",
    ),
    (&["alloc", "core", "proc-macro", "std", "test"], "one of Rust's own crates"),
    (&["build", "deps", "examples", "incremental"], "one of cargo's own folders"),
];

/// Checks that the number, the names and the paths of the new exercise are not taken.
///
/// # Errors
///
/// If one is taken: by what.
pub(super) fn check_unused(course: &Course, key: &KeyParts) -> anyhow::Result<()> {
    let KeyParts { key, number, name } = key;
    let holder =
        |number| course.exercises.iter().find(|other| other.number == Number::Exercise(number));
    if let Some(other) = holder(*number) {
        let free = (1..100).find(|number| holder(*number).is_none());
        let help = free.map_or_else(
            || "all numbers are taken".to_owned(),
            |free| format!("`{free:02}-{name}` is free"),
        );
        bail!("number {number} is taken by `{}`\nhelp: {help}", other.key);
    }
    for own in [(*name).to_owned(), format!("{name}-solutions"), format!("{name}-running-sum")] {
        if let Some(owner) = owner(course, &own) {
            bail!("the name `{own}` is taken by {owner}\nhelp: choose another name");
        }
    }
    let own = ["exercises/KEY", "solutions/KEY", "course/src/KEY.md"];
    for own in own.map(|own| own.replace("KEY", key)) {
        if course.root.join(&own).symlink_metadata().is_ok() {
            let help = "help: move it away, or choose another name";
            bail!("`{own}` already exists, and is not overwritten\n{help}");
        }
    }
    Ok(())
}

/// The program or package of the workspace, or of its dependencies, that has the name
/// `own` already. Hyphens and underscores are the same to rustc.
fn owner(course: &Course, own: &str) -> Option<String> {
    let is_same = |other: &str| other.replace('_', "-") == own;
    let illustrations = course.illustrations.iter().map(|illustration| &illustration.program);
    let mut programs = course.exercises.iter().flat_map(Exercise::programs).chain(illustrations);
    if let Some(program) = programs.find(|program| is_same(&program.binary)) {
        return Some(format!("the program `{}`", program.source));
    }
    let lock = fs::read_to_string(course.root.join("Cargo.lock")).unwrap_or_default();
    let packages = lock.lines().filter_map(|line| line.strip_prefix("name = "));
    let package = packages.map(|name| name.trim_matches('"')).find(|name| is_same(name))?;
    Some(format!("the package `{package}`, which `Cargo.lock` lists"))
}
