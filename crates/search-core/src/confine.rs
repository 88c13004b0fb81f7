use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Whether an open file is below a root (invariant S1). A folder on its path may have become a link since it was listed:
/// what counts is where the file is, not where its path was.
#[cfg(unix)]
pub(crate) fn is_below(root: &Path, path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        // Fails where no /proc is mounted.
        if let Ok(real) = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())) {
            return Ok(real.starts_with(root));
        }
    }
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
        || folder
            .canonicalize()
            .is_ok_and(|real| real.starts_with(root))
}

#[cfg(all(test, unix))]
mod tests {
    use super::Folders;
    use std::fs::{create_dir, create_dir_all, remove_dir_all, rename};
    use std::os::unix::fs::symlink;

    #[test]
    fn a_folder_that_became_a_link_out_of_the_root_is_not_below_it() {
        let base = std::env::temp_dir()
            .canonicalize()
            .unwrap()
            .join(format!("oco-confine-{}", std::process::id()));
        let root = base.join("root");
        create_dir_all(root.join("d")).unwrap();
        create_dir(base.join("outside")).unwrap();
        assert!(Folders::new(&root).hold(&root));
        assert!(Folders::new(&root).hold(&root.join("d")));
        rename(root.join("d"), root.join("e")).unwrap();
        symlink(base.join("outside"), root.join("d")).unwrap();
        let mut folders = Folders::new(&root);
        assert!(!folders.hold(&root.join("d")));
        assert!(folders.hold(&root.join("e")));
        assert!(!folders.hold(&root.join("gone")));
        remove_dir_all(base).unwrap();
    }
}
