//! The workload under dhat-rs alone, used as its documentation says. Prints dhat's
//! figures as JSON.

use tests::workload;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn main() {
    let input = workload::input();
    let profiler = dhat::Profiler::builder().testing().build();
    let result = std::hint::black_box(workload::allocate(input));
    let stats = dhat::HeapStats::get();
    drop(profiler);
    drop(result);
    println!(
        r#"{{"peak_bytes":{},"peak_blocks":{},"total_bytes":{},"total_blocks":{},"end_bytes":{},"end_blocks":{}}}"#,
        stats.max_bytes,
        stats.max_blocks,
        stats.total_bytes,
        stats.total_blocks,
        stats.curr_bytes,
        stats.curr_blocks
    );
}
