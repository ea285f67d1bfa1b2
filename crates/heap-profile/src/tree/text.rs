//! The text of a node, as `dh_view` writes it.

use std::borrow::Cow;

use super::{Node, Sums};
use crate::bytes::grouped;
use crate::dhat::{Metric, Profile, Units};

impl Node<'_> {
    /// "PP 1.2/5 (3 children)".
    #[must_use]
    pub fn heading(&self) -> String {
        let id: Vec<String> = self.id.iter().map(ToString::to_string).collect();
        let children = match self.children.len() {
            0 => String::new(),
            count => format!(" ({count} children)"),
        };
        format!("PP {}/{}{children}", id.join("."), self.siblings)
    }

    /// Its frames, numbered as in the whole stack.
    #[must_use]
    pub fn numbered_frames(&self) -> impl ExactSizeIterator<Item = String> {
        let numbered =
            |(index, frame): (usize, &Cow<str>)| format!("#{}: {frame}", self.first_frame + index);
        self.frames.iter().enumerate().map(numbered)
    }
}

/// Writes the figures of the nodes of one tree, in the words of its profile. These are the
/// file's, and untrusted.
#[derive(Clone, Debug)]
pub struct Lines {
    metric: Metric,
    units: Units,
    verb: String,
    /// The sums of the whole tree.
    root: Sums,
}

impl Lines {
    /// For the nodes of the tree of `profile` with this `root`.
    #[must_use]
    pub fn new(profile: &Profile, root: &Node) -> Self {
        let (metric, units) = (profile.main_metric(), profile.units());
        Lines { metric, units, verb: profile.verb(), root: root.sums }
    }

    /// The line about what the tree is sorted by: the name of the figure, the bytes of `node`,
    /// and their blocks. `dh_view` writes "At t-gmax: " before and " in " between them.
    #[must_use]
    pub fn main(&self, node: &Node) -> (String, String, String) {
        let (name, metric) = match self.metric {
            Metric::Total => ("Total", Metric::Total),
            _ => ("At t-gmax", Metric::Peak),
        };
        let (bytes, blocks) = self.figure(node.sums.of(metric), self.root.of(metric));
        (name.to_owned(), bytes, blocks)
    }

    /// The lines about the other figures of `node`.
    #[must_use]
    pub fn others(&self, node: &Node) -> Vec<String> {
        if self.metric == Metric::Total {
            return Vec::new();
        }
        let line = |name: &str, metric: Metric| {
            let (bytes, blocks) = self.figure(node.sums.of(metric), self.root.of(metric));
            format!("{name}{bytes} in {blocks}")
        };
        let own_peak = node.own_peak.map(|(bytes, blocks)| {
            let average = self.average(bytes, blocks);
            format!("Max:       {} in {}, {average}", self.bytes(bytes), self.blocks(blocks))
        });
        let total = line("Total:     ", Metric::Total);
        let lines = [Some(total), own_peak, Some(line("At t-end:  ", Metric::End))];
        lines.into_iter().flatten().collect()
    }

    /// The line before the frames: "Allocated at {".
    #[must_use]
    pub fn before_frames(&self) -> String {
        format!("{} at {{", self.verb)
    }

    /// "100,000,000 bytes (20%)" and "1 blocks (20%), avg size 100,000,000 bytes".
    fn figure(
        &self,
        (bytes, blocks): (u64, u64),
        (all_bytes, all_blocks): (u64, u64),
    ) -> (String, String) {
        let average = self.average(bytes, blocks);
        let (byte_share, block_share) = (percent(bytes, all_bytes), percent(blocks, all_blocks));
        let (bytes, blocks) = (self.bytes(bytes), self.blocks(blocks));
        (format!("{bytes} ({byte_share})"), format!("{blocks} ({block_share}), {average}"))
    }

    /// `dh_view` has no singular.
    fn bytes(&self, number: u64) -> String {
        format!("{} {}", grouped(number), self.units.bytes[1])
    }

    fn blocks(&self, number: u64) -> String {
        format!("{} {}", grouped(number), self.units.blocks[1])
    }

    fn average(&self, bytes: u64, blocks: u64) -> String {
        let average = hundredths(u128::from(bytes) * 100, blocks);
        format!("avg size {average} {}", self.units.bytes[1])
    }
}

fn percent(part: u64, whole: u64) -> String {
    format!("{}%", hundredths(u128::from(part) * 10_000, whole))
}

/// `hundredths / by` hundredths, rounded half up, without trailing zeros.
fn hundredths(hundredths: u128, by: u64) -> String {
    let by = u128::from(by.max(1));
    let rounded = (hundredths + by / 2) / by;
    let whole = grouped(u64::try_from(rounded / 100).unwrap_or(u64::MAX));
    match rounded % 100 {
        0 => whole,
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}
