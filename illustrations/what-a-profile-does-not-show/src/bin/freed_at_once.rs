//! mimalloc, as any program of the course runs on it.

use std::process::ExitCode;

#[path = "../freed.rs"]
mod freed;

fn main() -> ExitCode {
    freed::main()
}
