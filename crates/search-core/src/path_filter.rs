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
            let compiled =
                GlobBuilder::new(&without_separator(glob.strip_prefix('/').unwrap_or(glob)))
                    .literal_separator(true)
                    .backslash_escape(true)
                    .empty_alternates(true)
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

/// Keeps negated classes from matching the separator of folders, as no other wildcard does.
fn without_separator(glob: &str) -> String {
    let mut out = String::with_capacity(glob.len() + 1);
    let mut chars = glob.chars().peekable();
    while let Some(char) = chars.next() {
        out.push(char);
        if char == '\\' {
            out.extend(chars.next());
        } else if char == '[' {
            if let Some(negation) = chars.next_if(|next| matches!(next, '!' | '^')) {
                out.push(negation);
                // A bracket right behind the negation is one of the characters.
                out.extend(chars.next_if_eq(&']'));
                out.push('/');
            }
        }
    }
    out
}
