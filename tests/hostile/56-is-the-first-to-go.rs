// Where the machine's memory is not enough, the kernel ends this program, not the tool.
fn work() {
    let score = std::fs::read_to_string("/proc/self/oom_score_adj").unwrap();
    assert_eq!(score, "1000\n");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
