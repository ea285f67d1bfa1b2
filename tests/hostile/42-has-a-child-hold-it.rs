use std::process::Command;

// A child process, which is this program again, holds less than its parent may be larger
// than it says.
fn work() -> u8 {
    if std::env::args().count() > 1 {
        let held = std::hint::black_box(vec![1_u8; 60_000_000]);
        std::thread::sleep(std::time::Duration::from_millis(100));
        std::process::exit(i32::from(held[7]));
    }
    let own = std::env::current_exe().unwrap();
    let status = Command::new(own).arg("hold").status().unwrap();
    status.code().unwrap() as u8
}

fn main() -> std::process::ExitCode {
    if std::env::args().count() > 1 {
        work();
    }
    harness::run(work, |_| Ok(()))
}
