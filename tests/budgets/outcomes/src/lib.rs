//! One test for each outcome that a test can have.

#[cfg(test)]
#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

pub fn sorted(values: &[u64]) -> Vec<u64> {
    let mut copy = values.to_vec();
    copy.sort_unstable();
    copy
}

pub fn words(text: &str) -> Vec<String> {
    text.split(' ').map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::process;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_ordinary_one_allocates_at_will() {
        let all: Vec<Vec<u8>> = (0..1_000).map(|length| vec![0; length]).collect();
        assert_eq!(all.len(), 1_000);
    }

    #[heap_budget::test("2 MB")]
    fn over_its_peak() {
        println!("sorting");
        let values: Vec<u64> = (0..1_000_000).collect();
        eprintln!("sorted {}", sorted(&values).len());
    }

    #[heap_budget::test("16,000,000 bytes")]
    fn just_within_its_peak() {
        let values: Vec<u64> = (0..1_000_000).collect();
        assert_eq!(sorted(&values).len(), 1_000_000);
    }

    #[heap_budget::test("15,999,999 bytes")]
    fn one_byte_over_its_peak() {
        let values: Vec<u64> = (0..1_000_000).collect();
        assert_eq!(sorted(&values).len(), 1_000_000);
    }

    #[heap_budget::test("1 KB", blocks = 4, total = "99 bytes", leaks = 0)]
    fn over_all_but_its_peak() {
        std::mem::forget(words("a b c d"));
    }

    #[heap_budget::test("1 KB", blocks = 5, total = "100 bytes", leaks = 5)]
    fn just_within_everything() {
        std::mem::forget(words("a b c d"));
    }

    #[heap_budget::test("0 B")]
    fn more_places_than_are_listed() {
        let _all = (
            vec![1_u8; 1],
            vec![1_u8; 2],
            vec![1_u8; 3],
            vec![1_u8; 4],
            vec![1_u8; 5],
            vec![1_u8; 6],
            vec![1_u8; 7],
            vec![1_u8; 8],
            vec![1_u8; 9],
            vec![1_u8; 10],
            vec![1_u8; 11],
            vec![1_u8; 12],
        );
    }

    #[heap_budget::test("1 MB")]
    fn returns() -> Result<(), String> {
        "5".parse::<u8>().map(drop).map_err(|error| error.to_string())
    }

    #[heap_budget::test("1 MB")]
    fn returns_an_error() -> Result<(), String> {
        "five".parse::<u8>().map(drop).map_err(|error| error.to_string())
    }

    #[heap_budget::test("1 MB")]
    fn returns_an_exit_code() -> process::ExitCode {
        process::ExitCode::FAILURE
    }

    #[heap_budget::test("1 MB")]
    fn panics() {
        assert_eq!(words("a b").len(), 3, "a and b are {}", "two");
    }

    #[heap_budget::test("1 KB", leaks = 0)]
    #[should_panic(expected = "as it should")]
    fn panics_as_it_should() {
        panic!("{} it should", "as");
    }

    #[should_panic]
    #[heap_budget::test("1 KB")]
    fn panics_whatever_it_says() {
        panic!("whatever");
    }

    #[heap_budget::test("1 KB")]
    #[cfg_attr(all(), should_panic)]
    fn panics_under_a_condition() {}

    #[should_panic = "as it should"]
    #[heap_budget::test("1 MB")]
    fn panics_otherwise() {
        panic!("other\u{1b}[31mwise");
    }

    #[should_panic]
    #[heap_budget::test("1 MB")]
    fn does_not_panic() {}

    #[should_panic]
    #[heap_budget::test("1 KB")]
    fn panics_over_its_budget() {
        let _block = vec![0_u8; 1_001];
        panic!("as it should");
    }

    #[heap_budget::test("1 KB")]
    #[ignore = "takes long"]
    fn is_ignored() {
        black_box(vec![0_u8; 1_001]);
    }

    #[heap_budget::test("1 KB", timeout = 1)]
    fn hangs() {
        println!("about to hang");
        loop {
            thread::sleep(Duration::from_secs(1));
        }
    }

    #[heap_budget::test("1 KB")]
    fn aborts() {
        println!("about to abort");
        process::abort();
    }

    #[heap_budget::test("1 KB")]
    fn exits() {
        print!("about to exit");
        process::exit(0);
    }

    /// A C library may run code at exit that fails the process, as a leak checker does.
    #[cfg(unix)]
    #[heap_budget::test("1 KB")]
    fn ends_badly() {
        unsafe extern "C" {
            fn atexit(function: extern "C" fn()) -> i32;
            fn _exit(code: i32) -> !;
        }
        extern "C" fn at_exit() {
            // SAFETY: the process is exiting already.
            unsafe { _exit(3) }
        }
        // SAFETY: the function does nothing that is forbidden at exit.
        assert_eq!(unsafe { atexit(at_exit) }, 0);
    }

    #[heap_budget::test("1 KB")]
    fn overflows_its_stack() {
        fn deeper(depth: u64) -> u64 {
            let here = black_box([depth; 100]);
            if depth == u64::MAX { 0 } else { deeper(depth + 1) + here[5] }
        }
        assert_eq!(deeper(0), 1);
    }

    #[heap_budget::test("100 bytes", blocks = 1)]
    fn measures_within_itself() {
        let measured = heap_budget::measure(|| drop(black_box(vec![0_u8; 100])));
        assert_eq!(measured.stats.peak_bytes, 100);
    }

    /// It needs more the first time.
    #[heap_budget::test("10 bytes")]
    fn differs_when_it_is_run_again() {
        let mark = std::env::var_os("DIFFERENCE").map(std::path::PathBuf::from);
        let is_first = mark.is_none_or(|mark| std::fs::create_dir(mark).is_ok());
        black_box(vec![0_u8; if is_first { 1_000_000 } else { 900_000 }]);
    }

    /// Without text, as the test runner has it.
    #[should_panic(expected = "as it should")]
    #[heap_budget::test("1 KB")]
    fn panics_without_text() {
        std::panic::panic_any(7_u32);
    }

    /// It is freed when the thread of the test ends, before the leaks are counted.
    #[heap_budget::test("1 KB", leaks = 0)]
    fn leaves_a_thread_local() {
        thread_local! {
            static BUFFER: std::cell::RefCell<Vec<u8>> = const { std::cell::RefCell::new(Vec::new()) };
        }
        BUFFER.with_borrow_mut(|buffer| buffer.extend([1; 100]));
    }

    #[heap_budget::test("1 MB")]
    fn prints_to_both_streams() {
        for number in 0..20 {
            println!("out {number}");
            eprintln!("err {number}");
        }
        panic!("to show it");
    }

    #[test]
    #[heap_budget::test("1 KB")]
    fn is_two_tests() {}

    #[heap_budget::test("1 KB")]
    fn r#match() {}

    mod deep {
        /// Documentation and other attributes are allowed.
        #[heap_budget::test("5 MB", blocks = 1_000)]
        #[allow(clippy::unit_cmp)]
        pub fn within_modules() {
            let threads: Vec<_> =
                (0..3).map(|_| std::thread::spawn(|| vec![1_u8; 1_000_000].len())).collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), 1_000_000);
            }
        }
    }

    macro_rules! tests {
        ($($name:ident: $size:literal, $length:expr;)*) => {
            $(#[heap_budget::test($size)] fn $name() { black_box(vec![0_u8; $length]); })*
        };
    }
    tests! {
        made_by_a_macro: "7 bytes", 7;
        made_by_a_macro_and_over: "7 bytes", 8;
    }
}
