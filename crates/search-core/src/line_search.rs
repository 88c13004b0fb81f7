use std::borrow::Cow;

use grep_matcher::Matcher;
use grep_regex::{RegexMatcher, RegexMatcherBuilder};
use grep_searcher::{BinaryDetection, Searcher, SearcherBuilder, Sink, SinkMatch};

use crate::error::SearchError;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How the caller writes the end of a line. A carriage return before the newline belongs to it, but is gone from the
/// lines on which single patterns decide.
const LINE_END: &str = r"(?:\r?$)";

/// What to look for in a text, and how much of it to show.
#[derive(Clone, Debug)]
pub struct TextOptions {
    /// In the syntax of the regex crate.
    pub patterns: Vec<String>,
    pub ignore_case: bool,
    pub max_file_bytes: u64,
    pub max_bytes: u64,
    /// In UTF-16 units.
    pub max_line_length: usize,
}

/// A line on which a pattern was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// From 1.
    pub line: u64,
    /// In UTF-16 units, from 1.
    pub column: usize,
    /// Index of the pattern.
    pub pattern: usize,
    pub text: String,
}

/// The patterns of a search, compiled once for all threads.
pub(crate) struct Patterns {
    /// Finds the lines that may match: fast, and never too few of them.
    any: RegexMatcher,
    /// Decide for each pattern on the line without its end.
    each: Vec<RegexMatcher>,
    /// Whether a match may depend on bytes that are no character.
    sees_broken: bool,
    max_line_length: usize,
}

impl Patterns {
    pub(crate) fn new(options: &TextOptions) -> Result<Self, SearchError> {
        let mut builder = RegexMatcherBuilder::new();
        builder
            .case_insensitive(options.ignore_case)
            .multi_line(true)
            .line_terminator(Some(b'\n'));
        let build = |patterns: &[String]| {
            builder
                .build_many(patterns)
                .map_err(|error| SearchError::new(&error))
        };
        Ok(Self {
            any: build(&options.patterns)?,
            each: options
                .patterns
                .iter()
                .map(|pattern| build(&[pattern.replace(LINE_END, "$")]))
                .collect::<Result<_, _>>()?,
            sees_broken: options.patterns.iter().any(|text| sees_broken(text)),
            max_line_length: options.max_line_length,
        })
    }
}

/// Whether the pattern might match U+FFFD, or an empty place beside one; in doubt it does. Most patterns do not, and
/// their files need not be checked, which is a fifth of the cost of a search.
fn sees_broken(pattern: &str) -> bool {
    !pattern.is_ascii()
        || ["[^", r"\p", r"\P", r"\x", r"\u", r"\B"]
            .iter()
            .any(|form| pattern.contains(form))
}

/// Searches one text after the other; each thread has its own.
pub(crate) struct LineSearch<'a> {
    patterns: &'a Patterns,
    searcher: Searcher,
}

impl<'a> LineSearch<'a> {
    pub(crate) fn new(patterns: &'a Patterns) -> Self {
        let searcher = SearcherBuilder::new()
            .line_number(true)
            .bom_sniffing(false)
            .binary_detection(BinaryDetection::none())
            .build();
        Self { patterns, searcher }
    }

    /// The first `limit` matches; a text with a zero byte is binary and has none.
    pub(crate) fn search(&mut self, content: &[u8], limit: usize) -> Vec<Match> {
        let mut found = Collector {
            patterns: self.patterns,
            limit,
            matches: Vec::new(),
        };
        if memchr::memchr(0, content).is_none() {
            let text = content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content);
            let text = if self.patterns.sees_broken {
                whole_characters(text)
            } else {
                Cow::Borrowed(text)
            };
            // Searching memory cannot fail: the only errors are those of reading and of the sink, which has none.
            let _ = self
                .searcher
                .search_slice(&self.patterns.any, &text, &mut found);
        }
        found.matches
    }
}

struct Collector<'a> {
    patterns: &'a Patterns,
    limit: usize,
    matches: Vec<Match>,
}

impl Sink for Collector<'_> {
    type Error = std::io::Error;

    fn matched(&mut self, _: &Searcher, found: &SinkMatch<'_>) -> Result<bool, Self::Error> {
        let line = without_end(found.bytes());
        for (pattern, matcher) in self.patterns.each.iter().enumerate() {
            let Ok(Some(place)) = matcher.find(line) else {
                continue;
            };
            if self.matches.len() >= self.limit {
                return Ok(false);
            }
            self.matches.push(Match {
                line: found.line_number().unwrap_or(0),
                column: utf16_length(&String::from_utf8_lossy(&line[..place.start()])) + 1,
                pattern,
                text: cut(String::from_utf8_lossy(line), self.patterns.max_line_length),
            });
        }
        Ok(self.matches.len() < self.limit)
    }
}

/// Bytes that are no character count as U+FFFD, as they do for whoever decodes the file: a pattern can match them.
fn whole_characters(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() || std::str::from_utf8(text).is_ok() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(String::from_utf8_lossy(text).into_owned().into_bytes())
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn utf16_length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().map(char::len_utf16).sum()
    }
}

fn cut(text: Cow<'_, str>, max_length: usize) -> String {
    // A text has at most as many UTF-16 units as bytes.
    if text.len() <= max_length {
        return text.into_owned();
    }
    let mut length = 0;
    text.chars()
        .take_while(|char| {
            length += char.len_utf16();
            length <= max_length
        })
        .collect()
}
