use std::path::PathBuf;
use std::sync::Arc;

use napi::bindgen_prelude::{Buffer, Function};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi::{Env, Result};
use napi_derive::napi;
use oco_pool_core::{Child, ChildSpec, Event, Protocol, Signal};

use crate::job::announcer;
use crate::teardown;

/// What to start. `env` holds names and values in turn; the protocol is that of the JavaScript side.
#[napi(object)]
pub struct NativeSpec {
    pub command: String,
    pub args: Vec<String>,
    pub cwd: Option<String>,
    pub env: Vec<String>,
    pub protocol: String,
    pub max_frame_bytes: f64,
}

/// What a child did; which fields are there depends on the kind.
#[napi(object)]
pub struct NativeEvent {
    /// `frames`, `malformed`, `drained` or `exited`.
    pub kind: String,
    /// The frames, the reason or the end of stderr.
    pub text: Option<String>,
    pub bytes: Option<Buffer>,
    pub code: Option<i32>,
    pub signal: Option<i32>,
}

/// A running child process.
#[napi]
pub struct NativeChild {
    child: Arc<Child>,
}

impl teardown::Stop for Child {
    fn stop(&self) {
        Child::stop(self);
    }

    fn is_done(&self) -> bool {
        Child::is_done(self)
    }
}

/// Starts a child; throws when it cannot be started.
#[napi(catch_unwind)]
pub fn start_child(
    env: Env,
    spec: NativeSpec,
    announce: Function<'_, (), ()>,
) -> Result<NativeChild> {
    let announce = announcer(&announce)?;
    let tell = move || {
        announce.call((), ThreadsafeFunctionCallMode::NonBlocking);
    };
    let child = Arc::new(Child::start(&spec_of(spec), Box::new(tell))?);
    teardown::register(env, child.clone())?;
    Ok(NativeChild { child })
}

#[napi]
impl NativeChild {
    #[napi(getter, catch_unwind)]
    pub fn pid(&self) -> i32 {
        self.child.pid()
    }

    /// The events since the last call.
    #[napi(catch_unwind)]
    pub fn take(&self) -> Vec<NativeEvent> {
        self.child.take().into_iter().map(event_of).collect()
    }

    /// False when nothing should be written until `drained`.
    #[napi(catch_unwind)]
    pub fn write(&self, bytes: &[u8]) -> bool {
        self.child.write(bytes)
    }

    #[napi(catch_unwind)]
    pub fn set_paused(&self, is_paused: bool) {
        self.child.set_paused(is_paused);
    }

    #[napi(catch_unwind)]
    pub fn end_input(&self) {
        self.child.end_input();
    }

    #[napi(catch_unwind)]
    pub fn signal(&self, is_kill: bool) {
        self.child.signal(if is_kill {
            Signal::Kill
        } else {
            Signal::Terminate
        });
    }
}

fn spec_of(spec: NativeSpec) -> ChildSpec {
    let mut env = Vec::with_capacity(spec.env.len() / 2);
    let mut parts = spec.env.into_iter();
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        env.push((name, value));
    }
    // A cast from a float saturates: a limit of infinity is none.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let max_frame_bytes = spec.max_frame_bytes as usize;
    ChildSpec {
        command: spec.command,
        args: spec.args,
        cwd: spec.cwd.map(PathBuf::from),
        env,
        protocol: match spec.protocol.as_str() {
            "lsp" => Protocol::Headers,
            "length-prefixed" => Protocol::Prefixes,
            _ => Protocol::Lines,
        },
        max_frame_bytes,
    }
}

fn event_of(event: Event) -> NativeEvent {
    let empty = NativeEvent {
        kind: "drained".into(),
        text: None,
        bytes: None,
        code: None,
        signal: None,
    };
    match event {
        Event::Frames(text) => NativeEvent {
            kind: "frames".into(),
            text: Some(text),
            ..empty
        },
        Event::Malformed(malformed) => NativeEvent {
            kind: "malformed".into(),
            text: Some(malformed.reason),
            bytes: Some(malformed.bytes.into()),
            ..empty
        },
        Event::Drained => empty,
        Event::Exited {
            code,
            signal,
            stderr_tail,
        } => NativeEvent {
            kind: "exited".into(),
            text: Some(stderr_tail),
            code,
            signal,
            ..empty
        },
    }
}
