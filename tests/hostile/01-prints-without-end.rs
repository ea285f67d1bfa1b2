fn work() {
    loop {
        println!("{}", "output ".repeat(1000));
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
