fn main() -> std::process::ExitCode {
    harness::size(1_000)
}
