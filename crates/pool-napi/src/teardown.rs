use std::cell::RefCell;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use napi::{Env, Result};

/// Something with threads, which must have ended before the environment of JavaScript does.
pub(crate) trait Stop {
    /// Ends the threads and waits for them.
    fn stop(&self);

    /// Whether there is nothing left to stop.
    fn is_done(&self) -> bool;
}

thread_local! {
    // The addon is loaded on one thread only, which is also the thread that tears the environment down.
    static RUNNING: RefCell<Option<Vec<Arc<dyn Stop>>>> = const { RefCell::new(None) };
}

/// Has `stop` called when the environment ends; the object is kept until it is done.
pub(crate) fn register(env: Env, object: Arc<dyn Stop>) -> Result<()> {
    let is_first = RUNNING.with_borrow_mut(|running| {
        let is_first = running.is_none();
        let running = running.get_or_insert_default();
        running.retain(|object| !object.is_done());
        running.push(object);
        is_first
    });
    if is_first {
        env.add_env_cleanup_hook((), |()| {
            // A panic must not cross into C: what could not be stopped is left to the end of the process.
            let _ = catch_unwind(AssertUnwindSafe(stop_all));
        })?;
    }
    Ok(())
}

fn stop_all() {
    let running = RUNNING.with_borrow_mut(Option::take).unwrap_or_default();
    for object in running {
        object.stop();
    }
}
