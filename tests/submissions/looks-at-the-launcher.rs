use std::fs;

// The first process of the sandbox is the launcher, which was started by the tool.
fn work() {
    for name in ["environ", "maps", "mem", "auxv", "root/etc/passwd", "fd/0", "fd/1", "fd/2"] {
        let path = format!("/proc/1/{name}");
        assert!(fs::File::open(&path).is_err(), "{path} is open");
    }
    for name in ["exe", "cwd", "root"] {
        let path = format!("/proc/1/{name}");
        assert!(fs::read_link(&path).is_err(), "{path} leads somewhere");
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
