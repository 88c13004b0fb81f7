use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Memory that is kept from file to file, so that reading allocates only for the largest one.
#[derive(Default)]
pub(crate) struct Reader {
    buffer: Vec<u8>,
}

impl Reader {
    /// The content of a regular file of at most `max_bytes`; nothing for what cannot be read.
    pub(crate) fn read(&mut self, path: &Path, max_bytes: u64) -> Option<&[u8]> {
        let mut file = open(path).ok()?;
        let metadata = file.metadata().ok()?;
        if !metadata.is_file() || metadata.len() > max_bytes {
            return None;
        }
        let size = usize::try_from(metadata.len()).ok()?;
        if self.buffer.len() < size {
            self.buffer.resize(size, 0);
        }
        let length = fill(&mut file, &mut self.buffer[..size])?;
        Some(&self.buffer[..length])
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

/// Opens a file unless it is a link, which could lead out of the root.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Without O_NONBLOCK, a fifo that took the place of a file would block the thread for good.
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    options.open(path)
}
