use std::io;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

use crate::frames::Malformed;
use crate::mailbox::{Mailbox, Push};

use super::group::{Group, Signal};
use super::outbox::Outbox;
use super::pump::Pump;
use super::spawn::{spawn, ChildSpec};
use super::wake::{waker, Waker};

/// Untaken output at which nothing more is read from the child.
const MAILBOX_BYTES: usize = 4 * 1024 * 1024;

/// What a child did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Whole frames, each followed by [`crate::SEPARATOR`].
    Frames(String),
    /// Bytes that are no frame; the child is killed, and nothing more is read.
    Malformed(Malformed),
    /// What was written is read far enough for more.
    Drained,
    /// Last: the child is reaped and its group killed. Neither code nor signal when somebody else reaped it.
    Exited {
        code: Option<i32>,
        signal: Option<i32>,
        stderr_tail: String,
    },
}

/// How the leader came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Death {
    /// With this status of `waitpid`.
    Reaped(i32),
    /// Somebody else in this process reaped it.
    Unknown,
}

impl Death {
    pub(crate) fn code(self) -> Option<i32> {
        match self {
            Self::Reaped(status) if libc::WIFEXITED(status) => Some(libc::WEXITSTATUS(status)),
            _ => None,
        }
    }

    pub(crate) fn signal(self) -> Option<i32> {
        match self {
            Self::Reaped(status) if libc::WIFSIGNALED(status) => Some(libc::WTERMSIG(status)),
            _ => None,
        }
    }
}

/// What both threads and the caller share.
pub(crate) struct Shared {
    pub(crate) group: Group,
    pub(crate) mailbox: Mailbox<Event>,
    pub(crate) is_paused: AtomicBool,
    pub(crate) outbox: Mutex<Outbox>,
    pub(crate) waker: Waker,
    pub(crate) death: Mutex<Option<Death>>,
    /// Nobody takes any more: the threads end as soon as the leader is dead.
    pub(crate) is_abandoned: AtomicBool,
    announce: Box<dyn Fn() + Send + Sync>,
}

impl Shared {
    pub(crate) fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn report(&self, event: Event, weight: usize) {
        if self.mailbox.push(event, weight) == Push::Announce {
            (self.announce)();
        }
    }
}

/// A running child. Dropping it kills its group and joins its threads.
pub struct Child {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Child {
    /// Starts a child; `announce` is called from its threads when there is something to take.
    ///
    /// # Errors
    ///
    /// When the program cannot be started, or the process is out of descriptors or threads.
    pub fn start(spec: &ChildSpec, announce: Box<dyn Fn() + Send + Sync>) -> io::Result<Self> {
        let (waker, receiver) = waker()?;
        let mut process = spawn(spec)?;
        let leader = libc::pid_t::try_from(process.id()).map_err(io::Error::other)?;
        let group = Group::new(leader);
        let (Some(stdin), Some(stdout), Some(stderr)) = (
            process.stdin.take(),
            process.stdout.take(),
            process.stderr.take(),
        ) else {
            return Err(io::Error::other("the child has no pipes"));
        };
        let shared = Arc::new(Shared {
            group,
            mailbox: Mailbox::new(MAILBOX_BYTES),
            is_paused: AtomicBool::new(false),
            outbox: Mutex::new(Outbox::new(stdin)?),
            waker,
            death: Mutex::new(None),
            is_abandoned: AtomicBool::new(false),
            announce,
        });
        let mut pump = Pump::new(Arc::clone(&shared), receiver, stdout, stderr, spec)?;
        let reaper = Arc::clone(&shared);
        let child = Self {
            shared,
            threads: Mutex::new(Vec::new()),
        };
        child
            .run("oco-reaper", move || reap(&reaper))
            .and_then(|()| child.run("oco-pump", move || pump.run()))
            // Out of threads: without one that waits for it, the child would stay a zombie.
            .inspect_err(|_| child.shared.group.end())?;
        Ok(child)
    }

    fn run(&self, name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let thread = Builder::new().name(name.into()).spawn(move || {
            // A panic in a thread must not end the host; the child's callers then run into their time limits.
            let _ = catch_unwind(AssertUnwindSafe(work));
        })?;
        self.threads().push(thread);
        Ok(())
    }

    #[must_use]
    pub fn pid(&self) -> i32 {
        self.shared.group.leader()
    }

    /// The events since the last call.
    #[must_use]
    pub fn take(&self) -> Vec<Event> {
        let (events, was_full) = self.shared.mailbox.take();
        if was_full {
            self.shared.waker.wake();
        }
        events
    }

    /// Writes bytes, now or as the child reads; false when nothing should be added until [`Event::Drained`].
    #[must_use]
    pub fn write(&self, bytes: &[u8]) -> bool {
        let mut outbox = self.shared.outbox();
        let had_waiting = outbox.waiting_on().is_some();
        outbox.push(bytes);
        if !had_waiting && outbox.waiting_on().is_some() {
            self.shared.waker.wake();
        }
        outbox.is_writable()
    }

    /// Stops reading from the child, or goes on.
    pub fn set_paused(&self, is_paused: bool) {
        // ORDERING: pairs with the load in Pump::wants_stdout; the wake-up that follows makes it look again.
        self.shared.is_paused.store(is_paused, Ordering::Release);
        self.shared.waker.wake();
    }

    /// Closes the child's stdin once everything is written.
    pub fn end_input(&self) {
        self.shared.outbox().end();
    }

    /// Signals the child and its descendants.
    pub fn signal(&self, signal: Signal) {
        self.shared.group.signal(signal);
    }

    /// Kills the group and joins the threads; nothing is announced any more.
    pub fn stop(&self) {
        // ORDERING: pairs with the load in Pump::run; the wake-up below makes it look.
        self.shared.is_abandoned.store(true, Ordering::Release);
        self.shared.mailbox.close();
        self.shared.group.signal(Signal::Kill);
        self.shared.waker.wake();
        let threads = std::mem::take(&mut *self.threads());
        for thread in threads {
            let _ = thread.join();
        }
    }

    /// Whether both threads have ended.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.threads().iter().all(JoinHandle::is_finished)
    }

    fn threads(&self) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.stop();
    }
}

fn reap(shared: &Shared) {
    let death = shared.group.reap().map_or(Death::Unknown, Death::Reaped);
    *shared.death.lock().unwrap_or_else(PoisonError::into_inner) = Some(death);
    shared.waker.wake();
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::Death;

    #[test]
    fn a_death_that_nobody_saw_has_neither_code_nor_signal() {
        let shown = |death: Death| (death.code(), death.signal());
        assert_eq!(shown(Death::Unknown), (None, None));
        assert_eq!(shown(Death::Reaped(7 << 8)), (Some(7), None));
        assert_eq!(
            shown(Death::Reaped(libc::SIGKILL)),
            (None, Some(libc::SIGKILL))
        );
    }
}
