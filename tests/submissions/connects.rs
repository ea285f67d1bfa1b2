fn work() {
    assert!(std::net::TcpStream::connect("127.0.0.1:@PORT@").is_err(), "the connection was accepted");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
