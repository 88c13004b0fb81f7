use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Mutex;
use std::thread::available_parallelism;

use ignore::{DirEntry, WalkBuilder, WalkParallel, WalkState};

use crate::confine::Folders;
use crate::error::SearchError;
use crate::path_filter::PathFilter;
use crate::scope::Scope;

/// More threads than this only wait for each other's locks in the kernel.
const MAX_THREADS: usize = 8;

/// How many threads a search uses.
pub(crate) fn threads() -> usize {
    available_parallelism()
        .map_or(2, std::num::NonZero::get)
        .min(MAX_THREADS)
}

/// A file of the scope.
pub(crate) struct Found {
    pub(crate) full: PathBuf,
    /// Below the root, with `/`.
    pub(crate) path: String,
}

/// Walks the files of a scope on several threads. `make` gives each thread its visitor; a visitor that returns
/// `false` ends the walk.
pub(crate) fn walk<'a, Visitor>(
    scope: &'a Scope,
    cancelled: &'a AtomicBool,
    make: impl Fn() -> Visitor,
) -> Result<(), SearchError>
where
    Visitor: FnMut(Found) -> bool + Send + 'a,
{
    let include = PathFilter::new(&scope.include)?;
    let include = &include;
    walker(scope)?.run(|| {
        let mut visit = make();
        let mut folders = Folders::new(&scope.root);
        Box::new(move |entry| {
            // ORDERING: a flag without data; a late view of it costs one more file.
            if cancelled.load(Ordering::Relaxed) {
                return WalkState::Quit;
            }
            let Some(found) = entry
                .ok()
                .and_then(|entry| taken(&entry, &scope.root, include))
                .filter(|found| {
                    found
                        .full
                        .parent()
                        .is_some_and(|folder| folders.hold(folder))
                })
            else {
                return WalkState::Continue;
            };
            if visit(found) {
                WalkState::Continue
            } else {
                WalkState::Quit
            }
        })
    });
    Ok(())
}

/// All files of a scope, in the order of the bytes of their paths.
pub(crate) fn sorted_files(
    scope: &Scope,
    cancelled: &AtomicBool,
) -> Result<Vec<Found>, SearchError> {
    let all = Mutex::new(Vec::new());
    walk(scope, cancelled, || {
        |found| {
            if let Ok(mut all) = all.lock() {
                all.push(found);
            }
            true
        }
    })?;
    let mut files = all.into_inner().unwrap_or_default();
    files.sort_unstable_by(|a: &Found, b: &Found| a.path.cmp(&b.path));
    Ok(files)
}

fn walker(scope: &Scope) -> Result<WalkParallel, SearchError> {
    let exclude = PathFilter::new(&scope.exclude)?;
    let root = scope.root.clone();
    let walker = WalkBuilder::new(&scope.root)
        .standard_filters(false)
        .hidden(!scope.hidden)
        .ignore(scope.ignore_files)
        .git_ignore(scope.ignore_files)
        .require_git(false)
        .follow_links(false)
        .threads(threads())
        .filter_entry(move |entry| is_walked(entry, &root, &exclude))
        .build_parallel();
    Ok(walker)
}

fn is_walked(entry: &DirEntry, root: &Path, exclude: &PathFilter) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    name != ".git" && (exclude.is_empty() || !exclude.matches(&below(root, entry.path()), &name))
}

fn taken(entry: &DirEntry, root: &Path, include: &PathFilter) -> Option<Found> {
    if !entry.file_type()?.is_file() {
        return None;
    }
    let path = below(root, entry.path());
    if !include.is_empty() && !include.matches(&path, &entry.file_name().to_string_lossy()) {
        return None;
    }
    Some(Found {
        full: entry.path().to_path_buf(),
        path,
    })
}

fn below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    if cfg!(windows) {
        below.replace('\\', "/")
    } else {
        below.into_owned()
    }
}
