//! What is wrong with a text that is not TOML, in the words of someone who writes lists, not parsers. The
//! parser recovers from each fault, so all of them are found in one run; a slip that it meets late, such as
//! a quote that is never closed, is marked where it was made.

use std::collections::HashSet;
use std::ops::Range;

use chrono::NaiveDate;
use memchr::memmem;
use toml::de::{DeTable, Error};
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use crate::diagnostic::{Diagnostic, Lines};
use crate::key::write::quoted;
use crate::rule;

/// The table of a text, and what is wrong with it. There is a table if the text is TOML, though markers of
/// a conflict may stand in its texts.
pub fn parse(text: &str) -> (Option<DeTable<'_>>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let conflicts = conflicts(text);
    let single = single_brackets(text);
    let mut found = match (errors.is_empty(), conflicts.is_empty()) {
        (true, _) => conflicts,
        // What a conflict leaves is no TOML, and nothing else is wrong with it.
        (false, false) => conflicts,
        (false, true) => faults(text, &errors),
    };
    if !single.is_empty() {
        found.retain(|found| !found.message.starts_with("duplicate key `paper`"));
    }
    let is_toml = errors.is_empty() && single.is_empty();
    found.extend(single);
    (is_toml.then(|| table.into_inner()), found)
}

/// The lines that git leaves around the two sides of a conflict. A line of `=======` alone may be Markdown.
fn conflicts(text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for mark in ["<<<<<<< ", ">>>>>>> "] {
        for at in memmem::find_iter(text.as_bytes(), mark) {
            let begins_line = at == 0 || text[..at].ends_with('\n');
            if begins_line {
                let line = text[at..].lines().next().unwrap_or_default();
                let message = format!("merge conflict marker `{}`", mark.trim_end());
                let span = at..at + line.trim_end().len();
                found.push(Diagnostic::new(&rule::MergeConflict, span, message));
            }
        }
    }
    found.sort_by_key(|found| found.span.start);
    found
}

/// `[paper]`, which begins one table where `[[paper]]` begins one of many.
fn single_brackets(text: &str) -> Vec<Diagnostic> {
    let bytes = text.as_bytes();
    let mut single = memmem::find_iter(bytes, "[paper]").filter(|at| !bytes[..*at].ends_with(b"["));
    if single.next().is_none() {
        return vec![];
    }
    let tokens = Source::new(text).lex().into_vec();
    let mut found = Vec::new();
    let kinds: Vec<TokenKind> = tokens.iter().map(Token::kind).collect();
    for at in 0..tokens.len().saturating_sub(2) {
        use TokenKind::{Atom, LeftSquareBracket, Newline, RightSquareBracket, Whitespace};
        let begins_line = at == 0
            || kinds[at - 1] == Newline
            || kinds[at - 1] == Whitespace && (at == 1 || kinds[at - 2] == Newline);
        let span = tokens[at].span().start()..tokens[at + 2].span().end();
        if begins_line
            && kinds[at..at + 3] == [LeftSquareBracket, Atom, RightSquareBracket]
            && &text[span.clone()] == "[paper]"
        {
            let message = "`[paper]` is one table; papers are a list";
            let diagnostic = Diagnostic::new(&rule::TomlSyntax, span, message);
            found.push(diagnostic.with_help("use `[[paper]]`, with two brackets, for each paper"));
        }
    }
    found
}

