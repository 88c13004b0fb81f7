use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use napi::bindgen_prelude::Function;
use napi::{Env, Result};
use napi_derive::napi;
use oco_search_core::{Ended, FileMatches, Hashed, Scope, SearchError, Summary, TextOptions};

use crate::job::Job;
use crate::text::push_json;

/// `ResolvedScope` of the JavaScript side; infinite limits are left out.
#[napi(object)]
pub struct NativeScope {
    pub root: String,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    pub hidden: bool,
    pub ignore_files: bool,
    pub sorted: bool,
    pub timeout_ms: Option<f64>,
    pub max_results: Option<f64>,
}

/// `ResolvedText` of the JavaScript side, the patterns in the syntax of the regex crate.
#[napi(object)]
pub struct NativeText {
    pub patterns: Vec<String>,
    pub ignore_case: bool,
    pub max_file_bytes: Option<f64>,
    pub max_bytes: Option<f64>,
    pub max_line_length: Option<f64>,
}

/// Starts to list files; results are arrays of paths.
#[napi(catch_unwind)]
pub fn start_glob(env: Env, scope: NativeScope, announce: Function<'_, (), ()>) -> Result<Job> {
    let scope = scope_of(scope);
    Job::start(env, &announce, move |desk| {
        let emit = |paths: Vec<String>| desk.deliver(json_list(&paths));
        end_of(oco_search_core::glob(&scope, desk.cancelled(), &emit))
    })
}

/// Starts to search lines; results are `[path, [line, column, pattern, text, line, ...]]`.
#[napi(catch_unwind)]
pub fn start_grep(
    env: Env,
    scope: NativeScope,
    text: NativeText,
    announce: Function<'_, (), ()>,
) -> Result<Job> {
    let scope = scope_of(scope);
    let text = TextOptions {
        patterns: text.patterns,
        ignore_case: text.ignore_case,
        max_file_bytes: whole(text.max_file_bytes),
        max_bytes: whole(text.max_bytes),
        max_line_length: size(text.max_line_length),
    };
    Job::start(env, &announce, move |desk| {
        let emit = |found: FileMatches| desk.deliver(json_matches(&found));
        end_of(oco_search_core::grep(
            &scope,
            &text,
            desk.cancelled(),
            &emit,
        ))
    })
}

/// Starts to hash files; the result is `[[kind, sha256, bytes], ...]` in the order of the files.
#[napi(catch_unwind)]
pub fn start_hash(
    env: Env,
    root: String,
    files: Vec<String>,
    announce: Function<'_, (), ()>,
) -> Result<Job> {
    Job::start(env, &announce, move |desk| {
        let root = PathBuf::from(root);
        json_hashes(&oco_search_core::hash_files(
            &root,
            &files,
            desk.cancelled(),
        ))
    })
}

fn scope_of(scope: NativeScope) -> Scope {
    Scope {
        root: PathBuf::from(scope.root),
        include: scope.include,
        exclude: scope.exclude,
        hidden: scope.hidden,
        ignore_files: scope.ignore_files,
        sorted: scope.sorted,
        timeout: scope
            .timeout_ms
            .and_then(|timeout| Duration::try_from_secs_f64(timeout / 1e3).ok()),
        max_results: size(scope.max_results),
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(limit: Option<f64>) -> u64 {
    // A cast from a float saturates; the JavaScript side has checked that limits are not negative.
    limit.map_or(u64::MAX, |limit| limit as u64)
}

fn size(limit: Option<f64>) -> usize {
    usize::try_from(whole(limit)).unwrap_or(usize::MAX)
}

fn json_list(texts: &[String]) -> String {
    let mut out = String::from("[");
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_json(&mut out, text);
    }
    out.push(']');
    out
}

fn json_matches(found: &FileMatches) -> String {
    let mut out = String::from("[");
    push_json(&mut out, &found.path);
    out.push_str(",[");
    for (index, found) in found.matches.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        // Writing to a string cannot fail.
        let _ = write!(out, "{},{},{},", found.line, found.column, found.pattern);
        push_json(&mut out, &found.text);
    }
    out.push_str("]]");
    out
}

fn json_hashes(hashes: &[Hashed]) -> String {
    let mut out = String::from("[");
    for (index, hashed) in hashes.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        match hashed {
            Hashed::Hash { sha256, bytes } => {
                let _ = write!(out, r#"["hashed","{sha256}",{bytes}]"#);
            }
            Hashed::OutsideRoot => out.push_str(r#"["outside-root"]"#),
            Hashed::Missing => out.push_str(r#"["missing"]"#),
            Hashed::NotAFile => out.push_str(r#"["not-a-file"]"#),
            Hashed::Unreadable => out.push_str(r#"["unreadable"]"#),
        }
    }
    out.push(']');
    out
}

fn end_of(outcome: std::result::Result<Summary, SearchError>) -> String {
    match outcome {
        Ok(Summary {
            files,
            bytes,
            results,
            ended,
        }) => {
            let ended = match ended {
                Ended::Complete => "complete",
                Ended::Results => "results",
                Ended::Bytes => "bytes",
                Ended::Time => "time",
            };
            format!(r#"{{"files":{files},"bytes":{bytes},"results":{results},"ended":"{ended}"}}"#)
        }
        Err(error) => {
            let mut out = String::from(r#"{"error":"#);
            push_json(&mut out, &error.to_string());
            out.push('}');
            out
        }
    }
}
