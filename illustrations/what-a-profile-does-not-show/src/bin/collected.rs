//! Whether `collect` uses the block of a vector again depends on what it collects.

use std::process::ExitCode;

/// As large as a parcel of the exercise, and as aligned.
type Element = [u64; 6];

/// Keeps one of a hundred elements, as a `Kept`.
fn collected<Kept>(keep: impl Fn(Element) -> Kept) -> Vec<Kept> {
    let all: Vec<Element> = (0..2_000).map(|number| [number; 6]).collect();
    let few = all.into_iter().filter(|element| element[0].is_multiple_of(100));
    few.map(keep).collect()
}

/// A line of the table: what is kept, and the room that there is for it.
fn line<Kept>(name: &str, kept: &[Kept], capacity: usize) -> String {
    let (size, alignment) = (size_of::<Kept>(), align_of::<Kept>());
    let room = capacity * size;
    format!("{name:<8}  {size:>4}  {alignment:>9}  {:>4}  {capacity:>8}  {room:>6}", kept.len())
}

fn work() -> Vec<String> {
    let same = collected(|element| element);
    let smaller = collected(|element| element[0]);
    let five = collected(|element| [element[0]; 5]);
    let larger = collected(|element| [element[0]; 7]);
    let less_aligned = collected(|element| element[0].to_le_bytes());
    let more_aligned = collected(|element| u128::from(element[0]));
    vec![
        line("[u64; 6]", &same, same.capacity()),
        line("u64", &smaller, smaller.capacity()),
        line("[u64; 5]", &five, five.capacity()),
        line("[u64; 7]", &larger, larger.capacity()),
        line("[u8; 8]", &less_aligned, less_aligned.capacity()),
        line("u128", &more_aligned, more_aligned.capacity()),
    ]
}

fn main() -> ExitCode {
    harness::run(work, |lines| {
        println!("kept as   size  alignment  kept  capacity   bytes");
        for line in lines {
            println!("{line}");
        }
        Ok(())
    })
}
