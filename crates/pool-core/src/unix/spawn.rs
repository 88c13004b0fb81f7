use std::io;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::frames::Protocol;

/// What to start, and how to read it.
#[derive(Clone, Debug)]
pub struct ChildSpec {
    pub command: String,
    pub args: Vec<String>,
    pub cwd: Option<PathBuf>,
    /// The whole environment.
    pub env: Vec<(String, String)>,
    pub protocol: Protocol,
    /// Longest message accepted.
    pub max_frame_bytes: usize,
}

/// Starts a child that leads a group of its own and, on Linux, dies with the thread that starts it.
pub(crate) fn spawn(spec: &ChildSpec) -> io::Result<Child> {
    let mut command = Command::new(&spec.command);
    command
        .args(&spec.args)
        .env_clear()
        .envs(spec.env.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    if let Some(cwd) = &spec.cwd {
        command.current_dir(cwd);
    }
    #[cfg(target_os = "linux")]
    die_with_parent(&mut command);
    command.spawn()
}

#[cfg(target_os = "linux")]
fn die_with_parent(command: &mut Command) {
    let parent = std::process::id();
    let set = move || {
        // SAFETY: prctl with these arguments only sets a flag of the process; getppid cannot fail. Both are
        // async-signal-safe, as everything between fork and exec has to be.
        let (result, now) = unsafe {
            let result = libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            (result, libc::getppid())
        };
        if result == -1 {
            return Err(io::Error::last_os_error());
        }
        // The parent may have died before the flag was set: then no signal will come.
        if u32::try_from(now) == Ok(parent) {
            Ok(())
        } else {
            Err(io::Error::from_raw_os_error(libc::ESRCH))
        }
    };
    // SAFETY: the closure allocates nothing, takes no lock and touches no memory of others.
    unsafe { command.pre_exec(set) };
}