/// Every fault, one a line: what follows on the same line comes of the first.
fn faults(text: &str, errors: &[Error]) -> Vec<Diagnostic> {
    if let Some(at) = text.find('\0') {
        let message = "NUL character (U+0000) in the text";
        let help = "remove it; if the file is full of them, save it as UTF-8";
        return vec![Diagnostic::new(&rule::TomlSyntax, at..at + 1, message).with_help(help)];
    }
    if let Some(at) = text.find('\r').filter(|_| !text.contains('\n')) {
        let message = "lines end in a carriage return alone (old Mac OS)";
        let help = "save the file with Unix (LF) or Windows (CRLF) line endings";
        return vec![Diagnostic::new(&rule::TomlSyntax, at..at + 1, message).with_help(help)];
    }
    let document = Document::new(text);
    if let Some(open) = unclosed_block(text, &document.tokens) {
        let mut before: Vec<Diagnostic> = lines_at_fault(&document, errors);
        before.retain(|found| found.span.start < open.start);
        let delimiter = &text[open.clone()];
        let message = format!("the text that {delimiter} opens here is never closed");
        let help = format!("add {delimiter} on a line of its own, where the text ends");
        before.push(Diagnostic::new(&rule::TomlSyntax, open, message).with_help(help));
        return before;
    }
    lines_at_fault(&document, errors)
}

/// A text that is not TOML, with what is asked of it for each fault.
struct Document<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// The innermost bracket that is open before each token and at the end, and where it stands.
    open: Vec<Option<(usize, TokenKind)>>,
    /// Where tables begin.
    tables: Vec<usize>,
    lines: Lines<'a>,
}

impl<'a> Document<'a> {
    fn new(text: &'a str) -> Self {
        let tokens = Source::new(text).lex().into_vec();
        let mut stack = Vec::new();
        let mut open = Vec::with_capacity(tokens.len());
        for token in &tokens {
            open.push(stack.last().copied());
            match token.kind() {
                kind @ (TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket) => {
                    stack.push((token.span().start(), kind));
                }
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    stack.pop();
                }
                _ => {}
            }
        }
        open.push(stack.last().copied());
        let tables = text.match_indices("\n[").map(|(at, _)| at + 1).collect();
        Document { text, tokens, open, tables, lines: Lines::new(text) }
    }

    /// The number of the first token that does not begin before a place.
    fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|token| token.span().start() < at)
    }

    /// Where the table begins that a place is in.
    fn table_of(&self, at: usize) -> usize {
        let before = self.tables.partition_point(|table| *table <= at);
        before.checked_sub(1).map_or(0, |last| self.tables[last])
    }
}

/// Where a text of several lines opens that has no end, or whose end is the beginning of the next.
fn unclosed_block(text: &str, tokens: &[Token]) -> Option<Range<usize>> {
    let is_block = |token: &&Token| {
        matches!(token.kind(), TokenKind::MlBasicString | TokenKind::MlLiteralString)
    };
    let token = tokens.iter().filter(is_block).find(|token| {
        let words = &text[token.span().start()..token.span().end()];
        let delimiter = &words[..3];
        let is_key_line = |line: &str| {
            let key = line.split_once(" = ").map(|(key, _)| key);
            line.trim() == "[[paper]]"
                || key.is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_lowercase()))
                    && line.contains(['"', '\'', '{', '['])
        };
        words.len() < 6 || !words.ends_with(delimiter) || words.lines().skip(1).any(is_key_line)
    })?;
    let start = token.span().start();
    Some(start..start + 3)
}

fn lines_at_fault(document: &Document, errors: &[Error]) -> Vec<Diagnostic> {
    let text = document.text;
    let mut errors: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or(0..0);
            let start = text.floor_char_boundary(span.start);
            (start..text.floor_char_boundary(span.end).max(start), error.message())
        })
        .collect();
    errors.sort_by_key(|(span, _)| span.start);
    let mut found: Vec<Diagnostic> = Vec::new();
    // Up to where the last fault explains what else the parser says.
    let mut explained = 0;
    // Up to where no other table begins after a key that was reported as duplicate.
    let mut same_table = 0;
    let mut known = HashSet::new();
    for (span, message) in errors {
        let line = Line::around(text, span.start);
        if span.start < explained || line.range.start < explained {
            continue;
        }
        let is_repeated = message.starts_with("duplicate key")
            && found.last().is_some_and(|last| {
                let from = same_table.max(last.span.end);
                let between = text.get(from..span.start).unwrap_or_default();
                last.message.starts_with("duplicate key") && !between.contains("[[")
            });
        if is_repeated {
            same_table = span.start;
            continue;
        }
        let (diagnostic, end) = fault(document, &line, span, message);
        explained = end.max(line.range.end);
        if known.insert((diagnostic.span.clone(), diagnostic.message.clone())) {
            found.push(diagnostic);
        }
    }
    found
}

