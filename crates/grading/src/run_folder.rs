//! The folder that a run leaves its files in, which is the tool's own: whatever an earlier
//! run has left there is out of the way before the next one.
//!
//! A program can leave anything: a folder called `run.json`, a link in place of its folder,
//! a folder that nothing can be written to. None of that may be a later program's problem.

use std::fs;
use std::io;
use std::path::Path;

use course_format::lives::{LIVES, RecordedLives};
use course_format::parse_profile;
use course_format::run::Run;
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;

use crate::launcher::READ_FILE_SIZE;
use crate::untrusted;

/// The files of a run.
pub(crate) const FILES: [&str; 2] = ["run.json", "dhat.json"];

/// The summary while it is being written.
const UNFINISHED: &str = "run.json.unfinished";

/// Makes `folder` a folder without the files of an earlier run, which must not be taken for
/// the next one's.
///
/// # Errors
///
/// If something in the way cannot be deleted, or the folder cannot be made.
pub(crate) fn prepare(folder: &Path) -> io::Result<()> {
    if let Some(parent) = folder.parent()
        && !parent.is_dir()
    {
        remove(parent)?;
    }
    if folder.symlink_metadata().is_ok_and(|entry| entry.is_dir()) {
        make_writable(folder)?;
    } else {
        remove(folder)?;
        fs::create_dir_all(folder)?;
    }
    FILES.iter().chain([&LIVES, &UNFINISHED]).try_for_each(|name| remove(&folder.join(name)))
}

/// Deletes what is at `path`, whatever it is. A link is deleted, and not what it leads to.
fn remove(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(entry) if entry.is_dir() => remove_folder(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Deletes a folder, and folders in it that nothing may be deleted from.
fn remove_folder(path: &Path) -> io::Result<()> {
    make_writable(path)?;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_folder(&entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir(path)
}

/// Lets this user write to a folder.
fn make_writable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const OWNER_MAY_ALL: u32 = 0o700;
        let mut permissions = folder.metadata()?.permissions();
        if permissions.mode() & OWNER_MAY_ALL != OWNER_MAY_ALL {
            permissions.set_mode(permissions.mode() | OWNER_MAY_ALL);
            fs::set_permissions(folder, permissions)?;
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Reads what a run has left in `folder`.
///
/// # Errors
///
/// If a file is missing, is no regular one, is too large, or does not have the format.
pub(crate) fn read(folder: &Path) -> Result<(Run, Profile), ReadError> {
    let [run, dhat] = FILES.map(|name| folder.join(name));
    Ok((Run::parse(&run, &bytes(&run)?)?, parse_profile(&dhat, &bytes(&dhat)?)?))
}

/// Reads the lives that a run has left in `folder`.
///
/// # Errors
///
/// As for [`read`].
pub(crate) fn read_lives(folder: &Path) -> Result<RecordedLives, ReadError> {
    let path = folder.join(LIVES);
    RecordedLives::parse(&path, &bytes(&path)?)
}

fn bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    untrusted::read(path, READ_FILE_SIZE).map_err(|error| {
        let problem = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file: `main` has to call the task's \
                                        `run`, and the work has to return to it"
                .to_owned(),
            io::ErrorKind::FileTooLarge => {
                format!("it is not read, since it is larger than {}", Bytes(READ_FILE_SIZE))
            }
            _ => error.to_string(),
        };
        ReadError::new(path, problem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary_folder::{TemporaryFolder, unused_path};

    /// A folder for runs, with the folder of one program in it that `leave` has made.
    fn left(leave: impl Fn(&Path)) -> TemporaryFolder {
        let heap = TemporaryFolder::create(&unused_path()).unwrap();
        leave(&heap.path().join("program"));
        heap
    }

    #[cfg(unix)]
    #[test]
    fn whatever_is_left_is_replaced() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let outside = left(|folder| fs::create_dir(folder).unwrap());
        let kept = outside.path().join("program/run.json");
        fs::write(&kept, "kept").unwrap();
        let kept_folder = kept.parent().unwrap().to_owned();
        let leavings: [&dyn Fn(&Path); 7] = [
            &|_| {},
            &|folder| fs::write(folder, "a file").unwrap(),
            &|folder| symlink("nowhere", folder).unwrap(),
            &|folder| symlink(&kept_folder, folder).unwrap(),
            &|folder| fs::create_dir_all(folder.join("run.json/dhat.json/run.json")).unwrap(),
            &|folder| {
                fs::create_dir(folder).unwrap();
                symlink(&kept, folder.join("dhat.json")).unwrap();
                fs::create_dir(folder.join(UNFINISHED)).unwrap();
            },
            &|folder| {
                fs::create_dir_all(folder.join("run.json/inner")).unwrap();
                for path in [folder.join("run.json"), folder.to_owned()] {
                    fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
                }
            },
        ];
        for (number, leave) in leavings.into_iter().enumerate() {
            let heap = left(leave);
            let folder = heap.path().join("program");
            prepare(&folder).unwrap_or_else(|error| panic!("{number}: {error}"));
            assert!(folder.symlink_metadata().unwrap().is_dir(), "{number}");
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{number}");
            fs::write(folder.join("run.json"), "").unwrap();
        }
        assert_eq!(fs::read_to_string(kept).unwrap(), "kept");
    }

    #[test]
    fn a_file_in_place_of_all_folders_is_replaced() {
        let outside = left(|_| {});
        let heap = outside.path().join("heap");
        fs::write(&heap, "a file").unwrap();
        prepare(&heap.join("program")).unwrap();
        assert!(heap.join("program").is_dir());
    }

    #[test]
    fn other_files_in_the_folder_are_kept() {
        let heap = left(|folder| {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("report.html"), "kept").unwrap();
            fs::write(folder.join("run.json"), "old").unwrap();
        });
        prepare(&heap.path().join("program")).unwrap();
        let names: Vec<_> = fs::read_dir(heap.path().join("program")).unwrap().flatten().collect();
        assert_eq!(names.len(), 1);
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let heap = left(|folder| {
            fs::create_dir(folder).unwrap();
            let file = fs::File::create(folder.join("run.json")).unwrap();
            file.set_len(READ_FILE_SIZE + 1).unwrap();
        });
        let error = read(&heap.path().join("program")).unwrap_err();
        assert!(error.problem.contains("larger than 32.0 MB"), "{error}");
    }
}
