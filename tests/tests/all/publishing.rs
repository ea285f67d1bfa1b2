//! The crates for crates.io: they can be packaged, and build with the oldest Rust they
//! support.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tests::tool::{root, target_folder};

const PUBLISHED: [&str; 3] = ["heap-profile", "heap-budget-macros", "heap-budget"];

/// Runs cargo on these crates.
fn run_on_published(cargo: &mut Command, arguments: &[&str], target: &str) -> Output {
    cargo.args(arguments).args(PUBLISHED.iter().flat_map(|name| ["--package", name]));
    cargo.current_dir(root()).env("CARGO_TERM_COLOR", "never");
    cargo.env("CARGO_TARGET_DIR", target_folder().join(target));
    cargo.output().expect("cargo can be run")
}

/// Deletes what cargo has unpacked and built of these crates for an earlier test: it takes
/// that for the present ones, since they have the same version.
fn forget_packages() {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let registries = entries(&home.join("registry/src")).into_iter();
    let built = target_folder().join("packaged/debug/.fingerprint");
    let is_package = |folder: &PathBuf| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        PUBLISHED.iter().any(|published| name.starts_with(&format!("{published}-")))
    };
    let folders = registries.flat_map(|registry| entries(&registry)).chain(entries(&built));
    for folder in folders.filter(is_package) {
        fs::remove_dir_all(&folder).expect("a copy can be deleted");
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

#[test]
fn crates_can_be_packaged() {
    forget_packages();
    let mut cargo = Command::new(env!("CARGO"));
    let output =
        run_on_published(&mut cargo, &["package", "--offline", "--allow-dirty"], "packaged");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(!stderr.contains("warning"), "{stderr}");
    assert_eq!(stderr.matches("   Verifying").count(), PUBLISHED.len(), "{stderr}");
}

/// The version of Rust in the manifests of these crates.
fn oldest_rust() -> String {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().unwrap();
    let versions: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| PUBLISHED.contains(&package.name.as_str()))
        .map(|package| package.rust_version.as_ref().expect("there is a version").to_string())
        .collect();
    assert_eq!(versions.len(), PUBLISHED.len());
    assert!(versions.iter().all(|version| *version == versions[0]), "{versions:?}");
    let readme = fs::read_to_string(root().join("crates/heap-budget/README.md")).unwrap();
    let stated = format!("\n{} and later", versions[0].trim_end_matches(".0"));
    assert!(readme.contains(&stated), "the README does not say{stated}");
    versions[0].clone()
}

#[test]
fn oldest_rust_builds_them() {
    let oldest = oldest_rust();
    let installed = Command::new("rustup").args(["run", &oldest, "cargo", "--version"]).output();
    if !installed.is_ok_and(|output| output.status.success()) {
        println!("skipped: Rust {oldest} is not installed: `rustup toolchain install {oldest}`");
        return;
    }
    let mut cargo = Command::new("rustup");
    cargo.args(["run", &oldest, "cargo"]);
    // They name the toolchain that runs this test.
    for name in ["RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "CARGO"] {
        cargo.env_remove(name);
    }
    let arguments = ["check", "--offline", "--locked", "--all-features"];
    let output = run_on_published(&mut cargo, &arguments, "oldest");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
