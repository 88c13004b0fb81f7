use std::fmt::Write as _;

/// Appends a string as JSON.
pub(crate) fn push_json(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        // What is escaped is ASCII, so both cuts are at borders of characters.
        out.push_str(&text[plain..at]);
        plain = at + 1;
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{byte:04x}");
    }
    out.push_str(&text[plain..]);
    out.push('"');
}
