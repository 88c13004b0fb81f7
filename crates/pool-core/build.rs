//! Declares the `loom` configuration, under which the mailbox is model-checked.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(loom)");
}
