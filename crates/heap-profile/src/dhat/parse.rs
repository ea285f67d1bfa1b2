//! Reading a profile, and what makes one unfit to be read.

use std::path::Path;

use serde::Deserialize;

use super::{Figure, Profile};
use crate::read::{self, ReadError};

/// The only version of the format that can be read.
pub const VERSION: u64 = 2;
/// What errors call such a file.
const WHAT: &str = "a DHAT profile";

/// The most that a figure may add up to over all program points, which is far more than any
/// machine can address. So the figures of any program points of two profiles can be added
/// up, and what only compares profiles need not think of overflow.
const MAX_SUM: u64 = u64::MAX / 2;

impl Profile {
    /// Reads the profile at `path`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not JSON, is of another version, has no lifetimes
    /// (and so no peak), or is inconsistent.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let bytes = std::fs::read(path)
            .map_err(|error| ReadError::new(path, format!("cannot read {WHAT}: {error}")))?;
        Self::parse(path, &bytes)
    }

    /// Like [`Profile::read`], for the `bytes` of the file. Program points with the same
    /// stack become one.
    ///
    /// # Errors
    ///
    /// As for [`Profile::read`]; also if a figure adds up to 2^63 or more over all program
    /// points, so that sums never overflow.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
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
        if let Some(fault) = profile.fault() {
            return Err(ReadError::new(path, fault));
        }
        profile.merge_points();
        Ok(profile)
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

    /// What makes the profile inconsistent, or what it lacks to have a peak.
    fn fault(&self) -> Option<String> {
        if !self.bklt {
            return Some(format!(
                "no peak in it: a profile of mode \"{}\" records no lifetimes",
                self.mode.escape_debug()
            ));
        }
        if self.ftbl.is_empty() {
            return Some("the table of frames (`ftbl`) is empty".into());
        }
        let figures: [(&str, Figure); 8] = [
            ("tb", |point| point.tb),
            ("tbk", |point| point.tbk),
            ("mb", |point| point.mb),
            ("mbk", |point| point.mbk),
            ("gb", |point| point.gb),
            ("gbk", |point| point.gbk),
            ("eb", |point| point.eb),
            ("ebk", |point| point.ebk),
        ];
        for (name, figure) in figures {
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

    fn checked_sum(&self, figure: Figure) -> Option<u64> {
        self.pps.iter().map(figure).try_fold(0, u64::checked_add)
    }
}
