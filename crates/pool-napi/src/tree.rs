use napi::Result;
use napi_derive::napi;
use oco_pool_core::Tree;

/// A child of Node on Windows with its descendants. They end when this object is collected: its owner keeps it.
#[napi]
pub struct NativeTree {
    tree: Tree,
}

/// Has the descendants of a process end with it, and all of them with this process.
#[napi(catch_unwind)]
pub fn hold_tree(pid: u32) -> Result<NativeTree> {
    Ok(NativeTree {
        tree: Tree::hold(pid)?,
    })
}

#[napi]
impl NativeTree {
    #[napi(catch_unwind)]
    pub fn kill(&self) -> Result<()> {
        Ok(self.tree.kill()?)
    }
}
