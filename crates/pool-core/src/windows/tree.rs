use std::io;
use std::mem::size_of;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JobObjectExtendedLimitInformation,
    SetInformationJobObject, TerminateJobObject, JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
    JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
};
use windows_sys::Win32::System::Threading::{OpenProcess, PROCESS_SET_QUOTA, PROCESS_TERMINATE};

/// A process and whatever it starts from now on, held in a job object.
///
/// The kernel ends them all when the last handle of the job is closed, which the death of this process does too: so
/// no descendant outlives it, however it ends. What the process started before it was put into the job is not in it.
#[derive(Debug)]
pub struct Tree {
    job: OwnedHandle,
}

impl Tree {
    /// Puts a running process into a job of its own.
    ///
    /// # Errors
    ///
    /// When the process is gone, or the system refuses the job.
    pub fn hold(pid: u32) -> io::Result<Self> {
        // SAFETY: no attributes and no name are given, which the call allows.
        let job = owned(unsafe { CreateJobObjectW(ptr::null(), ptr::null()) })?;
        let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        let length = u32::try_from(size_of::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>())
            .map_err(io::Error::other)?;
        // SAFETY: the pointer and the length describe `limits`, which outlives the call and is of the class named.
        check(unsafe {
            SetInformationJobObject(
                job.as_raw_handle(),
                JobObjectExtendedLimitInformation,
                (&raw const limits).cast(),
                length,
            )
        })?;
        // SAFETY: the call has no memory effects; its handle is owned at once.
        let process = owned(unsafe { OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, 0, pid) })?;
        // SAFETY: both handles are open, as their owners guarantee.
        check(unsafe { AssignProcessToJobObject(job.as_raw_handle(), process.as_raw_handle()) })?;
        Ok(Self { job })
    }

    /// Ends every process of the tree that is left.
    ///
    /// # Errors
    ///
    /// When the system refuses to.
    pub fn kill(&self) -> io::Result<()> {
        // SAFETY: the handle is open, as its owner guarantees.
        check(unsafe { TerminateJobObject(self.job.as_raw_handle(), 1) })
    }
}

fn owned(handle: HANDLE) -> io::Result<OwnedHandle> {
    if handle.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle was just opened by a call that gives it to the caller alone.
    Ok(unsafe { OwnedHandle::from_raw_handle(handle) })
}

fn check(result: i32) -> io::Result<()> {
    if result == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
