std::arch::global_asm!(".incbin \"/etc/passwd\"");

fn work() {}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
