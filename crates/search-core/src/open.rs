use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use crate::confine::is_below;

/// Opens a file of a real path unless a link stands anywhere on it by now; nothing for one that is not below the root.
pub(crate) fn open(root: &Path, path: &Path) -> io::Result<Option<File>> {
    #[cfg(target_os = "linux")]
    if let Some(opened) = without_links::open(path, libc::O_RDONLY | libc::O_NONBLOCK) {
        return opened;
    }
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Without O_NONBLOCK, a fifo that took the place of a file would block the thread for good.
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    Ok(is_below(root, path, &file)?.then_some(file))
}

/// Whether a folder of a real path is still there, with no link on the way, if the system can tell in one call.
#[cfg(target_os = "linux")]
pub(crate) fn is_still_real(folder: &Path) -> Option<bool> {
    without_links::open(folder, libc::O_PATH | libc::O_DIRECTORY)
        .map(|opened| matches!(opened, Ok(Some(_))))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_still_real(_: &Path) -> Option<bool> {
    None
}

/// `openat2(2)`: the kernel refuses links on the whole path, which is a third of the price of asking afterwards.
#[cfg(target_os = "linux")]
mod without_links {
    use std::ffi::CString;
    use std::fs::File;
    use std::io;
    use std::os::fd::FromRawFd;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};

    static IS_MISSING: AtomicBool = AtomicBool::new(false);

    /// The file, or nothing where a link stands on its path; `None` before Linux 5.6, or in a sandbox that forbids the call.
    pub(super) fn open(path: &Path, flags: libc::c_int) -> Option<io::Result<Option<File>>> {
        // ORDERING: a flag without data; a late view of it costs one more call.
        if IS_MISSING.load(Ordering::Relaxed) {
            return None;
        }
        let Ok(path) = CString::new(path.as_os_str().as_bytes()) else {
            return Some(Err(io::ErrorKind::InvalidInput.into()));
        };
        // SAFETY: all of its fields are numbers, for which zero is a value.
        let mut how: libc::open_how = unsafe { std::mem::zeroed() };
        how.flags = u64::from((flags | libc::O_NOFOLLOW | libc::O_CLOEXEC).unsigned_abs());
        how.resolve = libc::RESOLVE_NO_SYMLINKS;
        // SAFETY: the path ends with a zero, and `how` is of the size that is given.
        let opened = unsafe {
            libc::syscall(
                libc::SYS_openat2,
                libc::AT_FDCWD,
                path.as_ptr(),
                &raw const how,
                size_of::<libc::open_how>(),
            )
        };
        if let Ok(descriptor @ 0..) = i32::try_from(opened) {
            // SAFETY: the kernel has just given it to this call, and nobody else knows it.
            return Some(Ok(Some(unsafe { File::from_raw_fd(descriptor) })));
        }
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            Some(libc::ELOOP) => Some(Ok(None)),
            Some(libc::ENOSYS | libc::EPERM | libc::EINVAL) => {
                // ORDERING: as above.
                IS_MISSING.store(true, Ordering::Relaxed);
                None
            }
            _ => Some(Err(error)),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::open;
    use std::fs::{create_dir, rename, write};
    use std::os::unix::fs::symlink;

    #[test]
    fn a_file_behind_a_link_is_not_opened_and_one_that_is_gone_is_an_error() {
        let base = tempfile::tempdir().unwrap();
        let base = base.path().canonicalize().unwrap();
        let root = base.join("root");
        for folder in ["root", "root/d", "outside"] {
            create_dir(base.join(folder)).unwrap();
            write(base.join(folder).join("a"), folder).unwrap();
        }
        let inner = root.join("d").join("a");
        assert!(open(&root, &inner).unwrap().is_some());
        rename(root.join("d"), root.join("e")).unwrap();
        assert!(open(&root, &inner).is_err());
        symlink(base.join("outside"), root.join("d")).unwrap();
        assert!(open(&root, &inner).unwrap().is_none());
        symlink(root.join("e").join("a"), root.join("link")).unwrap();
        assert!(!matches!(open(&root, &root.join("link")), Ok(Some(_))));
    }
}
