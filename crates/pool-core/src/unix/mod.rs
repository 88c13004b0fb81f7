//! Children on Linux and macOS.

mod child;
mod group;
mod outbox;
mod pump;
mod spawn;
mod tail;
mod wake;

pub use child::{Child, Event};
pub use group::Signal;
pub use spawn::ChildSpec;
