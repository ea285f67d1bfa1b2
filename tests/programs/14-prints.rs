use std::io::{Write, stdout};

fn work() -> u8 {
    for number in 1..=4 {
        println!("{number} on standard output");
        eprintln!("{number} on standard error");
    }
    for number in 5..=30 {
        println!("{number}");
    }
    eprintln!("\u{1b}[31mred\tand {}", "long ".repeat(100));
    stdout().write_all(b"\x00\xff\x1b]0;title\x07\n").unwrap();
    dbg!(1 + 1);
    print!("no end");
    7
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
