//! The parts of the search that the contract of the JavaScript package does not reach.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Mutex;

use oco_search_core::{glob, grep, hash_files, Ended, FileMatches, Hashed, Scope, TextOptions};

fn text(pattern: &str) -> TextOptions {
    TextOptions {
        patterns: vec![pattern.into()],
        ignore_case: false,
        max_file_bytes: u64::MAX,
        max_bytes: u64::MAX,
        max_line_length: 1_000,
    }
}

fn tree(files: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..files {
        let path = folder.path().join(format!("d{}/f{index:04}", index % 7));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("first\nneedle {index}\n")).unwrap();
    }
    folder
}

fn scope(root: &Path) -> Scope {
    Scope::new(root.canonicalize().unwrap())
}

#[test]
fn sorted_results_are_the_same_in_every_run_and_under_every_limit() {
    let folder = tree(300);
    let search = |max_results| {
        let scope = Scope {
            sorted: true,
            max_results,
            ..scope(folder.path())
        };
        let found = Mutex::new(Vec::new());
        let emit = |matches: FileMatches| found.lock().unwrap().push(matches);
        grep(&scope, &text("needle"), &AtomicBool::new(false), &emit).unwrap();
        found.into_inner().unwrap()
    };
    let all = search(usize::MAX);
    assert_eq!(all.len(), 300);
    assert!(all.windows(2).all(|pair| pair[0].path < pair[1].path));
    for limit in [1, 2, 50, 299] {
        assert_eq!(search(limit), all[..limit]);
    }
}

#[test]
fn a_cancelled_search_ends_early() {
    let folder = tree(300);
    let cancelled = AtomicBool::new(false);
    let emit = |_: FileMatches| cancelled.store(true, Ordering::Relaxed);
    let summary = grep(&scope(folder.path()), &text("needle"), &cancelled, &emit).unwrap();
    assert!(summary.files < 300);
    assert_eq!(summary.ended, Ended::Complete);
}

#[test]
fn globs_and_patterns_that_do_not_compile_are_errors() {
    let folder = tree(1);
    let bad = Scope {
        include: vec!["{a".into()],
        ..scope(folder.path())
    };
    assert!(glob(&bad, &AtomicBool::new(false), &|_| {}).is_err());
    let outcome = grep(
        &scope(folder.path()),
        &text("("),
        &AtomicBool::new(false),
        &|_| {},
    );
    assert!(outcome.is_err());
}

#[test]
fn hashes_are_confined_to_the_root() {
    let folder = tree(1);
    let root = folder.path().canonicalize().unwrap();
    let files = ["../../etc/passwd", "d0/f0000", "nothing"].map(String::from);
    let hashes = hash_files(&root, &files, &AtomicBool::new(false));
    assert_eq!(hashes[0], Hashed::OutsideRoot);
    assert!(matches!(&hashes[1], Hashed::Hash { bytes: 15, .. }));
    assert_eq!(hashes[2], Hashed::Missing);
}
