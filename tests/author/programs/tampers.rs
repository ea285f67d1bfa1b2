//! Changes its own summary after the run, to a peak that it does not have. It
//! costs the trust of its readers; do not do it.

use std::process::ExitCode;

use sound::load;

fn work() -> Vec<u8> {
    let mut numbers = load();
    for number in &mut numbers {
        *number = number.wrapping_mul(2).wrapping_add(1);
    }
    numbers
}

fn main() -> ExitCode {
    let code = sound::run(work);
    let folder = std::env::var_os("HEAP_OUT").unwrap_or_default();
    let summary = std::path::Path::new(&folder).join("run.json");
    let text = std::fs::read_to_string(&summary).unwrap_or_default();
    let written = std::fs::write(summary, text.replace("10000", "30000"));
    if written.is_ok() {
        code
    } else {
        ExitCode::FAILURE
    }
}
