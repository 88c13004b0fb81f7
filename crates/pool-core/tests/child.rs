//! Children of the real system: their streams, their deaths, their descendants.
#![cfg(all(unix, not(loom)))]

use std::sync::mpsc;
use std::time::Duration;

use oco_pool_core::{Child, ChildSpec, Event, Protocol, Signal};

/// Runs a shell script as a child and collects its events until it has exited.
fn run(script: &str, act: impl FnOnce(&Child)) -> Vec<Event> {
    let (sender, announced) = mpsc::channel();
    let spec = ChildSpec {
        command: "/bin/sh".into(),
        args: vec!["-c".into(), script.into()],
        cwd: None,
        env: vec![("PATH".into(), std::env::var("PATH").unwrap())],
        protocol: Protocol::Lines,
        max_frame_bytes: 1_000,
    };
    let child = Child::start(&spec, Box::new(move || sender.send(()).unwrap_or_default())).unwrap();
    act(&child);
    let mut events = Vec::new();
    while !matches!(events.last(), Some(Event::Exited { .. })) {
        announced
            .recv_timeout(Duration::from_secs(10))
            .expect("an announcement");
        events.extend(child.take());
    }
    events
}

fn exited(code: Option<i32>, signal: Option<i32>, stderr_tail: &str) -> Event {
    let stderr_tail = stderr_tail.to_owned();
    Event::Exited {
        code,
        signal,
        stderr_tail,
    }
}

#[test]
fn lines_come_back_and_the_end_of_input_ends_the_child() {
    let events = run("cat", |child| {
        assert!(child.write("한국어\n".as_bytes()));
        child.end_input();
    });
    let frames = Event::Frames("한국어\u{1e}".into());
    assert_eq!(events, [frames, exited(Some(0), None, "")]);
}

#[test]
fn exit_code_and_stderr_are_reported() {
    let events = run("echo oops >&2; exit 7", |_| {});
    assert_eq!(events, [exited(Some(7), None, "oops\n")]);
}

#[test]
fn a_signal_reaches_the_whole_group() {
    let events = run("sleep 600 & sleep 600", |child| child.signal(Signal::Kill));
    assert_eq!(events, [exited(None, Some(libc_sigkill()), "")]);
}

#[test]
fn bytes_that_are_no_text_are_malformed_and_kill_the_child() {
    let events = run("printf '\\377\\n'; sleep 600", |_| {});
    assert!(matches!(events.first(), Some(Event::Malformed(_))));
    assert_eq!(events.last(), Some(&exited(None, Some(libc_sigkill()), "")));
}

#[test]
fn a_child_that_does_not_read_makes_the_writer_wait() {
    let events = run("sleep 600", |child| {
        let text = vec![b'x'; 600_000];
        assert!(child.write(&text));
        assert!(!child.write(&text));
        child.signal(Signal::Kill);
    });
    assert!(matches!(events.last(), Some(Event::Exited { .. })));
}

#[test]
fn a_missing_program_is_an_error() {
    let spec = ChildSpec {
        command: "/no/such/program".into(),
        args: Vec::new(),
        cwd: None,
        env: Vec::new(),
        protocol: Protocol::Lines,
        max_frame_bytes: 1_000,
    };
    assert!(Child::start(&spec, Box::new(|| {})).is_err());
}

fn libc_sigkill() -> i32 {
    9
}
