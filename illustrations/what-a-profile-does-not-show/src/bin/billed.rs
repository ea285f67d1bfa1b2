//! A block is attributed to the code that allocated it, even for what others add to it.

use std::process::ExitCode;

#[inline(never)]
fn heading() -> String {
    String::from("name,size\n")
}

#[inline(never)]
fn add_rows(table: &mut String) {
    for row in 0..200_000 {
        table.push_str("a row of the table,");
        table.push_str(if row % 2 == 0 { "large\n" } else { "small\n" });
    }
}

fn work() -> String {
    let mut table = heading();
    add_rows(&mut table);
    table
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
