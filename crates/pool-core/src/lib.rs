//! Child processes seen as streams of messages: process groups, framing and back-pressure off the caller's thread.
//!
//! A child has two threads. One waits for its death, the other moves bytes: it cuts stdout into frames, keeps the
//! end of stderr, and writes what the caller could not write at once. Events go into a [`Mailbox`], which tells the
//! caller once that there is something to take, however much there is.

mod frames;
mod mailbox;
mod sync;

#[cfg(all(unix, not(loom)))]
mod unix;
#[cfg(all(windows, not(loom)))]
mod windows;

pub use frames::{Decoder, Malformed, Protocol, SEPARATOR};
pub use mailbox::{Mailbox, Push};
#[cfg(all(unix, not(loom)))]
pub use unix::{Child, ChildSpec, Event, Signal};
#[cfg(all(windows, not(loom)))]
pub use windows::Tree;
