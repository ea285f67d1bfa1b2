//! The kernel's figures of this process's resident memory, around the region.
//!
//! dhat counts what is asked of the allocator. What a program maps itself, or
//! took before the region began, it cannot see; the kernel can. Only Linux tells
//! in files; elsewhere there are no figures, and nobody relies on them.

use std::fs::{self, File};
use std::io::Read;

use course_format::run::Held;

use crate::region::Measured;

/// What was resident around the measured region; nothing where the system does
/// not tell.
pub(crate) struct Around {
    before: Option<u64>,
    input: Option<u64>,
    at_start: Option<u64>,
}

impl Around {
    /// Takes what is resident now for the region's start. From here on [`peak`]
    /// counts anew: the input may have needed more while it was made.
    pub(crate) fn start(before: Option<u64>) -> Self {
        let input = peak();
        // proc_pid_clear_refs(5): "5" resets the peak to what is resident. Where
        // it is refused, the input's peak counts too, which hides nothing.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Around { before, input, at_start: field("VmRSS:") }
    }

    /// All of it, once the region is `measured`.
    pub(crate) fn held<Output>(&self, measured: &Measured<Output>) -> Option<Held> {
        Some(Held {
            before: self.before?,
            input: self.input?,
            at_start: self.at_start?,
            peak: measured.resident_peak?,
            moved: measured.moved,
            committed: measured.committed_peak,
        })
    }
}

/// The most that has been resident so far, in bytes.
pub(crate) fn peak() -> Option<u64> {
    field("VmHWM:")
}

/// A field of `/proc/self/status`, which has it in units of 1,024 bytes.
///
/// Allocates nothing: dhat may be counting.
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
    /// The peak is asked for while dhat is counting.
    #[cfg(target_os = "linux")]
    #[heap_budget::test(blocks = 0)]
    fn asking_for_the_peak_allocates_nothing() {
        assert!(super::peak().is_some_and(|bytes| bytes > 0));
    }
}
