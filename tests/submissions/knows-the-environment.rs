fn work() {
    assert!(option_env!("LETTING_GO_SECRET").is_none() && option_env!("CARGO_HOME").is_none());
    assert!(std::env::var_os("LETTING_GO_SECRET").is_none());
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
