fn main() -> std::process::ExitCode {
    let code = harness::run(|| vec![1_u8; 1_000], |_| Ok(()));
    let folder = std::path::PathBuf::from(std::env::var_os("HEAP_OUT").unwrap());
    // Nothing of it is on the disk.
    std::fs::File::create(folder.join("run.json")).unwrap().set_len(255_000_000).unwrap();
    code
}
