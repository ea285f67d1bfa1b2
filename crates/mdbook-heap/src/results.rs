//! The published results, as chapters ask for them.

use std::fs;
use std::path::{Path, PathBuf};

use course_format::results::{BinaryFigures, BinaryResult, PEAKS, Peaks, Role};
use course_format::times::{Ratio, Times};
use heap_profile::dhat::Profile;
use heap_profile::stats::TimelinePoint;

use crate::suggestions::did_you_mean;

/// Name of the folder of results, beside the chapters.
pub(crate) const FOLDER: &str = "results";

const COLLECT: &str = "cargo xtask collect";
const BENCH: &str = "cargo xtask bench --save";

/// The published results of all programs.
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
                "there are no results yet: no {PEAKS} in {folder}; run `{COLLECT}`"
            ));
        }
        let peaks = Peaks::read(folder).map_err(|error| format!("{error}; run `{COLLECT}`"))?;
        for measured in &peaks.binaries {
            // Names become parts of paths and links.
            for name in [&measured.exercise, &measured.binary] {
                if !is_plain_name(name) {
                    let path = folder.join(PEAKS);
                    return Err(format!(
                        "{}: `{}` is not the name of an exercise or a binary; run `{COLLECT}`",
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

    /// The compiler of the measured programs, and its target.
    pub(crate) fn compiler(&self) -> &str {
        &self.peaks.measured_with
    }

    /// The results of `binary`.
    pub(crate) fn binary(&self, binary: &str) -> Result<&BinaryFigures, String> {
        let known = || self.peaks.binaries.iter();
        known().find(|measured| measured.binary == binary).ok_or_else(|| {
            let hint = did_you_mean(binary, known().map(|measured| measured.binary.as_str()));
            format!(
                "there are no results for a binary `{}`{hint}{}",
                binary.escape_debug(),
                or_measure(&hint)
            )
        })
    }

    /// The time of `measured` divided by that of its exercise as shipped; `None` if it
    /// has not been timed.
    pub(crate) fn time(&self, measured: &BinaryFigures) -> Option<Ratio> {
        self.times.as_ref()?.of(&measured.binary)
    }

    /// Like [`Results::time`], where a missing time is a fault.
    pub(crate) fn required_time(&self, measured: &BinaryFigures) -> Result<Ratio, String> {
        let untimed = || format!("`{}` has not been timed yet; run `{BENCH}`", measured.binary);
        self.time(measured).ok_or_else(untimed)
    }

    /// The machine that the programs were timed on.
    pub(crate) fn machine(&self) -> Result<&str, String> {
        let machine = self.times.as_ref().map(|times| times.machine.as_str());
        machine.ok_or_else(|| format!("no program has been timed yet; run `{BENCH}`"))
    }

    /// The binaries of `exercise`: the exercise as shipped, then its solutions.
    pub(crate) fn exercise(&self, exercise: &str) -> Result<Vec<&BinaryFigures>, String> {
        let of_exercise = |measured: &&BinaryFigures| measured.exercise == exercise;
        let binaries: Vec<&BinaryFigures> =
            self.peaks.binaries.iter().filter(of_exercise).collect();
        if binaries.is_empty() {
            let known = self.peaks.binaries.iter();
            let hint = did_you_mean(exercise, known.map(|measured| measured.exercise.as_str()));
            return Err(format!(
                "there are no results for an exercise `{}`, the name of this chapter's file{hint}{}",
                exercise.escape_debug(),
                or_measure(&hint)
            ));
        }
        Ok(binaries)
    }

    /// The profile of `measured`.
    pub(crate) fn profile(&self, measured: &BinaryFigures) -> Result<Profile, String> {
        let path = self.folder.join(profile_file(measured));
        Profile::read(&path).map_err(|error| format!("{error}; run `{COLLECT}`"))
    }

    /// The output of `measured`, which has to be an illustration.
    pub(crate) fn output(&self, measured: &BinaryFigures) -> Result<String, String> {
        let BinaryFigures { exercise, binary, .. } = measured;
        if measured.role != Role::Illustration {
            return Err(format!(
                "`{binary}` belongs to an exercise: only the output of illustrations is kept"
            ));
        }
        let path = self.folder.join(format!("{exercise}/{binary}.txt"));
        fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}; run `{COLLECT}`", path.display()))
    }

    /// The timeline of `measured`: live bytes against the allocation clock.
    pub(crate) fn timeline(&self, measured: &BinaryFigures) -> Result<Vec<TimelinePoint>, String> {
        let BinaryFigures { exercise, binary, .. } = measured;
        let path = self.folder.join(format!("{exercise}/{binary}.json"));
        let result = BinaryResult::read(&path);
        result.map(|result| result.timeline).map_err(|error| format!("{error}; run `{COLLECT}`"))
    }
}

/// The file of `measured`'s profile, relative to the folder of results.
pub(crate) fn profile_file(measured: &BinaryFigures) -> String {
    format!("{}/{}.dhat.json", measured.exercise, measured.binary)
}

/// What to do about a name that is new rather than mistyped, after a `hint` at similar
/// names.
fn or_measure(hint: &str) -> String {
    let separator = if hint.is_empty() { ";" } else { "" };
    format!("{separator} `{COLLECT}` measures new ones")
}

fn is_plain_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !name.is_empty() && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, write};

    #[test]
    fn missing_results_name_the_command() {
        let error = Results::read(Path::new("no/such/results")).expect_err("no results");
        assert_eq!(
            error,
            "there are no results yet: no peaks.json in no/such/results; run `cargo xtask collect`"
        );
    }

    #[test]
    fn broken_files_are_named_with_the_position() {
        let fixture = Fixture::new();
        let folder = fixture.path().join(FOLDER);
        let profile = folder.join("01-small/small.dhat.json");
        write(&profile, "{\"dhatFileVersion\": 2,\n oops");
        let fault = fixture.fault("{{#heap tree small}}");
        let start = format!("{}:2:2: not a DHAT profile: ", profile.display());
        assert!(fault.starts_with(&start), "{fault}");
        assert!(fault.ends_with("; run `cargo xtask collect`"), "{fault}");

        let peaks = folder.join(PEAKS);
        write(&peaks, "{");
        let fault = Results::read(&folder).expect_err("not JSON");
        assert!(fault.starts_with(&format!("{}:1:1: ", peaks.display())), "{fault}");
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        let folder = Fixture::new();
        let folder = folder.path().join(FOLDER);
        let peaks = std::fs::read_to_string(folder.join(PEAKS)).expect("peaks");
        for name in ["../secret", "a b", ""] {
            let name = format!("\"binary\":\"{name}\"");
            write(&folder.join(PEAKS), &peaks.replacen("\"binary\":\"small\"", &name, 1));
            let fault = Results::read(&folder).expect_err(&name);
            assert!(fault.contains("is not the name of an exercise or a binary"), "{fault}");
        }
    }
}