/// A line of the text: `key = value`.
struct Line<'a> {
    range: Range<usize>,
    text: &'a str,
    key: &'a str,
    /// What stands behind the first `=`, and where.
    value: Option<(&'a str, usize)>,
}

impl<'a> Line<'a> {
    fn around(text: &'a str, at: usize) -> Self {
        // A fault at the very end of a line belongs to that line.
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        let line = &text[start..end];
        let (key, value) = match line.find('=') {
            Some(equals) => {
                let value = line[equals + 1..].trim();
                let place = start + equals + 1 + line[equals + 1..].find(value).unwrap_or(0);
                (line[..equals].trim(), Some((value, place)))
            }
            None => (line.trim(), None),
        };
        Line { range: start..end, text: line, key, value }
    }
}

/// What is said of one fault, and up to where it explains others.
fn fault(
    document: &Document,
    line: &Line,
    span: Range<usize>,
    message: &str,
) -> (Diagnostic, usize) {
    let text = document.text;
    let mut span = span;
    if let Some((fault, help, end)) = unclosed_bracket(document, message, &mut span) {
        return (Diagnostic::new(&rule::TomlSyntax, span, fault).with_help(help), end);
    }
    if let Some(end) = text_of_lines(text, line, message) {
        let (_, place) = line.value.unwrap_or(("", line.range.start));
        let message = format!("the text of `{}` goes on over several lines", line.key);
        let help = "use \"\"\" at both ends of a text of several lines";
        let diagnostic = Diagnostic::new(&rule::TomlSyntax, place..place + 1, message);
        return (diagnostic.with_help(help), end);
    }
    let said = duplicate(document, message, &span)
        .or_else(|| of_value(line, message, &mut span))
        .or_else(|| of_punctuation(text, line, message, &mut span));
    match said {
        Some(Said { message, help, related }) => {
            let mut diagnostic = Diagnostic::new(&rule::TomlSyntax, span, message).with_help(help);
            diagnostic.related.extend(related);
            (diagnostic, 0)
        }
        None => {
            let message = message.replace('\n', ", ");
            (Diagnostic::new(&rule::TomlSyntax, span, message), 0)
        }
    }
}

/// Where a text in single quotes ends that goes on over several lines: its end is a quote on a later line,
/// before the next key or table.
fn text_of_lines(text: &str, line: &Line, message: &str) -> Option<usize> {
    let (value, _) = line.value?;
    let opens = value.starts_with('"') && value.matches('"').count() == 1;
    if !opens || !message.starts_with("invalid basic string") {
        return None;
    }
    let mut at = line.range.end + 1;
    for next in text.get(at..)?.split_inclusive('\n').take(50) {
        at += next.len();
        let is_key = next
            .split_once(" = ")
            .is_some_and(|(key, _)| key.bytes().all(|byte| byte.is_ascii_lowercase()));
        if is_key || next.trim_start().starts_with('[') {
            return None;
        }
        if next.trim_end().ends_with('"') {
            return Some(at);
        }
    }
    None
}

struct Said {
    message: String,
    help: String,
    related: Option<(Range<usize>, String)>,
}

fn said(message: impl Into<String>, help: impl Into<String>) -> Option<Said> {
    Some(Said { message: message.into(), help: help.into(), related: None })
}

