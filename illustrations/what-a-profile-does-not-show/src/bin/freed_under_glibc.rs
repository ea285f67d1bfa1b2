//! The system's allocator, which is glibc's where the results were collected.

use std::process::ExitCode;

#[path = "../freed.rs"]
mod freed;

fn main() -> ExitCode {
    freed::main()
}
