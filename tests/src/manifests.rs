//! The manifests of a small course.

use crate::tool::root;

pub(crate) fn workspace() -> String {
    let harness = root().join("crates/harness").display().to_string();
    format!(
        r#"[workspace]
resolver = "3"
members = ["exercises/*", "solutions/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT OR Apache-2.0"
publish = false

[workspace.dependencies]
harness = {{ path = {harness:?} }}

[profile.release]
debug = 1

# As in the real course.
[profile.release.package.object]
opt-level = 0

# No test looks at the times, and Criterion takes minutes to optimize.
[profile.timing]
inherits = "release"
debug = false
opt-level = 0

# Unoptimized, its statistics take ten seconds for each program.
[profile.timing.package.criterion]
opt-level = 2
"#
    )
}

pub(crate) fn exercise(name: &str) -> String {
    format!(
        r#"[package]
name = "{name}"
edition = "2024"

[package.metadata.exercise]
title = "Exercise {name}"
budget = "20 KB"
stretch = "10 KB"
hints = ["where to look", "which tool", "what to do"]

[dependencies]
harness.workspace = true
"#
    )
}

pub(crate) fn solutions(name: &str) -> String {
    format!(
        r#"[package]
name = "{name}-solutions"
edition = "2024"

[package.metadata.solutions]
"#
    )
}
