//! The part of a child that JavaScript cannot have on Windows: what it starts ends with it.

mod tree;

pub use tree::Tree;
