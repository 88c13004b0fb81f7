use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::open::open;

/// Read first: a zero byte in here tells a binary file without reading the rest of it.
const HEAD_BYTES: usize = 64 * 1024;

/// Memory that is kept from file to file, so that reading allocates only for the largest one.
#[derive(Default)]
pub(crate) struct Reader {
    buffer: Vec<u8>,
}

impl Reader {
    /// The content of a regular file of at most `max_bytes`, and its length; nothing for what cannot be read. Of a
    /// file that begins like a binary one, only the beginning.
    pub(crate) fn read(
        &mut self,
        root: &Path,
        path: &Path,
        max_bytes: u64,
    ) -> Option<(&[u8], u64)> {
        let mut file = open(root, path).ok()??;
        let metadata = file.metadata().ok()?;
        if !metadata.is_file() || metadata.len() > max_bytes {
            return None;
        }
        let size = usize::try_from(metadata.len()).ok()?;
        let head = self.fill(&mut file, 0, size.min(HEAD_BYTES))?;
        if head < HEAD_BYTES || memchr::memchr(0, &self.buffer[..head]).is_some() {
            return Some((&self.buffer[..head], metadata.len()));
        }
        let length = self.fill(&mut file, head, size)?;
        Some((&self.buffer[..length], length as u64))
    }

    /// Reads on from `start` until `end` or the end of the file; returns how far it came.
    fn fill(&mut self, file: &mut File, start: usize, end: usize) -> Option<usize> {
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        fill(file, &mut self.buffer[start..end]).map(|count| start + count)
    }
}

fn fill(file: &mut File, buffer: &mut [u8]) -> Option<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    Some(length)
}
