fn main() {
    let measured = heap_budget::measure(|| cached_unwinder::words(1_000));
    println!("cached unwinder: {}, blocks: {}", measured.cached_unwinder, measured.total_blocks);
}
