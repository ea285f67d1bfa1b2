use std::process::Command;

// Two that outlive it: one in its group, and one that left it.
fn work() {
    for program in ["exec sleep 86397", "exec setsid sleep 86397"] {
        Command::new("sh").args(["-c", program]).spawn().unwrap();
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
