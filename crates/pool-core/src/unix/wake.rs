use std::io::{pipe, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};

use super::outbox::set_nonblocking;

/// Ends a `poll` of another thread from this one.
#[derive(Debug)]
pub(crate) struct Waker {
    writer: PipeWriter,
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
    Ok((Waker { writer }, Wakes { reader }))
}

impl Waker {
    pub(crate) fn wake(&self) {
        // A full pipe wakes too, and a closed one has nobody to wake.
        let _ = (&self.writer).write(&[0]);
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
