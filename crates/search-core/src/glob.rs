use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use crate::error::SearchError;
use crate::ledger::{Ledger, Summary};
use crate::scope::Scope;
use crate::walk::{sorted_files, walk};

/// Paths that are emitted at a time: waking the reader for each would cost more than finding it.
const BATCH: usize = 256;

/// Lists the files of a scope, below its root and with `/`.
///
/// # Errors
///
/// When a glob cannot be compiled.
pub fn glob(
    scope: &Scope,
    cancelled: &AtomicBool,
    emit: &(dyn Fn(Vec<String>) + Sync),
) -> Result<Summary, SearchError> {
    let listing = Mutex::new(Listing {
        ledger: Ledger::new(scope.max_results, u64::MAX, scope.timeout),
        batch: Vec::new(),
        emit,
    });
    let enter = |path: String| {
        listing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .enter(path)
    };
    if scope.sorted {
        for found in sorted_files(scope, cancelled)? {
            if !enter(found.path) {
                break;
            }
        }
    } else {
        walk(scope, cancelled, || |found| enter(found.path))?;
    }
    let mut listing = listing.into_inner().unwrap_or_else(PoisonError::into_inner);
    listing.flush();
    Ok(listing.ledger.summary())
}

struct Listing<'a> {
    ledger: Ledger,
    batch: Vec<String>,
    emit: &'a (dyn Fn(Vec<String>) + Sync),
}

impl Listing<'_> {
    fn enter(&mut self, path: String) -> bool {
        if self.ledger.enter(0, 1) == 0 {
            return false;
        }
        self.batch.push(path);
        if self.batch.len() >= BATCH {
            self.flush();
        }
        !self.ledger.is_over()
    }

    fn flush(&mut self) {
        if !self.batch.is_empty() {
            (self.emit)(std::mem::take(&mut self.batch));
        }
    }
}
