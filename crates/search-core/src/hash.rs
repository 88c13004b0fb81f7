use std::fmt::Write as _;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Mutex;

use sha2::{Digest, Sha256};

use crate::open::open;
use crate::walk::threads;

/// Read at a time: large enough for few calls, small enough for the cache.
const CHUNK: usize = 256 * 1024;

/// What one file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hashed {
    Hash { sha256: String, bytes: u64 },
    OutsideRoot,
    Missing,
    NotAFile,
    Unreadable,
}

/// SHA-256 of each file, in the order asked; what was not begun before a cancellation is `Unreadable`.
#[must_use]
pub fn hash_files(root: &Path, files: &[String], cancelled: &AtomicBool) -> Vec<Hashed> {
    let results = Mutex::new(vec![Hashed::Unreadable; files.len()]);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads().min(files.len()) {
            scope.spawn(|| {
                let mut buffer = vec![0; CHUNK];
                // ORDERING: a flag without data; a late view of it costs one more file.
                while !cancelled.load(Ordering::Relaxed) {
                    // ORDERING: the counter only hands out numbers; results travel through the mutex.
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = files.get(index) else { return };
                    let hashed = hash_one(root, path, &mut buffer);
                    if let Ok(mut results) = results.lock() {
                        results[index] = hashed;
                    }
                }
            });
        }
    });
    results.into_inner().unwrap_or_default()
}

fn hash_one(root: &Path, path: &str, buffer: &mut [u8]) -> Hashed {
    let asked = normal(&root.join(path));
    let real = match asked.canonicalize() {
        Ok(real) => real,
        Err(_) if !asked.starts_with(root) => return Hashed::OutsideRoot,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Hashed::Missing;
        }
        Err(_) => return Hashed::Unreadable,
    };
    if !real.starts_with(root) {
        return Hashed::OutsideRoot;
    }
    match real.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Hashed::NotAFile,
        Err(_) => return Hashed::Unreadable,
    }
    digest(root, &real, buffer).unwrap_or(Hashed::Unreadable)
}

fn digest(root: &Path, path: &Path, buffer: &mut [u8]) -> std::io::Result<Hashed> {
    let Some(mut file) = open(root, path)? else {
        return Ok(Hashed::OutsideRoot);
    };
    let mut hasher = Sha256::new();
    let mut bytes = 0;
    loop {
        let count = match file.read(buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&buffer[..count]);
        bytes += count as u64;
    }
    let mut sha256 = String::with_capacity(64);
    for byte in hasher.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(sha256, "{byte:02x}");
    }
    Ok(Hashed::Hash { sha256, bytes })
}

/// The path without `.` and `..`, by its text alone: only for saying where a path that does not exist would be.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}
