//! The resident memory (RSS) of this process, according to the kernel.
//!
//! dhat counts what is requested from the allocator. It cannot see memory that a program
//! maps itself, or allocated before the region; the kernel can. Only Linux has it in
//! files: on other systems there are no figures, and nothing relies on them.

use std::fs::{self, File};
use std::io::Read;

/// The resident memory before the measured region, in bytes; `None` if the system does not
/// tell.
pub(crate) struct RssProbe {
    /// The peak before the task's `run` was called.
    pub(crate) before: Option<u64>,
    /// The peak until the input had been built.
    pub(crate) input: Option<u64>,
    /// What is resident when the region starts.
    pub(crate) at_start: Option<u64>,
}

impl RssProbe {
    /// Records what is resident now, right before the region, and resets [`peak`]: building
    /// the input may have needed more for a while. `before` is the peak before that.
    pub(crate) fn start(before: Option<u64>) -> Self {
        let input = peak();
        // proc_pid_clear_refs(5): "5" resets the peak to what is resident now. If that is
        // refused, the peak of the input counts, too, which hides nothing.
        let _ = fs::write("/proc/self/clear_refs", "5");
        RssProbe { before, input, at_start: resident() }
    }
}

/// The bytes that are resident now; `None` if the system does not tell. Allocates nothing.
#[must_use]
pub fn resident() -> Option<u64> {
    field("VmRSS:")
}

/// The most bytes that have been resident so far.
pub(crate) fn peak() -> Option<u64> {
    field("VmHWM:")
}

/// A field of `/proc/self/status`, in bytes; the file has it in units of 1,024.
///
/// Allocates nothing, since dhat may be counting.
fn field(name: &str) -> Option<u64> {
    let mut buffer = [0; 4096];
    let length = File::open("/proc/self/status").ok()?.read(&mut buffer).ok()?;
    let status = str::from_utf8(&buffer[..length]).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    /// They are read while dhat is counting.
    #[cfg(target_os = "linux")]
    #[heap_budget::test(blocks = 0)]
    fn reading_allocates_nothing() {
        assert!(super::peak().is_some_and(|bytes| bytes > 0));
        assert!(super::resident().is_some_and(|bytes| bytes > 0));
    }
}
