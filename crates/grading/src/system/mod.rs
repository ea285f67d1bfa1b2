//! What is asked of the operating system.
//!
//! Outside Unix most of it is missing: there, programs run without limits and without the
//! kernel's measurement.

#[cfg(not(unix))]
mod fallback;
#[cfg(unix)]
mod processes;
#[cfg(unix)]
mod unix;

use std::fs;
use std::path::Path;

#[cfg(not(unix))]
pub use fallback::*;
#[cfg(unix)]
pub use processes::{descendants, own_memory};
#[cfg(unix)]
pub use unix::*;

/// A description of this machine for people: processor, cores and memory.
pub fn machine() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let processor = processor.unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = proc_bytes(Path::new("/proc/meminfo"), "MemTotal:")
        .map(|bytes| format!(", {} GB", (bytes + 500_000_000) / 1_000_000_000));
    format!("{processor}, {cores} cores{}", memory.unwrap_or_default())
}

/// The number after `name` in a file of `/proc`, in bytes; the files have it in units of
/// 1,024. `None` if there is no such file or line.
pub(crate) fn proc_bytes(file: &Path, name: &str) -> Option<u64> {
    bytes_in(&fs::read_to_string(file).ok()?, name)
}

/// Like [`proc_bytes`], for the text of the file.
fn bytes_in(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}
