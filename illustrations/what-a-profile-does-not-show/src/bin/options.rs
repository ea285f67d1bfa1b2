//! An `Option` is as large as what is in it, if that leaves a pattern of bits for `None`.

use std::num::NonZero;
use std::process::ExitCode;

/// A line of the table: how large a type is, alone and in an `Option`.
fn line<T>(name: &str) -> String {
    format!("{name:<14}  {:>5}  {:>6}", size_of::<T>(), size_of::<Option<T>>())
}

fn work() -> Vec<String> {
    vec![
        line::<usize>("usize"),
        line::<u32>("u32"),
        line::<NonZero<u32>>("NonZero<u32>"),
        line::<f64>("f64"),
        line::<bool>("bool"),
        line::<char>("char"),
        line::<&u8>("&u8"),
        line::<Box<u8>>("Box<u8>"),
        line::<Vec<u8>>("Vec<u8>"),
        line::<Option<bool>>("Option<bool>"),
        line::<Option<usize>>("Option<usize>"),
    ]
}

fn main() -> ExitCode {
    harness::run(work, |lines| {
        println!("type            alone  Option");
        for line in lines {
            println!("{line}");
        }
        Ok(())
    })
}
