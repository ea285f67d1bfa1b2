// Four files, each smaller than the limit for a file.
fn work() {
    let folder = std::path::PathBuf::from(std::env::var_os("HEAP_OUT").unwrap());
    let files: Vec<_> = (0..4).map(|n| folder.join(format!("file-{n}"))).collect();
    let part = vec![0; 1_000];
    let written = files.iter().try_for_each(|file| {
        let mut file = std::fs::File::create(file)?;
        (0..100_000).try_for_each(|_| std::io::Write::write_all(&mut file, &part))
    });
    files.iter().for_each(|file| drop(std::fs::remove_file(file)));
    assert!(written.is_err(), "there was enough space");
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
