//! Rows of a table to items, by the names of its columns. Rows are split here: the reader of Markdown drops the cells
//! that a row has too many (GFM, section 4.10), and lists are full of such rows.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::import::blocks::{Block, trimmed};
use crate::import::fields::{self, Field};
use crate::import::inline::{anchors, plain};
use crate::import::items::{Item, Value};
use crate::import::lines;
use crate::rule;

/// What columns hold by the settings, by their names.
pub type Columns = Vec<(String, Field)>;

/// A column of a table.
struct Column {
    field: Option<Field>,
    name: String,
}

/// The items of the rows of a table.
pub(super) fn rows(
    text: &str,
    table: &Block,
    known: &Columns,
    found: &mut Vec<Diagnostic>,
) -> Vec<Item> {
    let mut lines = line_places(text, &table.place);
    // The header, and the dashes under it.
    let Some(header) = lines.next() else { return vec![] };
    lines.next();
    let header = cells(text, header);
    let mut columns = columns(text, &header, known);
    let rows = whole_rows(text, lines, found);
    name_unknown(text, &mut columns, &header, &rows, found);
    let of_row = |cells: Vec<Range<usize>>, found: &mut Vec<Diagnostic>| {
        let cells = fitted(text, cells, &columns, found);
        let values =
            cells.iter().zip(&columns).filter_map(|(cell, column)| value(text, cell, column));
        let place = cells.first().cloned().unwrap_or_default();
        Item { place, is_row: true, fields: values.collect(), ..Item::default() }
    };
    rows.into_iter().map(|cells| of_row(cells, found)).collect()
}

/// The value of a cell; none if it says that there is none.
fn value(text: &str, cell: &Range<usize>, column: &Column) -> Option<Value> {
    let words = &text[cell.clone()];
    let is_title = matches!(column.field, Some(Field::Title | Field::Paper));
    let is_none = || {
        let may_be = words.len() <= LONGEST_NONE || words.contains("![");
        may_be && fields::is_none(&plain(words)) && anchors(words).is_empty()
    };
    if fields::is_none(words) || !is_title && is_none() {
        return None;
    }
    let name = column.name.clone();
    let is_links = || lines::is_links(words) > 0;
    let field = match column.field {
        None if is_links() => Field::Links,
        None => Field::Summary,
        Some(Field::Skip) => return None,
        Some(field) => field,
    };
    let words = match (column.field, field) {
        (None, Field::Summary) => format!("{name}: {words}"),
        _ => words.to_owned(),
    };
    Some(Value { field, name, words, place: cell.clone() })
}

/// In bytes: a cell that says that there is nothing, such as `**N/A**`, is no longer. A picture says nothing at any length.
const LONGEST_NONE: usize = 30;

/// What each column holds, by the cells of its header.
fn columns(text: &str, header: &[Range<usize>], known: &Columns) -> Vec<Column> {
    let mut columns = Vec::with_capacity(header.len());
    let names: Vec<String> = header.iter().map(|cell| plain(&text[cell.clone()])).collect();
    let of = |name: &str| {
        let by_settings = known.iter().find(|(own, _)| own.eq_ignore_ascii_case(name.trim()));
        by_settings.map(|(_, field)| *field).or_else(|| fields::of_name(name))
    };
    let has_title = names.iter().any(|name| of(name) == Some(Field::Title));
    for name in names {
        let mut field = of(&name);
        if field == Some(Field::Paper) {
            field = Some(if has_title { Field::Links } else { Field::Paper });
        }
        let is_single = matches!(field, Some(Field::Title | Field::Paper | Field::Released));
        // A second column of one name is one of another.
        if is_single && columns.iter().any(|column: &Column| column.field == field) {
            field = None;
        }
        columns.push(Column { field, name });
    }
    columns
}

/// Gives a table without a title the first column of words as one, and reports the others that are not known.
fn name_unknown(
    text: &str,
    columns: &mut [Column],
    header: &[Range<usize>],
    rows: &[Vec<Range<usize>>],
    found: &mut Vec<Diagnostic>,
) {
    let is_title = |column: &Column| matches!(column.field, Some(Field::Title | Field::Paper));
    let cells = |at: usize| {
        let cells = rows.iter().take(SEEN).filter_map(move |row| row.get(at));
        cells.map(|cell| &text[cell.clone()]).filter(|words| !fields::is_none(words))
    };
    if !columns.iter().any(is_title) {
        // A link whose words are a title may stand under any name.
        let is_words = |at: &usize| {
            let says = |words: &str| plain(words).split_whitespace().count() > 1;
            columns[*at].field.is_none_or(|field| field == Field::Links) && cells(*at).any(says)
        };
        if let Some(at) = (0..columns.len()).find(is_words) {
            columns[at].field = Some(Field::Title);
        }
    }
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.field.is_none()) {
        let mut seen = cells(at).peekable();
        if seen.peek().is_some() && !seen.all(|words| lines::is_links(words) > 0) {
            let name = &column.name;
            let message = format!("unknown column {name:?}; its text is added to the summaries");
            let help = format!(
                "to choose what it holds, add to paperfeed.toml:\n  [import.columns]\n  {} = \"summary\"",
                crate::key::write::quoted(name)
            );
            let place = header.get(at).cloned().unwrap_or_default();
            found.push(Diagnostic::new(&rule::UnknownColumn, place, message).with_help(help));
        }
    }
}

