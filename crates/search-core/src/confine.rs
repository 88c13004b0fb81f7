use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::open::is_still_real;

/// Whether an open file is below a root (invariant S1). A folder on its path may have become a link since it was listed:
/// what counts is where the file is, not where its path was.
#[cfg(unix)]
pub(crate) fn is_below(root: &Path, path: &Path, file: &File) -> io::Result<bool> {
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        // Fails where no /proc is mounted.
        if let Ok(real) = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())) {
            return Ok(real.starts_with(root));
        }
    }
    is_still_at(root, path, file)
}

/// `is_below` where the system does not tell the path of a descriptor: whether the real path is that of the file.
#[cfg(unix)]
fn is_still_at(root: &Path, path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let real = path.canonicalize()?;
    let (there, opened) = (real.metadata()?, file.metadata()?);
    let is_same = there.dev() == opened.dev() && there.ino() == opened.ino();
    Ok(is_same && real.starts_with(root))
}

/// Windows has real paths of another form than the host hands over; there only links that were listed are left out.
#[cfg(not(unix))]
pub(crate) fn is_below(_: &Path, _: &Path, _: &File) -> io::Result<bool> {
    Ok(true)
}

/// Tells of the folder of an entry whether it is below the root. Entries of one folder mostly come one after the other,
/// and the first of them comes when the folder has been opened: from then on it lists what it listed, link or not.
pub(crate) struct Folders<'a> {
    root: &'a Path,
    last: Option<(PathBuf, bool)>,
}

impl<'a> Folders<'a> {
    pub(crate) fn new(root: &'a Path) -> Self {
        Self { root, last: None }
    }

    pub(crate) fn hold(&mut self, folder: &Path) -> bool {
        match &self.last {
            Some((last, is_below)) if last == folder => *is_below,
            _ => {
                let is_below = leads_below(self.root, folder);
                self.last = Some((folder.to_path_buf(), is_below));
                is_below
            }
        }
    }
}

fn leads_below(root: &Path, folder: &Path) -> bool {
    cfg!(not(unix))
        || is_still_real(folder).unwrap_or_else(|| {
            folder
                .canonicalize()
                .is_ok_and(|real| real.starts_with(root))
        })
}

#[cfg(all(test, unix))]
mod tests {
    use super::{is_below, is_still_at, Folders};
    use std::fs::{create_dir_all, rename, write, File};
    use std::os::unix::fs::symlink;
    use std::path::{Path, PathBuf};

    /// A root with `d/file`, and one with the same outside of it.
    fn folders(base: &Path) -> (PathBuf, PathBuf) {
        let base = base.canonicalize().unwrap();
        for name in ["root", "outside"] {
            create_dir_all(base.join(name).join("d")).unwrap();
            write(base.join(name).join("d/file"), name).unwrap();
        }
        (base.join("root"), base.join("outside"))
    }

    /// Puts a link out of the root in the place of its folder.
    fn exchange(root: &Path, outside: &Path) {
        rename(root.join("d"), root.join("e")).unwrap();
        symlink(outside.join("d"), root.join("d")).unwrap();
    }

    #[test]
    fn a_folder_that_became_a_link_out_of_the_root_is_not_below_it() {
        let base = tempfile::tempdir().unwrap();
        let (root, outside) = folders(base.path());
        assert!(Folders::new(&root).hold(&root));
        assert!(Folders::new(&root).hold(&root.join("d")));
        exchange(&root, &outside);
        let mut folders = Folders::new(&root);
        assert!(!folders.hold(&root.join("d")));
        assert!(folders.hold(&root.join("e")));
        assert!(!folders.hold(&root.join("gone")));
    }

    #[test]
    fn the_file_that_was_opened_is_told_from_the_one_that_is_there_now() {
        for is_kept in [is_below, is_still_at] {
            let base = tempfile::tempdir().unwrap();
            let (root, outside) = folders(base.path());
            let path = root.join("d/file");
            let inner = File::open(&path).unwrap();
            let outer = File::open(outside.join("d/file")).unwrap();
            assert!(is_kept(&root, &path, &inner).unwrap());
            assert!(!is_kept(&root, &path, &outer).unwrap());
            exchange(&root, &outside);
            assert!(!is_kept(&root, &path, &outer).unwrap());
        }
    }
}
