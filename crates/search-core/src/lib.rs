//! Search in a folder: lists of files, lines that match, and hashes of files.
//!
//! Everything is confined to one root. Links below it are neither listed nor followed, and what lies behind a file or
//! a folder that became a link between its listing and its reading is not read. The functions block; results are handed to a callback
//! that may block too, which is how a slow reader slows the search down.

mod confine;
mod error;
mod glob;
mod grep;
mod hash;
mod ledger;
mod line_search;
mod open;
mod path_filter;
mod read;
mod scope;
mod walk;

pub use error::SearchError;
pub use glob::glob;
pub use grep::{grep, FileMatches};
pub use hash::{hash_files, Hashed};
pub use ledger::{Ended, Summary};
pub use line_search::{Match, TextOptions};
pub use scope::Scope;
