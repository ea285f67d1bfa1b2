//! The published results, as chapters ask for them.

use std::path::{Path, PathBuf};

use course_format::growth::GrowthResult;
use course_format::lives::RecordedLives;
use course_format::results::{BinaryFigures, BinaryResult, PEAKS, Peaks, Role};
use course_format::times::{ExerciseTimes, Ratio, Setting, TIMES, Times};
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;
use heap_profile::stats::TimelinePoint;
use heap_profile::text::excerpt;

use crate::files::{self, shown};
use crate::suggestions::did_you_mean;

/// Name of the folder of results, beside the chapters.
pub(crate) const FOLDER: &str = "results";

/// The most characters of a name that an error quotes.
pub(crate) const MAX_NAME: usize = 80;

pub(crate) const COLLECT: &str = "cargo xtask collect";
const BENCH: &str = "cargo xtask bench --save";

/// The published results of all programs.
#[derive(Clone, Debug)]
pub(crate) struct Results {
    folder: PathBuf,
    /// The root of the workspace.
    root: PathBuf,
    peaks: Peaks,
    times: Option<Times>,
}

impl Results {
    /// Reads the results in `folder`, of the workspace with this `root`.
    pub(crate) fn read(folder: &Path, root: &Path) -> Result<Self, String> {
        let path = folder.join(PEAKS);
        if !path.exists() {
            let folder = shown(folder);
            return Err(format!(
                "there are no results yet: no {PEAKS} in {folder}; run `{COLLECT}`"
            ));
        }
        let peaks = parsed(&path, root, COLLECT, Peaks::parse)?;
        for measured in &peaks.binaries {
            // Names become parts of paths and links.
            for name in [&measured.exercise, &measured.binary] {
                if !is_plain_name(name) {
                    return Err(format!(
                        "{}: `{}` is not the name of an exercise or a binary; run `{COLLECT}`",
                        shown(&path),
                        excerpt(name, MAX_NAME)
                    ));
                }
            }
        }
        let path = folder.join(TIMES);
        let times = path.exists().then(|| parsed(&path, root, BENCH, Times::parse)).transpose()?;
        Ok(Results { folder: folder.to_owned(), root: root.to_owned(), peaks, times })
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
                excerpt(binary, MAX_NAME),
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

    /// What the programs were timed on, and with what: more than one, if some were timed
    /// elsewhere.
    pub(crate) fn settings(&self) -> Result<Vec<&Setting>, String> {
        let mut settings: Vec<&Setting> = Vec::new();
        for times in self.timed_exercises()? {
            if !settings.contains(&&times.setting) {
                settings.push(&times.setting);
            }
        }
        Ok(settings)
    }

    /// In how many rounds the programs were timed: the fewest of any exercise.
    pub(crate) fn rounds(&self) -> Result<u64, String> {
        let rounds = self.timed_exercises()?.iter().map(|times| times.rounds);
        Ok(rounds.min().unwrap_or_default())
    }

    /// The exercises that have been timed, of which there is at least one.
    fn timed_exercises(&self) -> Result<&[ExerciseTimes], String> {
        match &self.times {
            Some(times) if !times.exercises.is_empty() => Ok(&times.exercises),
            _ => Err(format!("no program has been timed yet; run `{BENCH}`")),
        }
    }

    /// The binaries of `exercise`: the exercise as shipped, then its solutions.
    pub(crate) fn exercise(&self, exercise: &str) -> Result<Vec<&BinaryFigures>, String> {
        self.binaries_of(exercise, ", the name of this chapter's file")
    }

    /// Like [`Results::exercise`], for an exercise that is named in a chapter.
    pub(crate) fn named_exercise(&self, exercise: &str) -> Result<Vec<&BinaryFigures>, String> {
        self.binaries_of(exercise, "")
    }

    /// The binaries of `exercise`. Whose name that is is said `after` it if there is none.
    fn binaries_of(&self, exercise: &str, after: &str) -> Result<Vec<&BinaryFigures>, String> {
        let of_exercise = |measured: &&BinaryFigures| measured.exercise == exercise;
        let binaries: Vec<&BinaryFigures> =
            self.peaks.binaries.iter().filter(of_exercise).collect();
        if binaries.is_empty() {
            let known = self.peaks.binaries.iter();
            let hint = did_you_mean(exercise, known.map(|measured| measured.exercise.as_str()));
            return Err(format!(
                "there are no results for an exercise `{}`{after}{hint}{}",
                excerpt(exercise, MAX_NAME),
                or_measure(&hint)
            ));
        }
        Ok(binaries)
    }

    /// The profile of `measured`.
    pub(crate) fn profile(&self, measured: &BinaryFigures) -> Result<Profile, String> {
        let path = self.folder.join(profile_file(measured));
        parsed(&path, &self.root, COLLECT, Profile::parse)
    }

    /// The lives of `measured`'s blocks; `None` if they were not recorded.
    pub(crate) fn lives(&self, measured: &BinaryFigures) -> Result<Option<RecordedLives>, String> {
        let BinaryFigures { exercise, binary, .. } = measured;
        let path = self.folder.join(format!("{exercise}/{binary}.lives.json"));
        if !path.exists() {
            return Ok(None);
        }
        parsed(&path, &self.root, COLLECT, RecordedLives::parse).map(Some)
    }

    /// The peaks of `measured` at several sizes; `None` if they were not measured.
    pub(crate) fn growth(&self, measured: &BinaryFigures) -> Result<Option<GrowthResult>, String> {
        let BinaryFigures { exercise, binary, .. } = measured;
        let path = self.folder.join(format!("{exercise}/{binary}.growth.json"));
        if !path.exists() {
            return Ok(None);
        }
        let growth = parsed(&path, &self.root, COLLECT, GrowthResult::parse)?;
        if growth.points.is_empty() {
            return Err(format!("{} has no sizes; run `{COLLECT}`", shown(&path)));
        }
        Ok(Some(growth))
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
        files::text(&path, &self.root)
            .map_err(|error| format!("cannot read {}: {error}; run `{COLLECT}`", shown(&path)))
    }

    /// The timeline of `measured`: live bytes against the allocation clock.
    pub(crate) fn timeline(&self, measured: &BinaryFigures) -> Result<Vec<TimelinePoint>, String> {
        let BinaryFigures { exercise, binary, .. } = measured;
        let path = self.folder.join(format!("{exercise}/{binary}.json"));
        parsed(&path, &self.root, COLLECT, BinaryResult::parse).map(|result| result.timeline)
    }
}

/// What `parse` makes of the file at `path`, which is in the folder `root` and which
/// `command` writes.
fn parsed<T>(
    path: &Path,
    root: &Path,
    command: &str,
    parse: impl FnOnce(&Path, &[u8]) -> Result<T, ReadError>,
) -> Result<T, String> {
    let bytes = files::bytes(path, Some(root), files::DATA)
        .map_err(|error| format!("cannot read {}: {error}; run `{command}`", shown(path)))?;
    parse(path, &bytes).map_err(|error| format!("{error}; run `{command}`"))
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
        let error = Results::read(Path::new("no/such/results"), Path::new("."));
        let error = error.expect_err("no results");
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
        let fault = Results::read(&folder, fixture.path()).expect_err("not JSON");
        assert!(fault.starts_with(&format!("{}:1:1: ", peaks.display())), "{fault}");
    }

