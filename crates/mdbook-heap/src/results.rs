//! What was measured, as the chapters ask for it.

use std::fs;
use std::path::{Path, PathBuf};

use course_format::results::{BinaryResult, Measured, PEAKS, Peaks, Role};
use course_format::times::{Ratio, Times};
use heap_profile::dhat::Profile;
use heap_profile::stats::TimelinePoint;

use crate::names::did_you_mean;

/// Name of the folder of results, beside the chapters.
pub(crate) const FOLDER: &str = "results";

const COLLECT: &str = "cargo xtask collect";
const BENCH: &str = "cargo xtask bench --save";

/// The measured results of every exercise.
#[derive(Clone, Debug)]
pub(crate) struct Results {
    folder: PathBuf,
    peaks: Peaks,
    times: Option<Times>,
}

impl Results {
    /// Reads the results in `folder`.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        if !folder.join(PEAKS).exists() {
            let folder = folder.display();
            return Err(format!(
                "nothing was measured yet: no {PEAKS} in {folder}; run `{COLLECT}`"
            ));
        }
        let peaks = Peaks::read(folder).map_err(|error| format!("{error}; run `{COLLECT}`"))?;
        for measured in &peaks.binaries {
            // They become parts of paths and of links.
            for name in [&measured.exercise, &measured.binary] {
                if !is_plain(name) {
                    let path = folder.join(PEAKS);
                    return Err(format!(
                        "{}: `{}` is no name of an exercise or a binary; run `{COLLECT}`",
                        path.display(),
                        name.escape_debug()
                    ));
                }
            }
        }
        let times = Times::read(folder).map_err(|error| format!("{error}; run `{BENCH}`"))?;
        let folder = folder.to_owned();
        Ok(Results { folder, peaks, times })
    }

    /// The compiler and its target.
    pub(crate) fn compiler(&self) -> &str {
        &self.peaks.measured_with
    }

    /// What was measured of `binary`.
    pub(crate) fn binary(&self, binary: &str) -> Result<&Measured, String> {
        let known = || self.peaks.binaries.iter();
        known().find(|measured| measured.binary == binary).ok_or_else(|| {
            let near = did_you_mean(binary, known().map(|measured| measured.binary.as_str()));
            format!(
                "nothing was measured of a binary `{}`{near}{}",
                binary.escape_debug(),
                new_one(&near)
            )
        })
    }

    /// How the time of `measured` stands to that of its exercise as shipped; none
    /// where nobody has timed it yet.
    pub(crate) fn time(&self, measured: &Measured) -> Option<Ratio> {
        self.times.as_ref()?.of(&measured.binary)
    }

    /// Like [`Results::time`], where a chapter cannot do without.
    pub(crate) fn timed(&self, measured: &Measured) -> Result<Ratio, String> {
        let untimed = || format!("nobody has timed `{}` yet; run `{BENCH}`", measured.binary);
        self.time(measured).ok_or_else(untimed)
    }

    /// What the programs were timed on.
    pub(crate) fn machine(&self) -> Result<&str, String> {
        let machine = self.times.as_ref().map(|times| times.machine.as_str());
        machine.ok_or_else(|| format!("nobody has timed anything yet; run `{BENCH}`"))
    }

    /// The binaries of `exercise`: the exercise as shipped, then its solutions.
    pub(crate) fn exercise(&self, exercise: &str) -> Result<Vec<&Measured>, String> {
        let of_exercise = |measured: &&Measured| measured.exercise == exercise;
        let binaries: Vec<&Measured> = self.peaks.binaries.iter().filter(of_exercise).collect();
        if binaries.is_empty() {
            let known = self.peaks.binaries.iter();
            let near = did_you_mean(exercise, known.map(|measured| measured.exercise.as_str()));
            return Err(format!(
                "nothing was measured of an exercise `{}`, the name of this chapter's file{near}{}",
                exercise.escape_debug(),
                new_one(&near)
            ));
        }
        Ok(binaries)
    }

    /// The profile of `measured`.
    pub(crate) fn profile(&self, measured: &Measured) -> Result<Profile, String> {
        let path = self.folder.join(file(measured));
        Profile::read(&path).map_err(|error| format!("{error}; run `{COLLECT}`"))
    }

    /// What `measured`, an illustration, printed.
    pub(crate) fn printed(&self, measured: &Measured) -> Result<String, String> {
        let Measured { exercise, binary, .. } = measured;
        if measured.role != Role::Illustration {
            return Err(format!(
                "`{binary}` is of an exercise: only an illustration's words are kept"
            ));
        }
        let path = self.folder.join(format!("{exercise}/{binary}.txt"));
        fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}; run `{COLLECT}`", path.display()))
    }

    /// Live bytes of `measured` against the allocation clock.
    pub(crate) fn timeline(&self, measured: &Measured) -> Result<Vec<TimelinePoint>, String> {
        let Measured { exercise, binary, .. } = measured;
        let path = self.folder.join(format!("{exercise}/{binary}.json"));
        let result = BinaryResult::read(&path);
        result.map(|result| result.timeline).map_err(|error| format!("{error}; run `{COLLECT}`"))
    }
}

/// Where the profile of `measured` is in the folder of results.
pub(crate) fn file(measured: &Measured) -> String {
    format!("{}/{}.dhat.json", measured.exercise, measured.binary)
}

/// What to type where the name is right and new, after the names it is near to.
fn new_one(near: &str) -> String {
    let link = if near.is_empty() { ";" } else { "" };
    format!("{link} what is new is measured by `{COLLECT}`")
}

fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !name.is_empty() && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, write};

    #[test]
    fn without_results_the_command_that_makes_them_is_named() {
        let error = Results::read(Path::new("no/such/results")).expect_err("no results");
        assert_eq!(
            error,
            "nothing was measured yet: no peaks.json in no/such/results; run `cargo xtask collect`"
        );
    }

    #[test]
    fn broken_files_are_named_with_the_place() {
        let fixture = Fixture::new();
        let folder = fixture.path().join(FOLDER);
        let profile = folder.join("01-small/small.dhat.json");
        write(&profile, "{\"dhatFileVersion\": 2,\n oops");
        let said = fixture.fault("{{#heap tree small}}");
        let place = format!("{}:2:2: not a DHAT profile: ", profile.display());
        assert!(said.starts_with(&place), "{said}");
        assert!(said.ends_with("; run `cargo xtask collect`"), "{said}");

        let peaks = folder.join(PEAKS);
        write(&peaks, "{");
        let said = Results::read(&folder).expect_err("not JSON");
        assert!(said.starts_with(&format!("{}:1:1: ", peaks.display())), "{said}");
    }

    #[test]
    fn names_that_would_leave_the_folder_are_refused() {
        let folder = Fixture::new();
        let folder = folder.path().join(FOLDER);
        let peaks = std::fs::read_to_string(folder.join(PEAKS)).expect("peaks");
        for name in ["../secret", "a b", ""] {
            let name = format!("\"binary\":\"{name}\"");
            write(&folder.join(PEAKS), &peaks.replacen("\"binary\":\"small\"", &name, 1));
            let said = Results::read(&folder).expect_err(&name);
            assert!(said.contains("is no name of an exercise or a binary"), "{said}");
        }
    }
}
