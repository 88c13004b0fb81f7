//! The child of the benchmarks: answers every request at once, doing as little as it can.
//!
//! `echo jsonl` reads lines, `echo lsp` reads `Content-Length` frames.

use std::io::{stdin, stdout, BufRead, BufReader, BufWriter, Result, Write};

fn main() -> Result<()> {
    let is_lsp = std::env::args().nth(1).as_deref() == Some("lsp");
    let mut input = BufReader::with_capacity(1 << 16, stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 16, stdout().lock());
    let mut message = Vec::new();
    while read(&mut input, is_lsp, &mut message)? {
        if let Some(id) = id_of(&message) {
            let body = format!(
                r#"{{"jsonrpc":"2.0","id":{id},"result":{{"content":[{{"text":"ok"}}]}}}}"#
            );
            if is_lsp {
                write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
            } else {
                writeln!(output, "{body}")?;
            }
        }
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    Ok(())
}

fn read(input: &mut impl BufRead, is_lsp: bool, message: &mut Vec<u8>) -> Result<bool> {
    message.clear();
    if !is_lsp {
        return Ok(input.read_until(b'\n', message)? > 0);
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(false);
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    message.resize(length, 0);
    input.read_exact(message)?;
    Ok(true)
}

fn id_of(message: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(message).ok()?;
    let rest = &text[text.find("\"id\":")? + 5..];
    let end = rest.find(|char: char| !char.is_ascii_digit())?;
    Some(&rest[..end])
}
