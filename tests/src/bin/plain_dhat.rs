//! The workload under dhat-rs as its documentation has it: nothing of ours.
//! Prints dhat's figures as JSON.

use tests::workload;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn main() {
    let given = workload::given();
    let profiler = dhat::Profiler::builder().testing().build();
    let kept = std::hint::black_box(workload::allocate(given));
    let stats = dhat::HeapStats::get();
    drop(profiler);
    drop(kept);
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
