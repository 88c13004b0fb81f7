use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::SearchError;
use crate::ledger::{Ledger, Summary};
use crate::line_search::{LineSearch, Match, Patterns, TextOptions};
use crate::read::Reader;
use crate::scope::Scope;
use crate::walk::{sorted_files, threads, walk, Found};

/// The matches of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMatches {
    pub path: String,
    pub matches: Vec<Match>,
}

type Emit<'a> = &'a (dyn Fn(FileMatches) + Sync);

/// Finds the lines below a root on which patterns match.
///
/// # Errors
///
/// When a glob or a pattern cannot be compiled.
pub fn grep(
    scope: &Scope,
    text: &TextOptions,
    cancelled: &AtomicBool,
    emit: Emit<'_>,
) -> Result<Summary, SearchError> {
    let patterns = Patterns::new(text)?;
    let search = Grep {
        text,
        patterns,
        root: &scope.root,
        limit: scope.max_results,
        order: Mutex::new(Order {
            ledger: Ledger::new(scope.max_results, text.max_bytes, scope.timeout),
            next: 0,
            early: BTreeMap::new(),
            emit,
        }),
    };
    if !search.order().ledger.is_over() {
        if scope.sorted {
            search.in_order(&sorted_files(scope, cancelled)?, cancelled);
        } else {
            search.as_they_come(scope, cancelled)?;
        }
    }
    let summary = search.order().ledger.summary();
    Ok(summary)
}

struct Grep<'a> {
    text: &'a TextOptions,
    patterns: Patterns,
    root: &'a Path,
    limit: usize,
    order: Mutex<Order<'a>>,
}

/// What was found in a file that could be read.
struct Searched {
    path: String,
    bytes: u64,
    matches: Vec<Match>,
}

impl<'a> Grep<'a> {
    fn as_they_come(&self, scope: &Scope, cancelled: &AtomicBool) -> Result<(), SearchError> {
        walk(scope, cancelled, || {
            let mut worker = Worker::new(self);
            move |found| match worker.search(found) {
                Some(searched) => self.order().emit(searched),
                None => true,
            }
        })
    }

    fn in_order(&self, files: &[Found], cancelled: &AtomicBool) {
        let next = AtomicUsize::new(0);
        std::thread::scope(|threads_scope| {
            for _ in 0..threads().min(files.len()) {
                threads_scope.spawn(|| {
                    let mut worker = Worker::new(self);
                    loop {
                        // ORDERING: the counter only hands out numbers; results travel through the mutex.
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(found) = files.get(index) else {
                            return;
                        };
                        let searched = worker.search(Found {
                            full: found.full.clone(),
                            path: found.path.clone(),
                        });
                        // ORDERING: a flag without data; a late view of it costs one more file.
                        if !self.order().place(index, searched) || cancelled.load(Ordering::Relaxed)
                        {
                            return;
                        }
                    }
                });
            }
        });
    }

    fn order(&self) -> MutexGuard<'_, Order<'a>> {
        // A panic leaves nothing half-written here, so what a poisoned lock guards is still sound.
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Worker<'a> {
    root: &'a Path,
    max_file_bytes: u64,
    limit: usize,
    reader: Reader,
    lines: LineSearch<'a>,
}

impl<'a> Worker<'a> {
    fn new(grep: &'a Grep<'_>) -> Self {
        Self {
            root: grep.root,
            max_file_bytes: grep.text.max_file_bytes,
            limit: grep.limit,
            reader: Reader::default(),
            lines: LineSearch::new(&grep.patterns),
        }
    }

    fn search(&mut self, found: Found) -> Option<Searched> {
        let (content, bytes) = self
            .reader
            .read(self.root, &found.full, self.max_file_bytes)?;
        Some(Searched {
            path: found.path,
            bytes,
            matches: self.lines.search(content, self.limit),
        })
    }
}

/// Emits results, in the order of their files where that was asked for.
struct Order<'a> {
    ledger: Ledger,
    next: usize,
    /// What was found in files behind one that is still being searched.
    early: BTreeMap<usize, Option<Searched>>,
    emit: Emit<'a>,
}

impl Order<'_> {
    /// Places the result of the file with that index; false once the search is over.
    fn place(&mut self, index: usize, searched: Option<Searched>) -> bool {
        self.early.insert(index, searched);
        while let Some(searched) = self.early.remove(&self.next) {
            self.next += 1;
            if searched.is_some_and(|searched| !self.emit(searched)) {
                self.early.clear();
                return false;
            }
        }
        !self.ledger.is_over()
    }

    fn emit(&mut self, searched: Searched) -> bool {
        let Searched {
            path,
            bytes,
            mut matches,
        } = searched;
        matches.truncate(self.ledger.enter(bytes, matches.len()));
        if !matches.is_empty() {
            (self.emit)(FileMatches { path, matches });
        }
        !self.ledger.is_over()
    }
}
