//! `cargo xtask`, as cargo's alias starts it: this builds the tool, if it has to be built,
//! and becomes it.
//!
//! The alias says `--quiet`, or else cargo would print two lines before each verdict. Then
//! it says nothing about what it compiles, either, nor that it waits for another cargo. So
//! what the alias compiles is this program, which takes a moment, in a profile of its own,
//! whose lock nobody else holds for long. The tool is built by a second cargo, which is not
//! quiet, and which is not even started while the tool is fresh.

use std::env;
use std::fmt::Display;
use std::process::ExitCode;

use fresh::Program;

/// The tool.
const XTASK: Program = Program { package: "xtask", feature: None, binary: "xtask" };

/// The exit status if the tool itself failed.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let failed = |error: &dyn Display| {
        eprintln!("error: {error}");
        ExitCode::from(FAILED)
    };
    match XTASK.command() {
        Ok(mut tool) => fresh::become_program(tool.args(env::args_os().skip(1)))
            .unwrap_or_else(|error| failed(&format!("cannot start `{}`: {error}", XTASK.binary))),
        Err(error) => failed(&error),
    }
}