/// How many rows tell what a column holds.
const SEEN: usize = 20;

/// The lines of a place.
fn line_places<'t>(text: &'t str, place: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 't {
    let mut at = place.start;
    text[place.clone()].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        trimmed(text, start..at)
    })
}

/// The cells of each row. One that is broken over two lines is joined.
fn whole_rows(
    text: &str,
    lines: impl Iterator<Item = Range<usize>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Vec<Range<usize>>> {
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let (mut is_open, mut is_parted) = (false, false);
    for line in lines {
        if line.is_empty() {
            is_parted = true;
            continue;
        }
        if std::mem::take(&mut is_parted) {
            let message = "a blank line parts these rows from their table";
            let help = "remove the blank line: GitHub shows the rows as text";
            found.push(Diagnostic::new(&rule::BrokenRow, line.clone(), message).with_help(help));
        }
        let words = &text[line.clone()];
        let begins = words.starts_with('|');
        let mut row = cells(text, line.clone());
        if is_open
            && !begins
            && let (Some(last), Some(first)) =
                (rows.last_mut().and_then(|row| row.last_mut()), row.first())
        {
            let message = "this row is broken over two lines; it was joined";
            let help = "write each row on one line: GitHub shows two rows";
            found.push(Diagnostic::new(&rule::BrokenRow, line.clone(), message).with_help(help));
            last.end = first.end;
            row.remove(0);
            rows.last_mut().into_iter().for_each(|open| open.append(&mut row));
        } else {
            rows.push(row);
        }
        is_open = if begins || !is_open { begins && !ends_row(words) } else { !ends_row(words) };
    }
    rows
}

fn ends_row(line: &str) -> bool {
    line.len() > 1 && line.ends_with('|') && !line.ends_with("\\|")
}

/// The cells of a row, as many as there are columns. Where a `|` of the text is not escaped, GitHub cuts the row: the
/// last cell holds links only, so those between belong together.
fn fitted(
    text: &str,
    cells: Vec<Range<usize>>,
    columns: &[Column],
    found: &mut Vec<Diagnostic>,
) -> Vec<Range<usize>> {
    let extra = cells.len().saturating_sub(columns.len());
    let more = cells.iter().skip(columns.len()).any(|cell| !cell.is_empty());
    if extra == 0 || !more {
        return cells;
    }
    let of = |field| columns.iter().position(|column| column.field == Some(field));
    let prose = of(Field::Summary).or(of(Field::Paper)).or(of(Field::Title)).unwrap_or(0);
    let joined = cells[prose].start..cells[prose + extra].end;
    let bar = text[cells[prose].end..].find('|').map_or(joined.start, |at| cells[prose].end + at);
    let message = "a `|` that is not escaped: GitHub cuts this row";
    let diagnostic = Diagnostic::new(&rule::BrokenRow, bar..bar + 1, message);
    found.push(diagnostic.with_help("write it as `\\|`"));
    let mut fitted = cells[..prose].to_vec();
    fitted.push(joined);
    fitted.extend_from_slice(&cells[prose + extra + 1..]);
    fitted
}

/// The cells of a table's row: `|` parts them, `\|` does not, not even in code (GFM, section 4.10).
fn cells(text: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let outer = usize::from(text[row.clone()].starts_with('|'));
    let mut cells = Vec::new();
    let mut start = row.start + outer;
    let mut escaped = false;
    for (at, byte) in (start..row.end).zip(text[start..row.end].bytes()) {
        match byte {
            b'\\' => escaped = !escaped,
            b'|' if !escaped => {
                cells.push(trimmed(text, start..at));
                start = at + 1;
            }
            _ => escaped = false,
        }
    }
    // The last `|` may be left out.
    let rest = trimmed(text, start..row.end);
    if !rest.is_empty() {
        cells.push(rest);
    }
    cells
}
