use std::fs::File;
use std::io::Write;

fn work() {
    let path = std::env::temp_dir().join("letting-go-a-large-file");
    let mut file = File::create(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let chunk = vec![0; 10_000];
    for _ in 0..30_000 {
        file.write_all(&chunk).unwrap();
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
