fn work() {
    eprintln!("the \u{1b}[31mlast\u{202e} words");
    std::process::abort()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |()| Ok(()))
}
