use std::time::{Duration, Instant};

/// Whether everything was searched, or which limit ended a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Complete,
    Results,
    Bytes,
    Time,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub files: u64,
    pub bytes: u64,
    pub results: usize,
    pub ended: Ended,
}

/// Counts what a search did, and knows when it is enough. Files are entered one by one, under the lock that also
/// orders what is emitted, so a limit cuts the same results that a single thread would have cut.
pub(crate) struct Ledger {
    summary: Summary,
    max_results: usize,
    max_bytes: u64,
    deadline: Option<Instant>,
}

impl Ledger {
    pub(crate) fn new(max_results: usize, max_bytes: u64, timeout: Option<Duration>) -> Self {
        Self {
            summary: Summary {
                files: 0,
                bytes: 0,
                results: 0,
                ended: Ended::Complete,
            },
            max_results,
            max_bytes,
            deadline: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
        }
    }

    /// Looks at every limit; once over, a search stays over.
    pub(crate) fn is_over(&mut self) -> bool {
        if self.summary.ended == Ended::Complete {
            if self.summary.results >= self.max_results {
                self.summary.ended = Ended::Results;
            } else if self
                .deadline
                .is_some_and(|deadline| Instant::now() >= deadline)
            {
                self.summary.ended = Ended::Time;
            }
        }
        self.summary.ended != Ended::Complete
    }

    /// Enters a file of so many bytes and results; returns how many of the results may be shown.
    pub(crate) fn enter(&mut self, bytes: u64, results: usize) -> usize {
        if self.is_over() {
            return 0;
        }
        if self.summary.bytes.saturating_add(bytes) > self.max_bytes {
            self.summary.ended = Ended::Bytes;
            return 0;
        }
        let shown = results.min(self.max_results - self.summary.results);
        self.summary.files += 1;
        self.summary.bytes += bytes;
        self.summary.results += shown;
        shown
    }

    pub(crate) fn summary(&self) -> Summary {
        self.summary
    }
}
