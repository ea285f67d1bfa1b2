//! How large a future is depends on what is alive at its `.await`.

use std::future::ready;
use std::process::ExitCode;

type Buffer = [u8; 4_096];

async fn used_after() -> u64 {
    let mut buffer = [0; 4_096];
    ready(()).await;
    read(&mut buffer)
}

async fn used_before() -> u64 {
    let mut buffer = [0; 4_096];
    let sum = read(&mut buffer);
    ready(()).await;
    sum
}

#[expect(dropping_copy_types, reason = "that it does nothing is what it shows")]
async fn dropped_before() -> u64 {
    let mut buffer = [0; 4_096];
    let sum = read(&mut buffer);
    drop(buffer);
    ready(()).await;
    sum
}

async fn in_a_block() -> u64 {
    let sum = {
        let mut buffer = [0; 4_096];
        read(&mut buffer)
    };
    ready(()).await;
    sum
}

async fn made_after() -> u64 {
    ready(()).await;
    let mut buffer = [0; 4_096];
    read(&mut buffer)
}

#[expect(clippy::large_types_passed_by_value, reason = "what it costs is what it shows")]
async fn argument(mut buffer: Buffer) -> u64 {
    ready(()).await;
    read(&mut buffer)
}

#[expect(clippy::large_types_passed_by_value, reason = "what it costs is what it shows")]
async fn passed_on(buffer: Buffer) -> u64 {
    argument(buffer).await
}

async fn in_a_box() -> u64 {
    let mut buffer = Box::new([0; 4_096]);
    ready(()).await;
    read(&mut buffer)
}

/// Writes into the buffer, and returns something of what is in it.
fn read(buffer: &mut Buffer) -> u64 {
    buffer.fill(1);
    u64::from(buffer[7])
}

/// A line of the table: a function, and the bytes of its future.
fn line<Task: Future>(name: &str, future: &Task) -> String {
    format!("{name:<14}  {:>6}", size_of_val(future))
}

fn work() -> Vec<String> {
    vec![
        line("used_after", &used_after()),
        line("used_before", &used_before()),
        line("dropped_before", &dropped_before()),
        line("in_a_block", &in_a_block()),
        line("made_after", &made_after()),
        line("argument", &argument([0; 4_096])),
        line("passed_on", &passed_on([0; 4_096])),
        line("in_a_box", &in_a_box()),
    ]
}

fn main() -> ExitCode {
    harness::run(work, |lines| {
        println!("function         bytes");
        for line in lines {
            println!("{line}");
        }
        Ok(())
    })
}
