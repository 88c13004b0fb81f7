use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::process::ChildStdin;

/// Unwritten bytes beyond which nothing should be added, and below which something may be again.
const HIGH_BYTES: usize = 1024 * 1024;
const LOW_BYTES: usize = 256 * 1024;

/// What the child has not read yet. The caller's thread writes as much as the pipe takes; the rest waits here for
/// the other thread, in order.
#[derive(Debug)]
pub(crate) struct Outbox {
    stdin: Option<ChildStdin>,
    chunks: VecDeque<Vec<u8>>,
    /// Bytes of the first chunk that are written.
    written: usize,
    waiting: usize,
    is_ending: bool,
    was_high: bool,
}

impl Outbox {
    pub(crate) fn new(stdin: ChildStdin) -> io::Result<Self> {
        set_nonblocking(stdin.as_fd())?;
        Ok(Self {
            stdin: Some(stdin),
            chunks: VecDeque::new(),
            written: 0,
            waiting: 0,
            is_ending: false,
            was_high: false,
        })
    }

    /// The descriptor to poll while something waits.
    pub(crate) fn waiting_on(&self) -> Option<libc::c_int> {
        let stdin = self.stdin.as_ref()?;
        (!self.chunks.is_empty()).then(|| stdin.as_raw_fd())
    }

    pub(crate) fn is_writable(&self) -> bool {
        !self.was_high
    }

    /// Adds bytes and writes what goes at once.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.stdin.is_none() || self.is_ending {
            return;
        }
        let mut rest = bytes;
        if self.chunks.is_empty() {
            while let Some(stdin) = self.stdin.as_mut() {
                match stdin.write(rest) {
                    Ok(count) if count == rest.len() => return,
                    Ok(count) => rest = &rest[count..],
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(_) => self.close(),
                }
            }
        }
        if self.stdin.is_some() {
            self.waiting += rest.len();
            self.was_high |= self.waiting > HIGH_BYTES;
            self.chunks.push_back(rest.to_vec());
        }
    }

    /// Writes what waits, as far as it goes; true when the caller may add again after it should not have.
    pub(crate) fn flush(&mut self) -> bool {
        while let (Some(stdin), Some(chunk)) = (self.stdin.as_mut(), self.chunks.front()) {
            match stdin.write(&chunk[self.written..]) {
                Ok(count) => {
                    self.waiting -= count;
                    self.written += count;
                    if self.written == chunk.len() {
                        self.written = 0;
                        self.chunks.pop_front();
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => self.close(),
            }
        }
        if self.chunks.is_empty() && self.is_ending {
            self.close();
        }
        let is_drained = self.was_high && self.waiting <= LOW_BYTES;
        self.was_high &= !is_drained;
        is_drained
    }

    /// Closes stdin once everything is written.
    pub(crate) fn end(&mut self) {
        self.is_ending = true;
        if self.chunks.is_empty() {
            self.close();
        }
    }

    /// Closes stdin now: the child is dead, or has closed its end.
    pub(crate) fn close(&mut self) {
        self.stdin = None;
        self.chunks.clear();
        self.waiting = 0;
    }
}

pub(crate) fn set_nonblocking(fd: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: the descriptor is open, as its borrow guarantees; F_GETFL and F_SETFL touch no memory.
    let result = unsafe {
        let flags = libc::fcntl(fd.as_raw_fd(), libc::F_GETFL);
        libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, flags | libc::O_NONBLOCK)
    };
    if result == -1 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