    #[test]
    fn times_of_an_older_version_name_the_command() {
        let fixture = Fixture::new();
        let folder = fixture.path().join(FOLDER);
        let times = r#"{"format": 1, "measured_with": "", "machine": "", "programs": []}"#;
        write(&folder.join("times.json"), times);
        let fault = Results::read(&folder, fixture.path()).expect_err("an older version");
        let end = "times.json: times of format 1; only format 2 can be read; \
                   run `cargo xtask bench --save`";
        assert!(fault.ends_with(end), "{fault}");
    }

    #[test]
    fn times_can_be_of_two_machines() {
        let fixture = Fixture::new();
        let folder = fixture.path().join(FOLDER);
        let mut times = Times::read(&folder).expect("times").expect("times");
        let mut other = times.exercises[0].clone();
        times.exercises.push(other.clone());
        (other.setting.machine, other.rounds) = ("B".into(), 9);
        times.exercises.push(other);
        write(&folder.join("times.json"), &times.to_json());
        let fixture = fixture.reread();
        assert_eq!(fixture.render("{{#heap rounds}}"), "9");
        assert_eq!(
            fixture.render("{{#heap setting}}"),
            "A &#60;machine&#62;, with rustc 1.95.0, a&#45;machine; B, with rustc 1.95.0, a&#45;machine"
        );
        times.exercises.clear();
        write(&folder.join("times.json"), &times.to_json());
        let fixture = fixture.reread();
        for directive in ["{{#heap rounds}}", "{{#heap setting}}"] {
            let fault = "no program has been timed yet; run `cargo xtask bench --save`";
            assert_eq!(fixture.fault(directive), fault);
        }
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        let fixture = Fixture::new();
        let folder = fixture.path().join(FOLDER);
        let peaks = std::fs::read_to_string(folder.join(PEAKS)).expect("peaks");
        for name in ["../secret", "a b", ""] {
            let name = format!("\"binary\":\"{name}\"");
            write(&folder.join(PEAKS), &peaks.replacen("\"binary\":\"small\"", &name, 1));
            let fault = Results::read(&folder, fixture.path()).expect_err(&name);
            assert!(fault.contains("is not the name of an exercise or a binary"), "{fault}");
        }
    }
}
