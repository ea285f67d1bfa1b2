//! What a test may keep: the statics and lazies of a crate or a function are no leaks of its own.

use heap_profile::dhat::Profile;
use heap_profile::frame::Frame;
use heap_profile::stats::HeapStats;

/// Takes what is alive at the end, and was allocated within one of the functions of `except` or
/// a crate of that name, out of `profile` and of both figures.
pub(super) fn remove(except: &[&str], profile: &mut Profile, stats: [&mut HeapStats; 2]) {
    let is_excepted: Vec<bool> = profile
        .ftbl
        .iter()
        .map(|text| except.iter().any(|name| is_of(&Frame::parse(text), name)))
        .collect();
    let (mut bytes, mut blocks) = (0, 0);
    for point in &mut profile.pps {
        if point.fs.iter().any(|frame| is_excepted[*frame]) {
            bytes += std::mem::take(&mut point.eb);
            blocks += std::mem::take(&mut point.ebk);
        }
    }
    for stats in stats {
        stats.end_bytes = stats.end_bytes.saturating_sub(bytes);
        stats.end_blocks = stats.end_blocks.saturating_sub(blocks);
    }
}

/// Whether `frame` is a function of the crate or the type `name`, or is called that.
fn is_of(frame: &Frame, name: &str) -> bool {
    let short = frame.short_name();
    let is_in = |path: &str| {
        path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    frame.crates().contains(&name) || is_in(&short) || is_in(frame.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_crates_types_and_functions() {
        let lazy = "0x1: std::sync::lazy_lock::LazyLock<T,F>::force (src/sync/lazy_lock.rs:1:2)";
        let own = "0x1: a::cache::fill (src/cache.rs:1:2)";
        let generic = "0x1: <alloc::vec::Vec<a::T> as core::clone::Clone>::clone (vec/mod.rs:1:2)";
        for (frame, name, expected) in [
            (lazy, "LazyLock", true),
            (lazy, "LazyLock::force", true),
            (lazy, "Lazy", false),
            (lazy, "std", true),
            (own, "a", true),
            (own, "a::cache::fill", true),
            (own, "a::cache", true),
            (own, "fill", true),
            (own, "cache", false),
            (generic, "a", false),
        ] {
            assert_eq!(is_of(&Frame::parse(frame), name), expected, "{name}: {frame}");
        }
    }
}
