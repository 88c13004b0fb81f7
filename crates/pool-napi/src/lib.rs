//! The addon behind `@oco/native-pool`: child processes and searches on threads of their own.
//!
//! Everything that a thread produces goes into a mailbox. One weak threadsafe function per object tells JavaScript
//! to take it: weak, so that an idle pool holds no runtime open, and one call for all items that have gathered.
//! Exported functions catch panics, and threads run inside `catch_unwind`: a fault here must not end the host.

// napi-rs takes owned arguments, and its classes need `&self` where nothing is read.
#![allow(clippy::needless_pass_by_value)]

mod job;
mod search;
mod teardown;
mod text;

#[cfg(unix)]
mod child;
#[cfg(windows)]
mod tree;

/// The version of the interface below; the loader refuses an addon of another one.
const INTERFACE_VERSION: u32 = 1;

/// The version of the interface that this addon has.
#[napi_derive::napi(catch_unwind)]
#[must_use]
pub fn interface_version() -> u32 {
    INTERFACE_VERSION
}
