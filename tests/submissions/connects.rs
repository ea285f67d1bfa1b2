fn work() {
    assert!(std::net::TcpStream::connect("127.0.0.1:@PORT@").is_err(), "somebody answered");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
