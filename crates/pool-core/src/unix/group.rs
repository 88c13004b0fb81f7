use std::io;
use std::sync::{Mutex, PoisonError};

/// How a process group is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Terminate,
    Kill,
}

/// The process group that a child leads.
///
/// Invariant N2: a group is signalled only while its leader is not reaped. Until then the kernel gives the number to
/// nobody else, so a signal never reaches a stranger. `signal` and `reap` exclude each other for that.
#[derive(Debug)]
pub(crate) struct Group {
    leader: libc::pid_t,
    is_reaped: Mutex<bool>,
}

impl Group {
    pub(crate) fn new(leader: libc::pid_t) -> Self {
        Self {
            leader,
            is_reaped: Mutex::new(false),
        }
    }

    pub(crate) fn leader(&self) -> libc::pid_t {
        self.leader
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let is_reaped = self
            .is_reaped
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !*is_reaped {
            self.send(match signal {
                Signal::Terminate => libc::SIGTERM,
                Signal::Kill => libc::SIGKILL,
            });
        }
    }

    /// Blocks until the leader is dead, then kills what is left of its group, then reaps it.
    pub(crate) fn reap(&self) -> io::Result<libc::c_int> {
        self.wait_for_death()?;
        let mut is_reaped = self
            .is_reaped
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.send(libc::SIGKILL);
        *is_reaped = true;
        let mut status = 0;
        retry(|| {
            // SAFETY: `status` is a valid place for the call to write to.
            unsafe { libc::waitpid(self.leader, &raw mut status, 0) }
        })?;
        Ok(status)
    }

    /// Leaves the dead leader as a zombie, which keeps its number taken.
    fn wait_for_death(&self) -> io::Result<()> {
        let id = libc::id_t::try_from(self.leader).map_err(io::Error::other)?;
        retry(|| {
            // SAFETY: an all-zero siginfo_t is valid, and the call only writes to it.
            let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
            // SAFETY: `info` is a valid place for the call to write to.
            unsafe {
                libc::waitid(
                    libc::P_PID,
                    id,
                    &raw mut info,
                    libc::WEXITED | libc::WNOWAIT,
                )
            }
        })?;
        Ok(())
    }

    fn send(&self, signal: libc::c_int) {
        // SAFETY: the call has no memory effects. It may fail when the group is gone, which is what it is for.
        unsafe { libc::kill(-self.leader, signal) };
    }
}

/// Repeats a call that a signal handler of the host interrupted.
fn retry(mut call: impl FnMut() -> libc::c_int) -> io::Result<libc::c_int> {
    loop {
        let result = call();
        if result != -1 {
            return Ok(result);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}
