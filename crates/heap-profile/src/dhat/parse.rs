//! Reading a profile, and what makes one unfit to be read.

use std::path::Path;

use serde::Deserialize;

use super::{Figure, Profile, ProgramPoint};
use crate::frame::readable;
use crate::read::{self, ReadError};

/// The only version of the format that can be read.
pub const VERSION: u64 = 2;
/// What errors call such a file.
const WHAT: &str = "a DHAT profile";

/// The most that a figure may add up to over all program points, which is far more than any
/// machine can address. So the figures of any program points of two profiles can be added
/// up, and what only compares profiles need not think of overflow.
const MAX_SUM: u64 = u64::MAX / 2;

/// What a figure is taken for that the file does not have. One that has it is refused as well,
/// since its sums would be larger than [`MAX_SUM`].
pub(super) fn missing() -> u64 {
    u64::MAX
}

/// The figures that a profile with lifetimes has of every program point, as in `dh_view`.
const OF_LIFETIMES: [(&str, Figure); 6] = [
    ("mb", |point| point.mb),
    ("mbk", |point| point.mbk),
    ("gb", |point| point.gb),
    ("gbk", |point| point.gbk),
    ("eb", |point| point.eb),
    ("ebk", |point| point.ebk),
];

const TOTALS: [(&str, Figure); 2] = [("tb", |point| point.tb), ("tbk", |point| point.tbk)];

impl Profile {
    /// Reads the profile of a heap at `path`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not JSON, is of another version, has no lifetimes
    /// (and so no peak), or is inconsistent.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::parse(path, &read::file(path, WHAT)?)
    }

    /// Like [`Profile::read`], for the `bytes` of the file. Program points with the same
    /// stack become one, mangled names of Rust are demangled, and names that are longer than
    /// anybody would read are cut.
    ///
    /// # Errors
    ///
    /// As for [`Profile::read`]; also if a figure adds up to 2^63 or more over all program
    /// points, so that sums never overflow.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        let profile = Self::parse_any(path, bytes)?;
        match profile.lack() {
            Some(lack) => Err(ReadError::new(path, lack)),
            None => Ok(profile),
        }
    }

    /// Like [`Profile::read`], for a profile of any mode. Without lifetimes it has nothing but
    /// totals, all other figures are 0, and what it counts may not be bytes:
    /// see [`Profile::main_metric`] and [`Profile::units`].
    ///
    /// # Errors
    ///
    /// As for [`Profile::parse`], but for the lack of lifetimes.
    pub fn read_any(path: &Path) -> Result<Self, ReadError> {
        Self::parse_any(path, &read::file(path, WHAT)?)
    }

    /// Like [`Profile::read_any`], for the `bytes` of the file.
    ///
    /// # Errors
    ///
    /// As for [`Profile::read_any`].
    pub fn parse_any(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        #[derive(Deserialize)]
        #[allow(non_snake_case, reason = "the format's own name")]
        struct Version {
            dhatFileVersion: u64,
        }
        // First only the version: everything else may differ in another one.
        let Version { dhatFileVersion: version } = read::json_from(path, bytes, WHAT)?;
        if version != VERSION {
            let problem =
                format!("{WHAT} of version {version}; only version {VERSION} can be read");
            return Err(ReadError::new(path, problem));
        }
        let mut profile: Profile = read::json_from(path, bytes, WHAT)?;
        if !profile.bklt {
            profile.pps.iter_mut().for_each(ProgramPoint::keep_totals);
        }
        if let Some(fault) = profile.fault() {
            return Err(ReadError::new(path, fault));
        }
        profile.merge_points();
        for text in &mut profile.ftbl {
            if let Some(readable) = readable(text) {
                *text = readable;
            }
        }
        Ok(profile)
    }

    /// Why the profile has no peak in bytes; `None` if it has one.
    fn lack(&self) -> Option<String> {
        if !self.bklt {
            let mode = self.mode();
            return Some(format!(
                "no peak in it: a profile of mode \"{mode}\" records no lifetimes"
            ));
        }
        let units = self.units();
        let word = &units.bytes[1];
        (!units.are_bytes()).then(|| format!("no bytes in it: it counts \"{word}\""))
    }

    /// Makes one of program points that have the same stack, as dhat-rs writes them on
    /// macOS. Their own peaks may have been at different times: their sum is the most that
    /// the one's can have been.
    fn merge_points(&mut self) {
        let mut order: Vec<usize> = (0..self.pps.len()).collect();
        order.sort_by(|one, other| self.pps[*one].fs.cmp(&self.pps[*other].fs));
        let mut is_merged = vec![false; self.pps.len()];
        let mut first = 0;
        for next in 1..order.len() {
            let (into, from) = (order[first], order[next]);
            if self.pps[into].fs == self.pps[from].fs {
                let point = std::mem::take(&mut self.pps[from]);
                self.pps[into].add(&point);
                is_merged[from] = true;
            } else {
                first = next;
            }
        }
        let mut is_merged = is_merged.into_iter();
        self.pps.retain(|_| !is_merged.next().unwrap_or_default());
    }

    /// What makes the profile inconsistent.
    fn fault(&self) -> Option<String> {
        if self.ftbl.is_empty() {
            return Some("the table of frames (`ftbl`) is empty".into());
        }
        for (name, figure) in OF_LIFETIMES {
            if let Some(index) = self.pps.iter().position(|point| figure(point) == missing()) {
                return Some(format!("program point {index} has no usable `{name}`"));
            }
        }
        for (name, figure) in TOTALS.into_iter().chain(OF_LIFETIMES) {
            if self.checked_sum(figure).is_none_or(|sum| sum > MAX_SUM) {
                return Some(format!("the program points' `{name}` add up to 2^63 or more"));
            }
        }
        self.pps.iter().enumerate().find_map(|(index, point)| {
            let frame = point.fs.iter().find(|frame| **frame >= self.ftbl.len())?;
            Some(format!(
                "program point {index} names frame {frame}, but `ftbl` ends at {}",
                self.ftbl.len() - 1
            ))
        })
    }

    /// The sum of a figure over all program points; `None` if it overflows.
    fn checked_sum(&self, figure: Figure) -> Option<u64> {
        self.pps.iter().map(figure).try_fold(0, u64::checked_add)
    }
}

impl ProgramPoint {
    /// Sets the figures that depend on lifetimes to 0.
    fn keep_totals(&mut self) {
        let ProgramPoint { tb, tbk, fs, .. } = std::mem::take(self);
        *self = ProgramPoint { tb, tbk, fs, ..ProgramPoint::default() };
    }
}
