unsafe extern "C" {
    fn setrlimit(resource: i32, limit: *const [u64; 2]) -> i32;
}

const ADDRESS_SPACE: i32 = 9;

// There would be enough for it without the limit that it sets itself.
fn work() -> Vec<Vec<u8>> {
    // SAFETY: the limit is read.
    assert_eq!(unsafe { setrlimit(ADDRESS_SPACE, &raw const *&[60_000_000, 60_000_000]) }, 0);
    let mut held = Vec::new();
    loop {
        held.push(vec![1; 10_000_000]);
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
