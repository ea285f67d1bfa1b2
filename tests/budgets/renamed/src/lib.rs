//! A crate that has `heap-budget` under another name, in another edition.

#[cfg(test)]
#[global_allocator]
static ALLOC: budget::Alloc = budget::Alloc::system();

#[cfg(test)]
mod tests {
    #[budget::test("10 bytes", crate = budget)]
    fn is_within() {
        std::hint::black_box(vec![0_u8; 10]);
    }

    mod again {
        pub use ::budget as memory;
    }

    #[again::memory::test("9 bytes", crate = again::memory)]
    fn is_over() {
        std::hint::black_box(vec![0_u8; 10]);
    }
}