/// A key that stands twice in one table: often the line `[[paper]]` is missing between two papers.
fn duplicate(document: &Document, message: &str, span: &Range<usize>) -> Option<Said> {
    if !message.starts_with("duplicate key") {
        return None;
    }
    let text = document.text;
    let key = &text[span.clone()];
    let table = document.table_of(span.start);
    let mut at = table;
    let mut first = None;
    for line in text[table..span.start].split_inclusive('\n') {
        let is_key = line
            .trim_start()
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='));
        if is_key {
            let start = at + line.find(key).unwrap_or(0);
            first = Some(start..start + key.len());
            break;
        }
        at += line.len();
    }
    let in_paper = text[table..].starts_with("[[paper]]");
    let help = match in_paper {
        true => "remove one of the two, or add `[[paper]]` above if a new paper begins here",
        false => "remove one of the two",
    };
    let message = match &first {
        Some(first) => {
            let number = document.lines.position(first.start).line;
            format!("duplicate key `{key}`; first used at line {number}")
        }
        None => format!("duplicate key `{key}`"),
    };
    let related = first.map(|first| (first, "first used here".to_owned()));
    Some(Said { message, help: help.to_owned(), related })
}

/// A bracket that is open where the next key begins.
fn unclosed_bracket(
    document: &Document,
    message: &str,
    span: &mut Range<usize>,
) -> Option<(String, String, usize)> {
    if !(message.starts_with("missing comma") || message.starts_with("unclosed")) {
        return None;
    }
    let text = document.text;
    let next = document.token_at(span.start);
    let depth_end = document.tokens.get(next).map_or(text.len(), |token| token.span().end());
    let (start, kind) = (*document.open.get(next)?)?;
    let line = Line::around(text, start);
    if line.text.trim_start().starts_with('[') && line.value.is_none() {
        // A table's header.
        let header = line.text.trim();
        let start = line.range.start + line.text.find('[').unwrap_or(0);
        *span = start..start + header.len();
        let name = header.trim_matches(['[', ']']);
        let whole =
            if header.starts_with("[[") { format!("[[{name}]]") } else { format!("[{name}]") };
        return Some((format!("`{header}` is not closed"), format!("use `{whole}`"), 0));
    }
    if message.starts_with("missing comma") && is_closed_later(&document.tokens[next..]) {
        return None;
    }
    // A comma is missing on the same line, or the bracket before the next key.
    let is_same_line = !text[start..span.start].contains('\n')
        && !text[span.start..].trim_start_matches([' ', '\t']).starts_with(['\r', '\n'])
        && span.start < text.len();
    if message.starts_with("missing comma") && is_same_line {
        return None;
    }
    let closing = if kind == TokenKind::LeftSquareBracket { ']' } else { '}' };
    let opening = if closing == ']' { '[' } else { '{' };
    *span = start..start + 1;
    // All that the parser says up to the next blank line comes of it, and of the table that begins there.
    let blank = text[start..].find("\n\n").map_or(text.len(), |at| start + at);
    let after = text[blank..].trim_start_matches('\n');
    let header =
        if after.starts_with('[') { after.lines().next().map_or(0, str::len) + 2 } else { 0 };
    let end = (blank + header).max(depth_end).min(text.len());
    Some((
        format!("`{opening}` is not closed"),
        format!("add `{closing}` at the end of the value"),
        end,
    ))
}

