//! What a profile looks like: patterns that its figures show, and the chapter about each.
//!
//! A pattern is named only if the figures leave nothing else to say. What they do not tell
//! is said beside it: a profile knows how long blocks lived and how large they were, but not
//! whether anybody needed them, and not whether they were ever written to. Where nothing is
//! certain, nothing is said.

mod rules;
#[cfg(test)]
mod tests;

use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::dhat::{Metric, Profile};

use crate::html::{escaped, percent, truncated, with_code};

/// The most characters of a name.
const MAX_NAME: usize = 120;

/// A pattern that a profile shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Which one it is.
    pub pattern: Pattern,
    /// How much of what was alive at the peak it is about.
    pub bytes: Bytes,
    /// In how many blocks.
    pub blocks: u64,
    /// The size of each block, where all have the same.
    pub size: Option<Bytes>,
    /// The innermost function of the program's own in which these blocks were allocated, if
    /// that is one.
    pub function: Option<String>,
}

/// The patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pattern {
    /// Most of the peak was still alive at the end, in many blocks.
    AliveAtTheEnd,
    /// A few large blocks, all of one size.
    EqualBlocks,
    /// A hash table and the one that replaces it.
    GrowingTable,
    /// A vector or a string that has doubled its room again and again.
    DoubledRoom,
    /// Many small blocks.
    SmallBlocks,
}

impl Pattern {
    /// The key of the chapter about it.
    #[must_use]
    pub fn chapter(self) -> &'static str {
        match self {
            Pattern::AliveAtTheEnd => "03-shared-cache",
            Pattern::EqualBlocks => "02-clinging-onto-memory",
            Pattern::GrowingTable => "16-visitors",
            Pattern::DoubledRoom => "10-buffers",
            Pattern::SmallBlocks => "15-server-log",
        }
    }

    /// What the figures do not tell.
    fn unknown(self) -> &'static str {
        match self {
            Pattern::AliveAtTheEnd => {
                "It is certain that nobody freed them while the program was measured. Whether \
                 somebody still needed them, a profile does not tell"
            }
            Pattern::EqualBlocks => {
                "The sizes are exact. Whether one has what another has as well, or all are \
                 needed at the same time, a profile does not tell"
            }
            Pattern::GrowingTable => {
                "The two sizes are those of a table of `hashbrown` with as many buckets, and \
                 with half as many, to the byte"
            }
            Pattern::DoubledRoom => {
                "All that was ever allocated there is this block, its half, the half of that, \
                 and so on. How much of it is in use, a profile does not tell"
            }
            Pattern::SmallBlocks => {
                "The count is exact. To each of them belongs a pointer somewhere, and what the \
                 allocator rounds up, which a profile does not count"
            }
        }
    }
}

/// The patterns that `profile` shows, the largest first.
#[must_use]
pub fn signatures(profile: &Profile) -> Vec<Signature> {
    // Without lifetimes there is neither a peak nor an end.
    if profile.main_metric() == Metric::Total {
        return Vec::new();
    }
    let mut signatures = rules::all(profile);
    signatures.sort_by_key(|one| (std::cmp::Reverse(one.bytes), one.pattern));
    signatures
}

/// The patterns as a list; empty if there are none.
#[must_use]
pub(crate) fn html(profile: &Profile) -> String {
    let peak = profile.peak_bytes();
    let item = |signature: &Signature| {
        let function = signature.function.as_ref().map(|function| {
            let function = truncated(function, MAX_NAME);
            format!(", allocated in <code>{}</code>", escaped(&function))
        });
        format!(
            "<li><b>{}</b>{}{}. {}. The chapter about it: <code>{}</code>.</li>",
            figures(signature),
            share(signature, peak),
            function.unwrap_or_default(),
            with_code(signature.pattern.unknown()),
            signature.pattern.chapter(),
        )
    };
    let items: Vec<String> = signatures(profile).iter().map(item).collect();
    if items.is_empty() { String::new() } else { format!("<ul>\n{}\n</ul>", items.join("\n")) }
}

/// "5 blocks of 100,000,000 bytes each, alive at once"
fn figures(signature: &Signature) -> String {
    let Signature { bytes, blocks, size, .. } = signature;
    let (amount, count) = (format!("{bytes} in {}", counted(*blocks, "block")), grouped(*blocks));
    match (signature.pattern, size) {
        (Pattern::AliveAtTheEnd, _) => format!("{amount} were still alive at the end"),
        (Pattern::EqualBlocks, Some(size)) => {
            format!("{count} blocks of {} each, alive at once", size.exact())
        }
        (Pattern::SmallBlocks, Some(size)) => format!("{count} blocks of {} each", size.exact()),
        (Pattern::EqualBlocks | Pattern::SmallBlocks, None) => {
            let average = Bytes(bytes.0 / blocks.max(&1)).exact();
            format!("{count} blocks of {average} on average")
        }
        (Pattern::GrowingTable, _) => {
            format!("{amount}: a hash table and the one that replaces it")
        }
        (Pattern::DoubledRoom, _) => format!("{amount} that has doubled its room as it grew"),
    }
}

/// ", 100.0% of the peak"
fn share(signature: &Signature, peak: u64) -> String {
    let percent = percent(signature.bytes.0, peak);
    match signature.pattern {
        Pattern::AliveAtTheEnd => format!(", as much as {percent} of the peak"),
        _ => format!(", {percent} of the peak"),
    }
}
