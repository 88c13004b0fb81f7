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
    ///
    /// Fails when somebody else has reaped the leader; its status is then unknown.
    pub(crate) fn reap(&self) -> io::Result<libc::c_int> {
        let waited = self.wait_for_death();
        let mut is_reaped = self
            .is_reaped
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *is_reaped {
            return Err(io::Error::from_raw_os_error(libc::ECHILD));
        }
        // Whoever else reaped the leader has freed its number: from here on it may be that of a stranger.
        *is_reaped = true;
        waited?;
        self.send(libc::SIGKILL);
        let mut status = 0;
        retry(|| {
            // SAFETY: `status` is a valid place for the call to write to.
            unsafe { libc::waitpid(self.leader, &raw mut status, 0) }
        })?;
        Ok(status)
    }

    /// Kills and reaps, for a child that nobody could be found to watch.
    pub(crate) fn end(&self) {
        self.signal(Signal::Kill);
        // The only failure is that the watcher was there after all and has reaped it.
        let _ = self.reap();
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

#[cfg(all(test, not(loom)))]
mod tests {
    use super::Group;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    // The group reaps it.
    #[allow(clippy::zombie_processes)]
    #[test]
    fn a_child_without_a_watcher_is_killed_and_reaped_once() {
        let child = Command::new("sleep")
            .arg("600")
            .process_group(0)
            .spawn()
            .unwrap();
        let group = Group::new(libc::pid_t::try_from(child.id()).unwrap());
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| group.end());
            }
        });
        // SAFETY: signal 0 only asks whether the process exists, a zombie included.
        assert_eq!(unsafe { libc::kill(group.leader(), 0) }, -1);
        assert!(group.reap().is_err());
    }

    #[test]
    fn a_leader_that_somebody_else_reaped_is_signalled_no_more() {
        let mut child = Command::new("true").process_group(0).spawn().unwrap();
        let group = Group::new(libc::pid_t::try_from(child.id()).unwrap());
        child.wait().unwrap();
        assert!(group.reap().is_err());
        assert!(*group.is_reaped.lock().unwrap());
    }
}
