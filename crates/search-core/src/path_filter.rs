use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::error::SearchError;

/// Any of several globs; a glob without `/` is matched with the name, any other with the path below the root.
pub(crate) struct PathFilter {
    names: GlobSet,
    paths: GlobSet,
}

impl PathFilter {
    pub(crate) fn new(globs: &[String]) -> Result<Self, SearchError> {
        let mut names = GlobSetBuilder::new();
        let mut paths = GlobSetBuilder::new();
        for glob in globs {
            let is_name = !glob.contains('/');
            let compiled = GlobBuilder::new(glob.strip_prefix('/').unwrap_or(glob))
                .literal_separator(true)
                .backslash_escape(true)
                .build()
                .map_err(|error| SearchError::new(&error))?;
            if is_name {
                names.add(compiled);
            } else {
                paths.add(compiled);
            }
        }
        let build = |set: GlobSetBuilder| set.build().map_err(|error| SearchError::new(&error));
        Ok(Self {
            names: build(names)?,
            paths: build(paths)?,
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.paths.is_empty()
    }

    pub(crate) fn matches(&self, path: &str, name: &str) -> bool {
        self.names.is_match(name) || self.paths.is_match(path)
    }
}
