//! Whether a file system reports changes.
//!
//! Linux reports only those that it makes itself. Where the files are somewhere else, on
//! another machine, or on Windows around WSL, there is no error and no notification.

use std::path::Path;

/// Whether changes in `folder` may go unreported, by the type of its file system.
#[cfg(target_os = "linux")]
pub(crate) fn is_silent(folder: &Path) -> bool {
    nix::sys::statfs::statfs(folder)
        .is_ok_and(|statistics| is_silent_type(statistics.filesystem_type().0))
}

/// Other systems say so themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_silent(_: &Path) -> bool {
    false
}

/// The types of file systems that have their files somewhere else, as in `linux/magic.h` and
/// the sources of each.
#[cfg(target_os = "linux")]
fn is_silent_type(file_system: impl TryInto<i64>) -> bool {
    const SILENT: [u32; 17] = [
        0x0000_517b, // SMB
        0x0000_564c, // NCP
        0x0000_6969, // NFS
        0x00c3_6400, // Ceph
        0x0102_1997, // 9P: folders of Windows in WSL 2, and of the host in virtual machines
        0x0bd0_0bd0, // Lustre
        0x4750_4653, // GPFS
        0x5346_4846, // folders of Windows in WSL 1
        0x5346_414f, // AFS
        0x6573_5546, // FUSE: sshfs, and virtiofs of virtual machines
        0x6b41_4653, // AFS of the kernel
        0x7375_7245, // Coda
        0x7461_636f, // OCFS2
        0x786f_4256, // VirtualBox
        0xbacb_acbc, // VMware
        0xfe53_4d42, // SMB 2
        0xff53_4d42, // CIFS
    ];
    // A type has 32 bits, which some platforms take for a negative number.
    let file_system = file_system.try_into().map(|number: i64| number & 0xffff_ffff);
    file_system.is_ok_and(|number| SILENT.into_iter().any(|silent| i64::from(silent) == number))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn types_that_report_nothing() {
        for file_system in [0x6969_i64, 0x0102_1997, 0x6573_5546, 0xff53_4d42, 0xfe53_4d42] {
            assert!(is_silent_type(file_system), "{file_system:#x}");
        }
        // CIFS, where a type is a signed number of 32 bits.
        assert!(is_silent_type(-11_317_950_i32));
        // ext4, Btrfs, XFS, tmpfs, overlay.
        for file_system in [0xef53_i64, 0x9123_683e, 0x5846_5342, 0x0102_1994, 0x794c_7630] {
            assert!(!is_silent_type(file_system), "{file_system:#x}");
        }
    }

    #[test]
    fn a_folder_of_this_machine_is_not_silent() {
        assert!(!is_silent(Path::new("/proc")));
    }
}
