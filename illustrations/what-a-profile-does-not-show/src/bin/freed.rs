//! mimalloc, as it is by itself.

use std::process::ExitCode;

#[path = "../freed.rs"]
mod freed;

fn main() -> ExitCode {
    freed::main()
}
