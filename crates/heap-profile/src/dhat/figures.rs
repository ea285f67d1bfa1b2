//! What the figures of a profile count, in its own words.
//!
//! DHAT profiles more than the heap: copies of memory, and events that a program reports.
//! Such a profile has the same totals under other names, and no figure of any moment.

use super::{Profile, ProgramPoint};
use crate::bytes::{Bytes, grouped};
use crate::text::excerpt;

/// Which figures of a profile are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// What was alive at t-gmax.
    Peak,
    /// What was allocated in total.
    Total,
    /// What was alive at t-end.
    End,
}

impl Metric {
    /// Bytes and blocks of `point`.
    #[must_use]
    pub fn of(self, point: &ProgramPoint) -> (u64, u64) {
        match self {
            Metric::Peak => (point.gb, point.gbk),
            Metric::Total => (point.tb, point.tbk),
            Metric::End => (point.eb, point.ebk),
        }
    }
}

/// The words for what is counted, singular and plural: bytes in blocks, or what the profile
/// calls them. They are untrusted: short and [`visible`](crate::text::visible), but for a page
/// they are to be escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Units {
    /// "byte" and "bytes".
    pub bytes: [String; 2],
    /// "block" and "blocks".
    pub blocks: [String; 2],
}

impl Default for Units {
    /// Bytes in blocks.
    fn default() -> Self {
        Units { bytes: BYTES.map(str::to_owned), blocks: BLOCKS[0].map(str::to_owned) }
    }
}

impl Units {
    /// `number` of bytes: "500,000,000 bytes".
    #[must_use]
    pub fn bytes(&self, number: u64) -> String {
        counted(number, &self.bytes)
    }

    /// Like [`Units::bytes`], rounded if they are bytes: "500.0 MB".
    #[must_use]
    pub fn rounded(&self, number: u64) -> String {
        if self.are_bytes() { Bytes(number).to_string() } else { self.bytes(number) }
    }

    /// `number` of blocks: "5 blocks".
    #[must_use]
    pub fn blocks(&self, number: u64) -> String {
        counted(number, &self.blocks)
    }

    /// Whether bytes are counted, and not what a program made up.
    #[must_use]
    pub fn are_bytes(&self) -> bool {
        self.bytes[1] == BYTES[1]
    }
}

/// The most characters of a word.
const MAX_WORD: usize = 30;

const BYTES: [&str; 2] = ["byte", "bytes"];

/// The nouns whose singular a profile does not have.
const BLOCKS: [[&str; 2]; 2] = [["block", "blocks"], ["event", "events"]];

fn counted(number: u64, [one, several]: &[String; 2]) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { several })
}

/// The sums of two pairs of figures. Those of one profile never overflow: see
/// [`Profile::parse`].
fn plus(one: (u64, u64), other: (u64, u64)) -> (u64, u64) {
    (one.0.saturating_add(other.0), one.1.saturating_add(other.1))
}

impl Profile {
    /// The sums of `metric` over all program points: bytes and blocks.
    #[must_use]
    pub fn sums(&self, metric: Metric) -> (u64, u64) {
        self.pps.iter().map(|point| metric.of(point)).fold((0, 0), plus)
    }

    /// The figures that the profile is about: those at the peak, or the totals if it has no
    /// peak.
    #[must_use]
    pub fn main_metric(&self) -> Metric {
        if self.bklt { Metric::Peak } else { Metric::Total }
    }

    /// What was profiled: "rust-heap", "copy". Like [`Units`], it is untrusted.
    #[must_use]
    pub fn mode(&self) -> String {
        excerpt(&self.mode, MAX_WORD)
    }

    /// What is done to what it counts: "Allocated", "Copied" or "Occurred". Like
    /// [`Units`], it is untrusted.
    #[must_use]
    pub fn verb(&self) -> String {
        // dhat-rs writes of events, too, that they were allocated.
        let verb = if self.mode == "rust-ad-hoc" { "Occurred" } else { &self.verb };
        excerpt(verb, MAX_WORD)
    }

    /// The words for what it counts.
    #[must_use]
    pub fn units(&self) -> Units {
        let plural = |word: &Option<String>, default| {
            word.as_deref().map_or_else(|| String::from(default), |word| excerpt(word, MAX_WORD))
        };
        let bytes = plural(&self.bsu, BYTES[1]);
        let one = match &self.bu {
            Some(one) => excerpt(one, MAX_WORD),
            None if bytes == BYTES[1] => BYTES[0].to_owned(),
            None => bytes.clone(),
        };
        let blocks = plural(&self.bksu, BLOCKS[0][1]);
        let singular = BLOCKS.iter().find(|[_, several]| *several == blocks);
        let block = singular.map_or_else(|| blocks.clone(), |[one, _]| (*one).to_owned());
        Units { bytes: [one, bytes], blocks: [block, blocks] }
    }
}
