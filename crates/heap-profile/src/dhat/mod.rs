//! DHAT's file format, version 2, as dhat-rs and Valgrind's DHAT write it.
//!
//! The format is described by comments in `dhat/dh_main.c` in Valgrind's sources, and what
//! the viewer requires by `buildTree` in `dhat/dh_view.js`. The field names are the
//! format's.

mod figures;
mod parse;

use serde::{Deserialize, Serialize};

use crate::frame::{Frame, Origin};

pub use figures::{Metric, Units};
pub use parse::VERSION;

/// Reads one of a program point's figures.
type Figure = fn(&ProgramPoint) -> u64;

/// A profile: a table of frames, and for each program point what was allocated
/// there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(non_snake_case, reason = "the format's own names")]
#[non_exhaustive]
pub struct Profile {
    /// Version of the format.
    pub dhatFileVersion: u64,
    /// What was profiled: "rust-heap" or "rust-ad-hoc" by dhat-rs; "heap", "copy" or
    /// "ad-hoc" by Valgrind.
    pub mode: String,
    /// "Allocated", "Copied" or "Occurred".
    pub verb: String,
    /// Whether lifetimes were recorded, and with them the figures at t-gmax.
    pub bklt: bool,
    /// Whether accesses were counted (Valgrind only).
    pub bkacc: bool,
    /// The word for a byte, if it is another: "unit".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bu: Option<String>,
    /// The word for bytes, if it is another: "units".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bsu: Option<String>,
    /// The word for blocks, if it is another: "events".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bksu: Option<String>,
    /// Abbreviation of the unit of time.
    pub tu: String,
    /// Abbreviation of a million units of time.
    pub Mtu: String,
    /// Below this many units of time a block counts as short-lived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tuth: Option<u64>,
    /// The command that was profiled.
    pub cmd: String,
    /// Its process id.
    pub pid: u64,
    /// Time of t-gmax: when live bytes were at their peak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tg: Option<u64>,
    /// Time of t-end.
    pub te: u64,
    /// The program points.
    pub pps: Vec<ProgramPoint>,
    /// The frames, as text; the first is `[root]`.
    pub ftbl: Vec<String>,
}

/// What was allocated at one program point, that is, by one stack of calls.
///
/// Figures that depend on lifetimes are 0 if none were recorded. [`Profile::parse`] refuses a
/// file that lacks them otherwise; in what is deserialized without it they are [`u64::MAX`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProgramPoint {
    /// Bytes in total.
    pub tb: u64,
    /// Blocks in total.
    pub tbk: u64,
    /// Lifetimes of all its blocks, added up.
    #[serde(default)]
    pub tl: u64,
    /// Bytes at this program point's own peak.
    #[serde(default = "parse::missing")]
    pub mb: u64,
    /// Blocks at this program point's own peak.
    #[serde(default = "parse::missing")]
    pub mbk: u64,
    /// Bytes at t-gmax.
    #[serde(default = "parse::missing")]
    pub gb: u64,
    /// Blocks at t-gmax.
    #[serde(default = "parse::missing")]
    pub gbk: u64,
    /// Bytes at t-end.
    #[serde(default = "parse::missing")]
    pub eb: u64,
    /// Blocks at t-end.
    #[serde(default = "parse::missing")]
    pub ebk: u64,
    /// The stack, innermost frame first: indices into [`Profile::ftbl`].
    pub fs: Vec<usize>,
}

impl ProgramPoint {
    /// Adds the figures of `other`, which has the same stack. Those of one profile never
    /// overflow: see [`Profile::parse`].
    pub fn add(&mut self, other: &ProgramPoint) {
        let add = |figure: &mut u64, other: u64| *figure = figure.saturating_add(other);
        add(&mut self.tb, other.tb);
        add(&mut self.tbk, other.tbk);
        add(&mut self.tl, other.tl);
        add(&mut self.mb, other.mb);
        add(&mut self.mbk, other.mbk);
        add(&mut self.gb, other.gb);
        add(&mut self.gbk, other.gbk);
        add(&mut self.eb, other.eb);
        add(&mut self.ebk, other.ebk);
    }
}

impl Profile {
    /// Bytes alive at t-gmax.
    #[must_use]
    pub fn peak_bytes(&self) -> u64 {
        self.sums(Metric::Peak).0
    }

    /// Blocks alive at t-gmax.
    #[must_use]
    pub fn peak_blocks(&self) -> u64 {
        self.sums(Metric::Peak).1
    }

    /// Bytes allocated in total.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.sums(Metric::Total).0
    }

    /// Blocks allocated in total.
    #[must_use]
    pub fn total_blocks(&self) -> u64 {
        self.sums(Metric::Total).1
    }

    /// Ends every stack before its innermost frame that `is_outside`: that frame and its
    /// callers are dropped, and so is the standard library's code through which it makes
    /// the call.
    ///
    /// For a program of which only a part is measured: what calls that part says nothing
    /// about its memory, and how much of it is on a stack depends on what was inlined.
    ///
    /// # Panics
    ///
    /// If a program point names a frame that is not in [`Profile::ftbl`], which
    /// [`Profile::read`] rules out.
    pub fn drop_callers(&mut self, is_outside: impl Fn(&Frame) -> bool) {
        let frames: Vec<Frame> = self.ftbl.iter().map(|text| Frame::parse(text)).collect();
        let outside: Vec<bool> = frames.iter().map(is_outside).collect();
        for point in &mut self.pps {
            let Some(first) = point.fs.iter().position(|frame| outside[*frame]) else { continue };
            let is_standard = |frame: &usize| {
                matches!(frames[*frame].origin(), Origin::Standard | Origin::Unknown)
            };
            let last = point.fs[..first].iter().rposition(|frame| !is_standard(frame));
            // A stack of nothing but the standard library's says that much.
            point.fs.truncate(last.map_or(first, |last| last + 1));
        }
    }

    /// The texts of the frames of `point`, which is one of this profile's, innermost first.
    ///
    /// # Panics
    ///
    /// The iterator panics if `point` names a frame that is not in [`Profile::ftbl`], which
    /// [`Profile::read`] rules out.
    #[must_use]
    pub fn stack<'a>(
        &'a self,
        point: &'a ProgramPoint,
    ) -> impl DoubleEndedIterator<Item = &'a str> {
        point.fs.iter().map(|frame| self.ftbl[*frame].as_str())
    }
}

#[cfg(test)]
mod tests;
