use std::hint::black_box;

// Even where a stack is cut off, there are no two alike: a level calls the next from one of
// two lines.
#[inline(never)]
fn deeper(levels: u32) -> u64 {
    let level = black_box(Box::new(u64::from(levels)));
    let is_left = levels.wrapping_mul(2_654_435_761) & 0x8000 == 0;
    match levels {
        0 => *level,
        _ if is_left => black_box(deeper)(levels - 1) + *level,
        _ => black_box(deeper)(levels - 1) + *level + 1,
    }
}

fn main() -> std::process::ExitCode {
    harness::run(|| deeper(1_500), |_| Ok(()))
}
