use std::path::PathBuf;
use std::time::Duration;

/// Which files a search looks at, and when it stops.
#[derive(Clone, Debug)]
pub struct Scope {
    /// A real path.
    pub root: PathBuf,
    /// Globs of the files to take; all of them when empty.
    pub include: Vec<String>,
    /// Globs of files and folders to leave out.
    pub exclude: Vec<String>,
    /// Whether names that begin with a dot are taken.
    pub hidden: bool,
    /// Whether `.gitignore` and `.ignore` files count.
    pub ignore_files: bool,
    /// Whether results come in the order of the bytes of their paths.
    pub sorted: bool,
    /// Time after which the search ends.
    pub timeout: Option<Duration>,
    /// Results after which the search ends.
    pub max_results: usize,
}

impl Scope {
    /// A scope without limits that takes everything below a root.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            include: Vec::new(),
            exclude: Vec::new(),
            hidden: false,
            ignore_files: true,
            sorted: false,
            timeout: None,
            max_results: usize::MAX,
        }
    }
}
