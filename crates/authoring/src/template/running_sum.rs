//! TODO: in one paragraph, what changed, what it costs, and when not to do it

use std::process::ExitCode;

use template_name::numbers;

// TODO: the solution, with a word on what changed
fn work() -> u64 {
    numbers().sum()
}

fn main() -> ExitCode {
    template_name::run(work)
}
