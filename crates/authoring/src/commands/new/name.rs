//! What a new exercise may be called.
//!
//! Its name becomes a package, a crate and two binaries, so it has to be one that
//! cargo and rustc take, and nobody else's in this workspace.

use std::fs;

use anyhow::bail;

use grading::course::{Course, Exercise};

/// The parts of a key.
pub(super) struct Named<'a> {
    /// "07-string-keys"
    pub(super) key: &'a str,
    /// 7
    pub(super) number: u32,
    /// "string-keys", the name of the package and of its program.
    pub(super) name: &'a str,
}

impl<'a> Named<'a> {
    /// Takes `key` apart.
    ///
    /// # Errors
    ///
    /// If it is none, or where no crate can have its name.
    pub(super) fn of(key: &'a str) -> anyhow::Result<Self> {
        let Some((number, name)) = parts(key) else {
            bail!(
                "`{}` is not a key of an exercise\n\
                 help: write two digits and lower-case words, all with hyphens between them: \
                 `07-string-keys`",
                key.escape_debug()
            );
        };
        if let Some((_, whose)) = RESERVED.iter().find(|(names, _)| names.contains(&name)) {
            bail!("`{name}` cannot name a crate: it is {whose}\nhelp: choose another name");
        }
        Ok(Named { key, number, name })
    }

    /// The name of the crate: `string_keys`.
    pub(super) fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

fn parts(key: &str) -> Option<(u32, &str)> {
    let (digits, name) = key.split_once('-')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let words = name.split('-').all(|word| !word.is_empty() && word.chars().all(plain));
    let number = digits.parse().ok().filter(|_| digits.len() == 2 && !digits.starts_with('+'))?;
    (words && name.starts_with(|c: char| c.is_ascii_lowercase())).then_some((number, name))
}

/// Names of lower-case words that cargo or rustc would stumble over, and whose
/// they are.
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
        "a word of Rust's",
    ),
    (&["alloc", "core", "proc-macro", "std", "test"], "a crate of Rust's own"),
    (&["build", "deps", "examples", "incremental"], "a folder of cargo's own"),
];

/// Whether number, names and files are nobody's yet.
///
/// # Errors
///
/// If one is taken: by whom.
pub(super) fn free(course: &Course, named: &Named) -> anyhow::Result<()> {
    let Named { key, number, name } = named;
    let holder = |number| course.exercises.iter().find(|other| other.number == number);
    if let Some(other) = holder(*number) {
        let free = (1..100).find(|number| holder(*number).is_none());
        let help = free.map_or_else(
            || "there is no number left".to_owned(),
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
            bail!("`{own}` is there already, and nothing is written over\n{help}");
        }
    }
    Ok(())
}

/// Whose the name `own` is, hyphens and underscores being the same to rustc: a
/// program's, or a package's that the workspace has or uses.
fn owner(course: &Course, own: &str) -> Option<String> {
    let same = |other: &str| other.replace('_', "-") == own;
    let shown = course.illustrations.iter().map(|illustration| &illustration.program);
    let mut programs = course.exercises.iter().flat_map(Exercise::programs).chain(shown);
    if let Some(program) = programs.find(|program| same(&program.binary)) {
        return Some(format!("the program `{}`", program.source));
    }
    let lock = fs::read_to_string(course.root.join("Cargo.lock")).unwrap_or_default();
    let packages = lock.lines().filter_map(|line| line.strip_prefix("name = "));
    let package = packages.map(|name| name.trim_matches('"')).find(|name| same(name))?;
    Some(format!("the package `{package}`, which `Cargo.lock` lists"))
}
