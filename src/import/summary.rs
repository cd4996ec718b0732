//! A summary from a cell of a table, where line breaks are `<br>` and lists are bullets in a line,
//! to Markdown that stands on its own.

/// A run of words of a cell.
enum Piece<'a> {
    Words(&'a str),
    Item(&'a str),
    /// One `<br>`.
    Break,
}

/// Turns bullets into a list and `<br>` into line breaks; two of them part paragraphs. Words that
/// would begin a block of Markdown on their own line, such as `#` or `1.`, are escaped: in a cell
/// they begin nothing.
pub(super) fn markdown(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len() + 16);
    let mut breaks = 0;
    let mut after_item = false;
    for piece in pieces(cell) {
        let (words, is_item) = match piece {
            Piece::Break => {
                breaks += 1;
                continue;
            }
            Piece::Words(words) => (words, false),
            Piece::Item(words) => (words, true),
        };
        let gap = match (is_item, after_item) {
            _ if text.is_empty() => "",
            (true, true) => "\n",
            (false, false) if breaks == 0 => " ",
            (false, false) if breaks == 1 => "<br>\n",
            _ => "\n\n",
        };
        text.push_str(gap);
        text.push_str(if is_item { "- " } else { "" });
        text.push_str(&inline(words));
        breaks = 0;
        after_item = is_item;
    }
    text
}

fn pieces(cell: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (at, line) in lines(cell).into_iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Break);
        }
        let mut parts = line.split(BULLETS);
        let words = parts.next().unwrap_or_default().trim();
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces.extend(parts.map(str::trim).filter(|item| !item.is_empty()).map(Piece::Item));
    }
    pieces
}

const BULLETS: [char; 3] = ['●', '•', '▪'];

/// The parts of a cell between `<br>`, `<br/>` and `<br />`.
fn lines(cell: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, _) in cell.match_indices('<') {
        let tag = &cell[at..];
        let bytes = tag.as_bytes().iter().take(LONGEST_BREAK);
        let Some(end) = bytes.copied().position(|b| b == b'>').filter(|_| at >= start) else {
            continue;
        };
        let name = tag[1..end].trim_end_matches('/').trim();
        if name.eq_ignore_ascii_case("br") {
            lines.push(&cell[start..at]);
            start = at + end + 1;
        }
    }
    lines.push(&cell[start..]);
    lines
}

/// The length of `<br />`, with some more white space.
const LONGEST_BREAK: usize = 10;

/// Words that begin no block when they stand at the head of a line (CommonMark 0.31, section 4).
pub(super) fn inline(words: &str) -> String {
    let first_word = words.split(' ').next().unwrap_or_default();
    let digits = first_word.trim_end_matches(['.', ')']);
    let is_number = first_word.len() == digits.len() + 1
        && (1..=9).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        return format!("{digits}\\{}", &words[digits.len()..]);
    }
    let begins_block = matches!(first_word, "-" | "+" | "*")
        || first_word.bytes().all(|byte| byte == b'#') && (1..=6).contains(&first_word.len())
        || words.starts_with('>')
        || words.starts_with("```")
        || words.starts_with("~~~")
        || ['-', '*', '_'].iter().any(|mark| {
            words.matches(*mark).count() >= 3 && words.chars().all(|c| c == *mark || c == ' ')
        });
    if begins_block { format!("\\{words}") } else { words.to_owned() }
}
