//! Finds out whether the sandbox works before the tests are compiled. A test that needs
//! it is ignored where it does not, and only an attribute can ignore a test.
//!
//! With `REQUIRE_SANDBOX`, as in CI, nothing is ignored: without a sandbox those tests
//! fail.

use std::env;
use std::path::PathBuf;
use std::process::Command;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(bwrap)");
    println!("cargo::rerun-if-env-changed=REQUIRE_SANDBOX");
    println!("cargo::rerun-if-changed=build.rs");
    for path in watched_paths() {
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

/// What the answer depends on: `bwrap`, or, if it is not installed, the folders that it
/// could be installed in. Cargo would run this every time for a file that does not exist.
fn watched_paths() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).filter(|folder| folder.is_dir()).collect();
    let installed = folders.iter().map(|folder| folder.join("bwrap")).find(|file| file.is_file());
    installed.map_or(folders, |file| vec![file])
}
