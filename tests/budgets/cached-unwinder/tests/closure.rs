#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

fn main() {
    let profiled = heap_budget::profile(|| cached_unwinder::words(1_000));
    let blocks = profiled.stats.total_blocks;
    println!("cached unwinder: {}, blocks: {blocks}", profiled.cached_unwinder);
}
