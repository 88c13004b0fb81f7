use std::io::{self, ErrorKind, Read};
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::process::{ChildStderr, ChildStdout};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use crate::frames::Decoder;

use super::child::{Death, Event, Shared};
use super::group::Signal;
use super::outbox::set_nonblocking;
use super::spawn::ChildSpec;
use super::tail::Tail;
use super::wake::Wakes;

const READ_BYTES: usize = 64 * 1024;
const STDERR_TAIL_BYTES: usize = 8 * 1024;
/// How long after its death a child's pipes may stay open, held by a process that left its group.
const PIPE_GRACE: Duration = Duration::from_millis(200);

/// Moves bytes between the pipes of one child and the mailbox.
pub(crate) struct Pump {
    shared: Arc<Shared>,
    wakes: Wakes,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    decoder: Decoder,
    tail: Tail,
    buffer: Vec<u8>,
    /// With the time at which the pipes are given up.
    death: Option<(Death, Instant)>,
}

impl Pump {
    pub(crate) fn new(
        shared: Arc<Shared>,
        wakes: Wakes,
        stdout: ChildStdout,
        stderr: ChildStderr,
        spec: &ChildSpec,
    ) -> io::Result<Self> {
        set_nonblocking(stdout.as_fd())?;
        set_nonblocking(stderr.as_fd())?;
        Ok(Self {
            shared,
            wakes,
            stdout: Some(stdout),
            stderr: Some(stderr),
            decoder: Decoder::new(spec.protocol, spec.max_frame_bytes),
            tail: Tail::new(STDERR_TAIL_BYTES),
            buffer: vec![0; READ_BYTES],
            death: None,
        })
    }

    /// Runs until the child is reaped and its pipes are empty, closed or given up.
    pub(crate) fn run(&mut self) {
        loop {
            self.wakes.clear();
            self.look_at_death();
            if let Some((death, given_up)) = self.death {
                let is_empty = self.stdout.is_none() && self.stderr.is_none();
                // ORDERING: pairs with the store in Child::stop.
                let is_abandoned = self.shared.is_abandoned.load(Ordering::Acquire);
                if is_empty || is_abandoned || Instant::now() >= given_up {
                    self.shared.outbox().close();
                    self.shared.waker.close();
                    return self.report_exit(death);
                }
            }
            self.poll();
            self.read_stdout();
            self.read_stderr();
            if self.shared.outbox().flush() {
                self.shared.report(Event::Drained, 0);
            }
        }
    }

    fn look_at_death(&mut self) {
        if self.death.is_none() {
            let death = *self
                .shared
                .death
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            self.death = death.map(|death| (death, Instant::now() + PIPE_GRACE));
        }
    }

    fn report_exit(&mut self, death: Death) {
        let event = Event::Exited {
            code: death.code(),
            signal: death.signal(),
            stderr_tail: self.tail.text(),
        };
        self.shared.report(event, 0);
    }

    fn poll(&self) {
        let entry = |fd: RawFd, events| libc::pollfd {
            fd,
            events,
            revents: 0,
        };
        // A negative descriptor is skipped by the kernel.
        let stdout = self.stdout.as_ref().filter(|_| self.wants_stdout());
        let stdin = self.shared.outbox().waiting_on();
        let mut entries = [
            entry(self.wakes.fd().as_raw_fd(), libc::POLLIN),
            entry(stdout.map_or(-1, AsRawFd::as_raw_fd), libc::POLLIN),
            entry(
                self.stderr.as_ref().map_or(-1, AsRawFd::as_raw_fd),
                libc::POLLIN,
            ),
            entry(stdin.unwrap_or(-1), libc::POLLOUT),
        ];
        let timeout = self.death.map_or(-1, |(_, given_up)| {
            let left = given_up.saturating_duration_since(Instant::now());
            i32::try_from(left.as_millis())
                .unwrap_or(i32::MAX)
                .saturating_add(1)
        });
        // SAFETY: the pointer and the length describe `entries`, which outlives the call.
        unsafe { libc::poll(entries.as_mut_ptr(), 4, timeout) };
        // What is ready is found out by trying: every descriptor is non-blocking, and an error reads as nothing.
    }

    fn wants_stdout(&self) -> bool {
        // ORDERING: pairs with the store in Child::set_paused. A dead child is read to its end, paused or not.
        self.death.is_some()
            || (!self.shared.is_paused.load(Ordering::Acquire) && !self.shared.mailbox.is_full())
    }

    fn read_stdout(&mut self) {
        if !self.wants_stdout() {
            return;
        }
        let Some(stdout) = self.stdout.as_mut() else {
            return;
        };
        let count = match read(stdout, &mut self.buffer) {
            Progress::Bytes(count) => count,
            Progress::Nothing => return,
            Progress::End => {
                self.stdout = None;
                return;
            }
        };
        let mut frames = Vec::with_capacity(count);
        let outcome = self.decoder.push(&self.buffer[..count], &mut frames);
        if !frames.is_empty() {
            let weight = frames.len();
            // The decoder lets only UTF-8 pass, so nothing is replaced here.
            let text = String::from_utf8(frames).unwrap_or_default();
            self.shared.report(Event::Frames(text), weight);
        }
        if let Err(malformed) = outcome {
            self.stdout = None;
            self.shared.group.signal(Signal::Kill);
            self.shared.report(Event::Malformed(malformed), 0);
        }
    }

    fn read_stderr(&mut self) {
        let Some(stderr) = self.stderr.as_mut() else {
            return;
        };
        match read(stderr, &mut self.buffer) {
            Progress::Bytes(count) => self.tail.push(&self.buffer[..count]),
            Progress::Nothing => {}
            Progress::End => self.stderr = None,
        }
    }
}

enum Progress {
    Bytes(usize),
    Nothing,
    End,
}

fn read(from: &mut impl Read, buffer: &mut [u8]) -> Progress {
    match from.read(buffer) {
        Ok(0) => Progress::End,
        Ok(count) => Progress::Bytes(count),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
            Progress::Nothing
        }
        Err(_) => Progress::End,
    }
}
