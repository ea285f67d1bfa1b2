//! The text of a node, as `dh_view` writes it.

use super::{Node, Sums};
use crate::bytes::grouped;

impl Node {
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

    /// `dh_view`'s line about the node at t-gmax; `root` is the sum of the whole tree.
    #[must_use]
    pub fn at_peak(&self, root: &Sums) -> String {
        format!("At t-gmax: {}", figure(self.sums.at_peak, root.at_peak))
    }

    /// `dh_view`'s line about the node in total.
    #[must_use]
    pub fn total(&self, root: &Sums) -> String {
        format!("Total:     {}", figure(self.sums.total, root.total))
    }

    /// `dh_view`'s line about a single program point's own peak.
    #[must_use]
    pub fn own_peak(&self) -> Option<String> {
        let (bytes, blocks) = self.own_peak?;
        Some(format!("Max:       {}", figure_alone(bytes, blocks)))
    }

    /// `dh_view`'s line about the node at t-end.
    #[must_use]
    pub fn at_end(&self, root: &Sums) -> String {
        format!("At t-end:  {}", figure(self.sums.at_end, root.at_end))
    }

    /// Its frames, numbered as in the whole stack.
    #[must_use]
    pub fn numbered_frames(&self) -> Vec<String> {
        let numbered =
            |(index, frame): (usize, &String)| format!("#{}: {frame}", self.first_frame + index);
        self.frames.iter().enumerate().map(numbered).collect()
    }
}

/// "100,000,000 bytes (20%) in 1 blocks (20%), avg size 100,000,000 bytes". `dh_view` has
/// no singular.
fn figure((bytes, blocks): (u64, u64), (all_bytes, all_blocks): (u64, u64)) -> String {
    format!(
        "{} bytes ({}) in {} blocks ({}), {}",
        grouped(bytes),
        percent(bytes, all_bytes),
        grouped(blocks),
        percent(blocks, all_blocks),
        average(bytes, blocks),
    )
}

fn figure_alone(bytes: u64, blocks: u64) -> String {
    format!("{} bytes in {} blocks, {}", grouped(bytes), grouped(blocks), average(bytes, blocks))
}

fn average(bytes: u64, blocks: u64) -> String {
    format!("avg size {} bytes", hundredths(u128::from(bytes) * 100, blocks))
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
