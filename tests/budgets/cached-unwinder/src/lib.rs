//! A crate whose tests walk stacks by cached rules.

#[cfg(test)]
#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// Some words, each of which is a block.
pub fn words(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[heap_budget::test("100 KB", blocks = 1_001)]
    fn a_thousand_words() {
        assert_eq!(words(1_000).len(), 1_000);
    }
}
