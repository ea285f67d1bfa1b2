//! Asks whether there is a sandbox, before the tests are compiled: a test that needs
//! one and has none is shown as ignored, and the test runner ignores by an attribute
//! alone.
//!
//! Where `REQUIRE_SANDBOX` is set, as in CI, there is taken to be one: without it those
//! tests fail.

use std::env;
use std::path::PathBuf;
use std::process::Command;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(bwrap)");
    println!("cargo::rerun-if-env-changed=REQUIRE_SANDBOX");
    println!("cargo::rerun-if-changed=build.rs");
    for path in watched() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    if env::var_os("REQUIRE_SANDBOX").is_some() || bwrap_works() {
        println!("cargo::rustc-cfg=bwrap");
    }
}

fn bwrap_works() -> bool {
    let program = ["--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"];
    let output = Command::new("bwrap").args(program).output();
    output.is_ok_and(|output| output.status.success())
}

/// `bwrap` where it is installed, and the folders that it would be installed in where
/// it is not: a file that is not there would have everything built anew each time.
fn watched() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).filter(|folder| folder.is_dir()).collect();
    let installed = folders.iter().map(|folder| folder.join("bwrap")).find(|file| file.is_file());
    installed.map_or(folders, |file| vec![file])
}
