use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

// What holds the memory is no child of this program: its parent, a shell, has ended.
fn work() -> u8 {
    let own = std::env::current_exe().unwrap();
    let script = "setsid \"$0\" hold >/dev/null 2>&1 & exit";
    assert!(Command::new("sh").args(["-c", script]).arg(own).status().unwrap().success());
    sleep(Duration::from_millis(300));
    7
}

fn main() -> std::process::ExitCode {
    if std::env::args().count() > 1 {
        let held = std::hint::black_box(vec![1_u8; 60_000_000]);
        sleep(Duration::from_secs(100));
        std::process::exit(i32::from(held[7]));
    }
    harness::run(work, |_| Ok(()))
}
