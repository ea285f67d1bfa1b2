#![allow(long_running_const_eval)]

const NUMBER: u64 = {
    let mut number: u64 = 0;
    while number < u64::MAX {
        number += 1;
    }
    number
};

fn work() -> u64 {
    NUMBER
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