/// Whether a bracket that is open is closed by the next tokens, before the next table. A thousand is more than a value has.
fn is_closed_later(tokens: &[Token]) -> bool {
    let mut depth = 0;
    let mut begins_line = false;
    for token in tokens.iter().take(1000) {
        match token.kind() {
            // `[[paper]]` at the beginning of a line is the next table.
            TokenKind::LeftSquareBracket if begins_line && depth == 0 => return false,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket if depth == 0 => {
                return true;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth -= 1,
            _ => {}
        }
        begins_line = matches!(token.kind(), TokenKind::Newline)
            || begins_line && matches!(token.kind(), TokenKind::Whitespace);
    }
    false
}

/// What is wrong with a value on its line.
fn of_value(line: &Line, message: &str, span: &mut Range<usize>) -> Option<Said> {
    let at_fault = span.start.saturating_sub(line.range.start).min(line.text.len());
    if message.contains("visible characters")
        && let Some(control) = line.text.get(at_fault..).and_then(|rest| rest.chars().next())
        && control.is_control()
    {
        let code = u32::from(control);
        return said(format!("control character U+{code:04X} in a text"), "remove the character");
    }
    let is_escape = message.starts_with("missing escaped value");
    if is_escape && line.value.is_none_or(|(value, _)| value.starts_with("\"\"\"")) {
        let start = span.start.saturating_sub(1);
        let next = line.text.get(at_fault..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        *span = start..start + 1 + next.len_utf8();
        return said(
            format!("invalid escape \"\\{next}\": in \"\"\"…\"\"\" a backslash starts an escape"),
            "use \'\'\'…\'\'\' around the text, where a backslash is itself",
        );
    }
    let key = line.key;
    let (value, place) = line.value?;
    let whole = place..place + value.len();
    let is_bare = message.starts_with("string values must be quoted");
    if matches!(value, "null" | "None" | "nil" | "~") {
        *span = whole;
        return said(
            format!("`{key}` is `{value}`, which TOML does not have"),
            format!("remove `{key}`"),
        );
    }
    if let Some(next) = second_key(value) {
        *span = place + next.start..place + next.end;
        let name = &value[next];
        return said(
            format!("`{name}` stands on the line of `{key}`"),
            format!("put `{name}` on a line of its own"),
        );
    }
    let dated = date(value).or_else(|| date_in_words(value).filter(|_| is_bare));
    if let Some(said) = dated.filter(|_| is_bare || message.starts_with("invalid")) {
        *span = whole;
        return Some(said);
    }
    let curly = ['“', '”', '„', '‘', '’', '«', '»'];
    let unclosed =
        message.starts_with("invalid basic string") || message.starts_with("invalid literal");
    if (is_bare && value.starts_with(curly)) || (unclosed && value.ends_with(curly)) {
        *span = whole;
        let words = value.trim_matches(curly).trim_matches(['"', '\'']);
        return said(
            format!("`{key}` is in curly quotes"),
            format!("use straight quotes:\n  {key} = {}", quoted(words)),
        );
    }
    if message.starts_with("missing escaped value") {
        let start = span.start.saturating_sub(1);
        let escape: String = std::iter::once('\\')
            .chain(line.text[span.start - line.range.start..].chars().take(1))
            .collect();
        *span = start..start + escape.len();
        let message = format!("invalid escape \"{escape}\": in \"…\" a backslash starts an escape");
        let is_whole =
            value.starts_with('"') && !value.starts_with("\"\"\"") && value.ends_with('"');
        let inner = value.trim_matches('"');
        if is_whole && value.len() > 1 && !inner.contains('\'') && !inner.contains("\\\"") {
            return said(
                message,
                format!("use '…', where a backslash is itself:\n  {key} = '{inner}'"),
            );
        }
        return said(message, "use '…' or '''…''', where a backslash is itself");
    }
    if is_bare && value.is_empty() {
        let end = line.range.start + line.text.trim_end().len();
        *span = end.saturating_sub(1).max(line.range.start)..end;
        return said(format!("`{key}` has no value"), format!("add a value, or remove `{key}`"));
    }
    if is_bare && !value.starts_with(['[', '{']) {
        *span = whole;
        return said(
            format!("`{key}` is text without quotes"),
            format!("add quotes:\n  {key} = {}", quoted(value)),
        );
    }
    if unclosed && !value.starts_with(['[', '{']) {
        *span = place..place + 1;
        return said(
            format!("the text of `{key}` is not closed on its line"),
            "add the closing quote; for text of several lines, use \"\"\" at both ends",
        );
    }
    if message.starts_with("unexpected key or value") && value.starts_with('"') {
        let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        if let Some(inner) = inner.filter(|inner| inner.contains('"') && !inner.contains('\'')) {
            return said(
                format!("a `\"` within the text of `{key}` ends it"),
                format!("use '…' around text with quotes in it:\n  {key} = '{inner}'"),
            );
        }
    }
    if message.starts_with("unexpected key or value") && value.starts_with('\'') {
        let inner = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
        if let Some(inner) =
            inner.filter(|inner| inner.contains('\'') && !inner.contains(['"', '\\']))
        {
            return said(
                format!("a `'` within the text of `{key}` ends it"),
                format!("use \"…\" around it:\n  {key} = \"{inner}\""),
            );
        }
    }
    if message.starts_with("unexpected key or value") && value.ends_with(';') {
        let end = place + value.len();
        *span = end - 1..end;
        return said(format!("`{key}` has a semicolon after its value"), "remove the semicolon");
    }
    let is_bracket = value.ends_with("]]") || value.ends_with("}}");
    if message.starts_with("unexpected key or value") && is_bracket {
        let end = place + value.len();
        *span = end - 1..end;
        return said(format!("`{key}` has one closing bracket too many"), "remove it");
    }
    if is_bare && value.starts_with(['[', '{']) {
        let start = span.start - line.range.start;
        let word = line.text.get(start..(span.end - line.range.start).min(line.text.len()))?.trim();
        let inner = word.trim_matches(curly).trim_matches('`');
        if word.is_empty() {
            return said(format!("a value within `{key}` is missing"), "add the value in quotes");
        }
        let what = if word.starts_with(curly) { "in curly quotes" } else { "without quotes" };
        let word = word.replace('`', "");
        return said(
            format!("`{word}` is {what}"),
            format!("use straight quotes: {}", quoted(inner)),
        );
    }
    if message.starts_with("unexpected key or value") && value.ends_with(',') {
        let end = place + value.len();
        *span = end - 1..end;
        return said(format!("`{key}` has a comma after its value"), "remove the comma");
    }
    None
}

/// Where a second key stands behind the text of the first: `title = "A" summary = "S"`.
fn second_key(value: &str) -> Option<Range<usize>> {
    let rest = value.strip_prefix('"')?;
    let end = 1 + rest.find('"')? + 1;
    let behind = value.get(end..)?;
    let name = behind.trim_start();
    let start = end + (behind.len() - name.len());
    let length = name.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(name.len());
    let is_key = start > end && length > 0 && name[length..].trim_start().starts_with('=');
    is_key.then_some(start..start + length)
}

/// A day with the name of its month: `Nov 3, 2026`, `22 November 2026`.
fn date_in_words(value: &str) -> Option<Said> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = value.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let [_, _, _] = words[..] else { return None };
    let month = words.iter().find_map(|word| {
        MONTHS.iter().position(|month| {
            word.starts_with(month) && word.bytes().all(|b| b.is_ascii_lowercase())
        })
    })?;
    let mut numbers = words.iter().filter_map(|word| {
        word.trim_end_matches(|c: char| c.is_ascii_lowercase()).parse::<u32>().ok()
    });
    let (first, second) = (numbers.next()?, numbers.next()?);
    let (year, day) = if first > 31 { (first, second) } else { (second, first) };
    let day = NaiveDate::from_ymd_opt(year as i32, month as u32 + 1, day)?;
    let message = format!("invalid date {value:?}: dates are written year-month-day");
    said(message, format!("use `{day}`"))
}

/// A day that is written in another form: `18.06.2025`, `2025/06/18`, `2025-6-18`.
fn date(value: &str) -> Option<Said> {
    let value = value.split('#').next().unwrap_or(value).trim().trim_matches('"');
    let written = value;
    // Word processors write dashes.
    let value = value.replace(['–', '‑', '—'], "-");
    let value = value.as_str();
    let parts: Vec<&str> = value.split(['.', '/', '-']).collect();
    let [a, b, c] = parts[..] else { return None };
    if ![a, b, c]
        .iter()
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or_default();
    let day = |year: &str, month: &str, day: &str| {
        NaiveDate::from_ymd_opt(number(year) as i32, number(month), number(day))
    };
    let day = match (a.len(), c.len()) {
        (4, _) => day(a, b, c),
        // 18.06.2025 has the day first; 06/18/2025 may have the month there.
        (_, 4) if number(b) > 12 => day(c, a, b),
        (_, 4) if value.contains('.') || number(a) > 12 => day(c, b, a),
        _ => None,
    };
    let message = format!("invalid date {written:?}: dates are written year-month-day");
    match day {
        Some(day) => said(message, format!("use `{day}`")),
        None if a.len() == 4 && b.len() == 2 && c.len() == 2 && value.contains('-') => said(
            format!("invalid date {written:?}: there is no such day"),
            "use a day of the calendar",
        ),
        None => said(message, "use the form `2025-06-18`"),
    }
}

/// What is wrong between keys and values.
fn of_punctuation(text: &str, line: &Line, message: &str, span: &mut Range<usize>) -> Option<Said> {
    let key = line.key;
    if message.starts_with("extra comma") {
        return said(format!("`{key}` has two commas in a row"), "remove one of the commas");
    }
    let is_label =
        message.starts_with("missing assignment") || message.starts_with("extra assignment");
    if is_label {
        // A label of two words: `Project Page = "…"` in a table on one line.
        let start = text[..span.start].rfind(['{', ',']).map_or(span.start, |at| at + 1);
        let end = text[span.start..].find('=').map_or(span.start, |at| span.start + at);
        let label = text[start..end].trim();
        let start = start + text[start..end].find(label).unwrap_or(0);
        *span = start..start + label.len();
        return said(
            format!("`{label}` has a space in it, so it needs quotes"),
            format!("use \"{label}\""),
        );
    }
    if message.starts_with("missing comma") && line.text.matches('"').count() % 2 == 1 {
        return said(
            "a text on this line has no closing quote, or no opening one".to_owned(),
            "add the missing quote",
        );
    }
    if message.starts_with("missing comma") {
        let before = text[..span.start].trim_end();
        *span = before.len().saturating_sub(1)..before.len();
        return said(
            format!("two values of `{key}` have no comma between them"),
            "add a comma after this one",
        );
    }
    if text[span.clone()].starts_with(':') && line.value.is_some() {
        let message = format!("a label in `{key}` is followed by a colon");
        return said(message, "use an equals sign: Paper = \"https://…\"");
    }
    if message.starts_with("key with no value") || message.starts_with("invalid unquoted key") {
        let indent = line.text.len() - line.text.trim_start().len();
        let start = line.range.start + indent;
        if let Some((name, value)) =
            line.text.trim().split_once(':').filter(|_| line.value.is_none())
        {
            let colon = start + name.len();
            *span = colon..colon + 1;
            return said(
                format!("`{}` is followed by a colon", name.trim()),
                format!("use an equals sign:\n  {} = {}", name.trim(), value.trim()),
            );
        }
        if key.contains(' ') && line.value.is_some() && !key.contains('"') {
            *span = start..start + key.len();
            return said(
                format!("key `{key}` has a space in it"),
                format!("use a key without a space; a label of a link needs quotes: \"{key}\""),
            );
        }
        if let Some((name, value)) = line.text.trim().split_once(' ').filter(|(name, value)| {
            line.value.is_none()
                && value.trim_start().starts_with(['"', '\''])
                && name.bytes().all(|byte| byte.is_ascii_lowercase())
        }) {
            *span = start..start + name.len();
            let value = value.trim();
            return said(
                format!("`{name}` has no `=` before its value"),
                format!("add it:\n  {name} = {value}"),
            );
        }
        if line.value.is_none() && !line.text.trim().is_empty() {
            let words = line.text.trim();
            *span = start..start + words.len();
            return said(
                "this line is no key, no table and no comment".to_owned(),
                "add `#` before it to keep it as a comment, or put it into a text in quotes",
            );
        }
    }
    None
}
