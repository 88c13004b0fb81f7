use std::io::{pipe, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};

use std::sync::{Mutex, PoisonError};

use super::outbox::set_nonblocking;

/// Ends a `poll` of another thread from this one.
#[derive(Debug)]
pub(crate) struct Waker {
    writer: Mutex<Option<PipeWriter>>,
}

/// The end that is polled.
#[derive(Debug)]
pub(crate) struct Wakes {
    reader: PipeReader,
}

pub(crate) fn waker() -> std::io::Result<(Waker, Wakes)> {
    let (reader, writer) = pipe()?;
    set_nonblocking(reader.as_fd())?;
    set_nonblocking(writer.as_fd())?;
    let waker = Waker {
        writer: Mutex::new(Some(writer)),
    };
    Ok((waker, Wakes { reader }))
}

impl Waker {
    pub(crate) fn wake(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut writer) = writer.as_ref() {
            // A full pipe wakes too.
            let _ = writer.write(&[0]);
        }
    }

    /// Closes the pipe once there is nobody to wake: the caller's side may live until it is collected.
    pub(crate) fn close(&self) {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Wakes {
    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        self.reader.as_fd()
    }

    /// Forgets the wakes so far. Comes before the look at what they were for, so that a later one is not lost.
    pub(crate) fn clear(&self) {
        let mut drained = [0; 64];
        while matches!((&self.reader).read(&mut drained), Ok(64)) {}
    }
}
