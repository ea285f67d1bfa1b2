use std::process::Command;

// Two children outlive it, one of them outside of its process group.
fn work() {
    for program in ["exec sleep 86397", "exec setsid sleep 86397"] {
        Command::new("sh").args(["-c", program]).spawn().unwrap();
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
