use memchr::{memchr, memchr_iter, memmem, memrchr};

/// Stands between the frames of one batch. JSON has no place for this byte, inside of strings or between tokens.
pub const SEPARATOR: u8 = 0x1e;

const PREFIX_BYTES: usize = 4;
const HEADER_END: &[u8] = b"\r\n\r\n";
/// No server writes longer headers; more than this without their end is garbage.
const MAX_HEADER_BYTES: usize = 1024;
/// The protocol knows two headers, and both begin so; anything else is garbage from its first byte on.
const HEADER_START: &[u8] = b"content-";
const LENGTH_HEADER: &[u8] = b"content-length:";

/// How messages are laid on a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// One per line.
    Lines,
    /// Behind a `Content-Length` header, as in the Language Server Protocol.
    Headers,
    /// Behind a 4-byte big-endian length.
    Prefixes,
}

/// Bytes that cannot be a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    pub reason: String,
    /// The first of the bytes, at most 256.
    pub bytes: Vec<u8>,
}

impl Malformed {
    fn new(reason: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            reason: reason.into(),
            bytes: bytes[..bytes.len().min(256)].to_vec(),
        }
    }
}

/// Cuts a stream of bytes into frames. Any split of the same bytes gives the same frames.
#[derive(Debug)]
pub struct Decoder {
    protocol: Protocol,
    max_frame_bytes: usize,
    pending: Vec<u8>,
    /// Bytes of `pending` that are known to hold no line end.
    scanned: usize,
    /// Length of the body that is awaited, once its header was read.
    body: Option<usize>,
}

impl Decoder {
    #[must_use]
    pub fn new(protocol: Protocol, max_frame_bytes: usize) -> Self {
        Self {
            protocol,
            max_frame_bytes,
            pending: Vec::new(),
            scanned: 0,
            body: None,
        }
    }

    /// Takes bytes and appends the frames that became whole to `out`, each followed by [`SEPARATOR`].
    ///
    /// # Errors
    ///
    /// When the bytes cannot be a message; the decoder is of no use afterwards.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Malformed> {
        self.pending.extend_from_slice(chunk);
        let consumed = match self.protocol {
            Protocol::Lines => self.lines(out)?,
            Protocol::Headers => self.bodies(out, read_headers)?,
            Protocol::Prefixes => self.bodies(out, |bytes| Ok(read_prefix(bytes)))?,
        };
        self.pending.drain(..consumed);
        self.scanned = if self.protocol == Protocol::Lines {
            self.pending.len()
        } else {
            0
        };
        Ok(())
    }

    fn lines(&self, out: &mut Vec<u8>) -> Result<usize, Malformed> {
        let Some(last) = memrchr(b'\n', &self.pending[self.scanned..]) else {
            return self.check_line(&self.pending).map(|()| 0);
        };
        let end = self.scanned + last;
        let mut start = 0;
        for newline in memchr_iter(b'\n', &self.pending[..=end]) {
            let line = &self.pending[start..newline];
            start = newline + 1;
            self.check_line(line)?;
            if !line.is_empty() && line != b"\r" {
                append(line, out)?;
            }
        }
        self.check_line(&self.pending[start..])?;
        Ok(start)
    }

    fn check_line(&self, line: &[u8]) -> Result<(), Malformed> {
        if line.len() <= self.max_frame_bytes {
            return Ok(());
        }
        let limit = self.max_frame_bytes;
        Err(Malformed::new(
            format!("a line is longer than {limit} bytes"),
            line,
        ))
    }

    /// Frames behind a head that says their length.
    fn bodies(&mut self, out: &mut Vec<u8>, read_head: ReadHead) -> Result<usize, Malformed> {
        let mut at = 0;
        loop {
            let length = if let Some(length) = self.body {
                length
            } else {
                let Some(Head { skipped, length }) = read_head(&self.pending[at..])? else {
                    return Ok(at);
                };
                let limit = self.max_frame_bytes;
                if length > limit {
                    let reason = format!("a frame of {length} bytes is longer than {limit} bytes");
                    return Err(Malformed::new(reason, &self.pending[at..]));
                }
                at += skipped;
                length
            };
            self.body = Some(length);
            let Some(body) = self.pending[at..].get(..length) else {
                return Ok(at);
            };
            append(body, out)?;
            at += length;
            self.body = None;
        }
    }
}

/// What stands before a body: its own length, and that of the body.
struct Head {
    skipped: usize,
    length: usize,
}

type ReadHead = fn(&[u8]) -> Result<Option<Head>, Malformed>;

fn read_prefix(bytes: &[u8]) -> Option<Head> {
    let length = u32::from_be_bytes(*bytes.first_chunk::<PREFIX_BYTES>()?);
    Some(Head {
        skipped: PREFIX_BYTES,
        length: usize::try_from(length).unwrap_or(usize::MAX),
    })
}

fn read_headers(bytes: &[u8]) -> Result<Option<Head>, Malformed> {
    let head = &bytes[..bytes.len().min(MAX_HEADER_BYTES)];
    let start = head.len().min(HEADER_START.len());
    if !head[..start].eq_ignore_ascii_case(&HEADER_START[..start]) {
        return Err(Malformed::new("expected a Content-Length header", head));
    }
    let Some(end) = memmem::find(head, HEADER_END) else {
        if head.len() >= MAX_HEADER_BYTES {
            return Err(Malformed::new("the headers do not end", head));
        }
        return Ok(None);
    };
    let skipped = end + HEADER_END.len();
    content_length(&head[..end])
        .map(|length| Some(Head { skipped, length }))
        .ok_or_else(|| Malformed::new("the headers have no Content-Length", head))
}

fn content_length(headers: &[u8]) -> Option<usize> {
    headers.split(|byte| *byte == b'\n').find_map(|line| {
        let (name, value) = line.split_at_checked(LENGTH_HEADER.len())?;
        let digits = value.trim_ascii();
        let is_number =
            !digits.is_empty() && digits.len() <= 10 && digits.iter().all(u8::is_ascii_digit);
        if !is_number || !name.eq_ignore_ascii_case(LENGTH_HEADER) {
            return None;
        }
        std::str::from_utf8(digits).ok()?.parse().ok()
    })
}

fn append(frame: &[u8], out: &mut Vec<u8>) -> Result<(), Malformed> {
    if std::str::from_utf8(frame).is_err() {
        return Err(Malformed::new("the message is not UTF-8", frame));
    }
    if memchr(SEPARATOR, frame).is_some() {
        return Err(Malformed::new("the message is not JSON", frame));
    }
    out.extend_from_slice(frame);
    out.push(SEPARATOR);
    Ok(())
}
