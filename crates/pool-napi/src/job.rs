use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use napi::bindgen_prelude::Function;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Result, Status};
use napi_derive::napi;
use oco_pool_core::{Mailbox, Push};

use crate::teardown;

/// Tells JavaScript that there is something to take; keeps no runtime alive.
pub(crate) type Announce = ThreadsafeFunction<(), (), (), Status, false, true>;

/// Untaken results at which a job waits, in bytes.
const MAILBOX_BYTES: usize = 4 * 1024 * 1024;

/// The function that announces to a JavaScript callback.
pub(crate) fn announcer(callback: &Function<'_, (), ()>) -> Result<Announce> {
    callback
        .build_threadsafe_function::<()>()
        .weak::<true>()
        .build()
}

/// What the thread of a job works with.
pub(crate) struct Desk {
    mailbox: Mailbox<String>,
    announce: Announce,
    is_cancelled: AtomicBool,
}

impl Desk {
    pub(crate) fn cancelled(&self) -> &AtomicBool {
        &self.is_cancelled
    }

    /// Hands a result to JavaScript; waits while too many are untaken.
    pub(crate) fn deliver(&self, text: String) {
        if self.mailbox.wait_for_space() {
            let weight = text.len();
            if self.mailbox.push(text, weight) == Push::Announce {
                self.announce
                    .call((), ThreadsafeFunctionCallMode::NonBlocking);
            }
        }
    }

    fn cancel(&self) {
        // ORDERING: a flag without data; the thread that reads it only needs to see it at some time.
        self.is_cancelled.store(true, Ordering::Relaxed);
        self.mailbox.close();
    }
}

/// A piece of work on a thread of its own. Its results are JSON texts; the last one is the end or an error.
#[napi]
pub struct Job {
    core: Arc<JobCore>,
}

pub(crate) struct JobCore {
    desk: Arc<Desk>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl teardown::Stop for JobCore {
    fn stop(&self) {
        self.desk.cancel();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            // The thread catches its panics, so there is nothing to hear from it.
            let _ = thread.join();
        }
    }

    fn is_done(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Job {
    /// Starts the work; what it returns is delivered last.
    pub(crate) fn start(
        env: Env,
        callback: &Function<'_, (), ()>,
        work: impl FnOnce(&Desk) -> String + Send + 'static,
    ) -> Result<Self> {
        let desk = Arc::new(Desk {
            mailbox: Mailbox::new(MAILBOX_BYTES),
            announce: announcer(callback)?,
            is_cancelled: AtomicBool::new(false),
        });
        let theirs = Arc::clone(&desk);
        let thread = Builder::new().name("oco-search".into()).spawn(move || {
            let last = catch_unwind(AssertUnwindSafe(|| work(&theirs)))
                .unwrap_or_else(|_| r#"{"panic":"the search panicked"}"#.to_owned());
            theirs.deliver(last);
        })?;
        let core = Arc::new(JobCore {
            desk,
            thread: Mutex::new(Some(thread)),
        });
        teardown::register(env, core.clone())?;
        Ok(Self { core })
    }
}

#[napi]
impl Job {
    /// The results since the last call.
    #[napi(catch_unwind)]
    pub fn take(&self) -> Vec<String> {
        self.core.desk.mailbox.take().0
    }

    /// Ends the work soon; nothing more is announced.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.core.desk.cancel();
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.core.desk.cancel();
    }
}
