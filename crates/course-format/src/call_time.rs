//! `nanoseconds.txt`: how long the one call of the work took, which a program that is built
//! to be timed leaves in the folder of its run.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use heap_profile::read::ReadError;

/// Name of the file: one number, and a line break.
const FILE: &str = "nanoseconds.txt";

/// Writes `time` to the folder of a run.
///
/// # Errors
///
/// If the file cannot be written.
pub fn write(folder: &Path, time: Duration) -> io::Result<()> {
    fs::write(folder.join(FILE), format!("{}\n", time.as_nanos()))
}

/// Reads the time in the folder of a run.
///
/// # Errors
///
/// If there is none, or it is not a number.
pub fn read(folder: &Path) -> Result<Duration, ReadError> {
    let path = folder.join(FILE);
    let text = fs::read_to_string(&path).map_err(|error| {
        ReadError::new(&path, format!("cannot read the time of a run: {error}"))
    })?;
    let nanoseconds = text.trim_end().parse();
    nanoseconds.map(Duration::from_nanos).map_err(|error| ReadError::new(&path, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let problem = || read(folder.path()).expect_err("no time").problem;
        assert!(problem().starts_with("cannot read the time of a run: "));
        let time = Duration::from_nanos(u64::MAX);
        write(folder.path(), time).expect("a file");
        assert_eq!(read(folder.path()).expect("a time"), time);
        fs::write(folder.path().join(FILE), "1.5\n").expect("a file");
        assert_eq!(problem(), "invalid digit found in string");
    }
}
