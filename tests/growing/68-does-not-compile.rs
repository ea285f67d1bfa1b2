use std::process::ExitCode;

fn main() -> ExitCode {
    let size: u32 = "a thousand";
    harness::run(|| size, |_| Ok(()))
}
