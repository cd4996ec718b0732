//! LaTeX in titles, names and abstracts to text: accents, escapes and commands that only change how words look.
//! Formulas stay as TeX, and so does what is not known.

use unicode_normalization::UnicodeNormalization;

use crate::digits;

/// Where LaTeX stands, which decides what its marks mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Prose that may have a command in it, as in arXiv's abstracts: a brace or a tilde is itself.
    Prose,
    /// A field of BibTeX: braces group, `~` is a space, `--` a dash.
    Field,
}

/// Prose, such as an abstract of arXiv's.
///
/// ```
/// use paperfeed::latex::of_prose;
/// let abstract_ = r#"\emph{Gr\"obner} bases~\cite{b} in $O(\log n)$, {a, b}"#;
/// assert_eq!(of_prose(abstract_), r"Gröbner bases in $O(\log n)$, {a, b}");
/// ```
pub fn of_prose(latex: &str) -> String {
    read(latex, Context::Prose)
}

/// A field of BibTeX.
///
/// ```
/// use paperfeed::latex::of_field;
/// let title = r"{ReFT} -- ``a'' \& {\'E}t{\'e}~\LaTeX";
/// assert_eq!(of_field(title), "ReFT – “a” & Été LaTeX");
/// ```
pub fn of_field(latex: &str) -> String {
    read(latex, Context::Field)
}

fn read(latex: &str, context: Context) -> String {
    let has_mark = |mark: char| match context {
        Context::Prose => mark == '\\',
        Context::Field => matches!(mark, '\\' | '{' | '}' | '~' | '-' | '`' | '\''),
    };
    if !latex.contains(has_mark) {
        return latex.to_owned();
    }
    let mut reader = Reader {
        latex,
        context,
        ends: ends_of_groups(latex),
        at: 0,
        text: String::with_capacity(latex.len()),
        dropped: vec![],
    };
    while let Some(character) = reader.latex[reader.at..].chars().next() {
        reader.step(character);
    }
    reader.text
}

/// Where each `{` of a text has its `}`; a brace behind a backslash is none.
fn ends_of_groups(latex: &str) -> Vec<(usize, usize)> {
    let (mut open, mut ends) = (Vec::new(), Vec::new());
    let mut is_escaped = false;
    for (at, byte) in latex.bytes().enumerate() {
        match byte {
            b'{' if !is_escaped => open.push(at),
            b'}' if !is_escaped => ends.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    ends.sort_unstable();
    ends
}

struct Reader<'l> {
    latex: &'l str,
    context: Context,
    /// The groups, by their start.
    ends: Vec<(usize, usize)>,
    at: usize,
    text: String,
    /// Ends of groups whose braces go.
    dropped: Vec<usize>,
}

impl Reader<'_> {
    fn step(&mut self, character: char) {
        let rest = &self.latex[self.at..];
        match character {
            '$' => self.formula(),
            '\\' => self.command(),
            '}' if self.dropped.last() == Some(&self.at) => {
                self.dropped.pop();
                self.at += 1;
            }
            '{' if self.context == Context::Field => match self.end_of(self.at) {
                Some(end) => self.open(self.at, end),
                None => self.at += 1,
            },
            '}' if self.context == Context::Field => self.at += 1,
            _ => {
                let mark = MARKS.iter().find(|(mark, _)| rest.starts_with(mark));
                match mark.filter(|_| self.context == Context::Field) {
                    Some((mark, words)) => {
                        self.text.push_str(words);
                        self.at += mark.len();
                    }
                    None => {
                        self.text.push(character);
                        self.at += character.len_utf8();
                    }
                }
            }
        }
    }

    fn end_of(&self, start: usize) -> Option<usize> {
        let found = self.ends.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        Some(self.ends[found].1)
    }

    /// Goes into a group without its braces.
    fn open(&mut self, start: usize, end: usize) {
        self.dropped.push(end);
        self.at = start + 1;
    }

    /// A formula, as it is: `$…$` or `$$…$$`.
    fn formula(&mut self) {
        let rest = &self.latex[self.at..];
        let fence = if rest.starts_with("$$") { "$$" } else { "$" };
        let inner = &rest[fence.len()..];
        let end = inner.find(fence).map_or(fence.len(), |end| fence.len() + end + fence.len());
        self.text.push_str(&rest[..end]);
        self.at += end;
    }

    fn command(&mut self) {
        let start = self.at;
        let rest = &self.latex[start + 1..];
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let length = match letters {
            0 => rest.chars().next().map_or(0, char::len_utf8),
            letters => letters,
        };
        let name = &rest[..length];
        self.at = start + 1 + length;
        if let Some((_, mark)) = ACCENTS.iter().find(|(accent, _)| *accent == name)
            && self.accent(*mark)
        {
            return;
        }
        if let Some((_, words)) = SYMBOLS.iter().find(|(symbol, _)| *symbol == name) {
            self.text.push_str(words);
            // `Stra\ss e` is one word; behind `\LaTeX` a space was meant.
            if letters > 0 {
                self.end_name(!words.ends_with("TeX"));
            }
            return;
        }
        let group = self.group();
        let command = COMMANDS.iter().find(|(command, _)| *command == name).map(|(_, kind)| kind);
        match (command, group) {
            (Some(Command::Declaration), _) => self.end_name(true),
            (Some(Command::Words), Some((start, end))) => self.open(start, end),
            (Some(Command::Dropped), Some((_, end))) => {
                let kept = self.text.trim_end_matches([' ', '~']).len();
                self.text.truncate(kept);
                self.at = end + 1;
            }
            (Some(Command::Becomes(words_of)), Some((start, end))) => {
                self.text.push_str(&words_of(&self.latex[start + 1..end]));
                self.at = end + 1;
            }
            (Some(Command::Second), Some((_, end))) => {
                self.at = end + 1;
                if let Some((start, end)) = self.group() {
                    self.open(start, end);
                }
            }
            (_, group) => {
                self.at = group.map_or(self.at, |(_, end)| end + 1);
                self.as_written(start);
            }
        }
    }

    /// What is not known stays.
    fn as_written(&mut self, start: usize) {
        self.text.push_str(&self.latex[start..self.at]);
    }

    /// The group that is the argument of a command, behind spaces or an option in brackets.
    fn group(&self) -> Option<(usize, usize)> {
        let rest = &self.latex[self.at..];
        let option = rest.strip_prefix('[').and_then(|option| option.split_once(']'));
        let rest = option.map_or(rest, |(_, rest)| rest).trim_start();
        let start = self.latex.len() - rest.len();
        rest.starts_with('{').then(|| self.end_of(start)).flatten().map(|end| (start, end))
    }

    /// A name of letters ends with `{}`, or with spaces, which go.
    fn end_name(&mut self, spaces_go: bool) {
        let rest = &self.latex[self.at..];
        self.at += match rest.strip_prefix("{}") {
            Some(_) => 2,
            None if spaces_go => rest.len() - rest.trim_start().len(),
            None => 0,
        };
    }

    /// Puts an accent on the letter that follows. Says whether there was one.
    fn accent(&mut self, mark: char) -> bool {
        let rest = &self.latex[self.at..];
        let spaces = rest.len() - rest.trim_start().len();
        let start = self.at + spaces;
        let (inner, end) = match self.end_of(start) {
            Some(end) => (&self.latex[start + 1..end], end + 1),
            None => {
                // `\`\^a` has two accents on one letter.
                let accents =
                    self.latex[start..].chars().take_while(|c| "\\`'^~=.\"".contains(*c)).count();
                let next = self.latex[start + accents..].chars().next();
                let end = start + accents + next.map_or(0, char::len_utf8);
                (&self.latex[start..end], end)
            }
        };
        if inner.is_empty() {
            // `\~{}10` is a tilde of its own.
            let alone = if "~^".contains(&self.latex[self.at - 1..self.at]) { 1 } else { 0 };
            self.text.push_str(&self.latex[self.at - alone..self.at]);
            self.at = end;
            return true;
        }
        // No letter has more; what is deeper would take a stack as deep.
        if inner.len() > LONGEST_LETTER {
            return false;
        }
        let letter = read(inner.trim(), Context::Field);
        let letter = match letter.as_str() {
            "ı" => "i",
            "ȷ" => "j",
            letter => letter,
        };
        let mut characters = letter.chars();
        let Some(first) = characters.next().filter(|first| first.is_alphabetic()) else {
            return false;
        };
        let whole: String = [first, mark].into_iter().collect();
        self.text.extend(whole.nfc());
        self.text.push_str(characters.as_str());
        self.at = end;
        true
    }
}

/// A letter with its accents, in bytes.
const LONGEST_LETTER: usize = 30;

/// What marks of a field are in print.
const MARKS: [(&str, &str); 6] =
    [("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "), ("`", "‘")];

/// Accents as the marks that Unicode combines.
const ACCENTS: [(&str, char); 14] = [
    ("`", '\u{300}'),
    ("'", '\u{301}'),
    ("^", '\u{302}'),
    ("~", '\u{303}'),
    ("=", '\u{304}'),
    ("u", '\u{306}'),
    (".", '\u{307}'),
    ("\"", '\u{308}'),
    ("r", '\u{30a}'),
    ("H", '\u{30b}'),
    ("v", '\u{30c}'),
    ("d", '\u{323}'),
    ("c", '\u{327}'),
    ("k", '\u{328}'),
];

/// Commands that stand for characters.
const SYMBOLS: [(&str, &str); 64] = [
    ("&", "&"),
    ("%", "%"),
    ("$", "$"),
    ("#", "#"),
    ("_", "_"),
    ("{", "{"),
    ("}", "}"),
    (" ", " "),
    (",", " "),
    (";", " "),
    ("\\", " "),
    ("/", ""),
    ("-", ""),
    ("ss", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("o", "ø"),
    ("O", "Ø"),
    ("aa", "å"),
    ("AA", "Å"),
    ("l", "ł"),
    ("L", "Ł"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("dh", "ð"),
    ("DH", "Ð"),
    ("th", "þ"),
    ("TH", "Þ"),
    ("S", "§"),
    ("P", "¶"),
    ("LaTeX", "LaTeX"),
    ("TeX", "TeX"),
    ("BibTeX", "BibTeX"),
    ("ldots", "…"),
    ("dots", "…"),
    ("textellipsis", "…"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textquotesingle", "'"),
    ("textasciitilde", "~"),
    ("textasciicircum", "^"),
    ("textbackslash", "\\"),
    ("textunderscore", "_"),
    ("textbar", "|"),
    ("textless", "<"),
    ("textgreater", ">"),
    ("textdollar", "$"),
    ("textdegree", "°"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("copyright", "©"),
    ("newline", " "),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("DJ", "Đ"),
    ("dj", "đ"),
    ("textquotestraightdblbase", "\""),
    ("item", " "),
];

/// What becomes of a command.
enum Command {
    /// Its argument is words.
    Words,
    /// It changes what follows, and has no argument.
    Declaration,
    /// It refers to what is not here, and goes with its argument.
    Dropped,
    /// Its argument, which has no commands, becomes these words.
    Becomes(fn(&str) -> String),
    /// Its second argument is words.
    Second,
}

const COMMANDS: [(&str, Command); 57] = [
    ("emph", Command::Words),
    ("textit", Command::Words),
    ("textbf", Command::Words),
    ("texttt", Command::Words),
    ("textsc", Command::Words),
    ("textsf", Command::Words),
    ("textsl", Command::Words),
    ("textrm", Command::Words),
    ("textup", Command::Words),
    ("textmd", Command::Words),
    ("textnormal", Command::Words),
    ("text", Command::Words),
    ("underline", Command::Words),
    ("uline", Command::Words),
    ("mbox", Command::Words),
    ("hbox", Command::Words),
    ("enquote", Command::Words),
    ("MakeUppercase", Command::Words),
    ("uppercase", Command::Words),
    ("textsubscript", Command::Becomes(digits::lowered)),
    ("textsuperscript", Command::Becomes(digits::raised)),
    ("mkbibemph", Command::Words),
    ("mkbibquote", Command::Words),
    ("t", Command::Words),
    ("ensuremath", Command::Words),
    ("begin", Command::Dropped),
    ("end", Command::Dropped),
    ("bf", Command::Declaration),
    ("it", Command::Declaration),
    ("em", Command::Declaration),
    ("tt", Command::Declaration),
    ("sc", Command::Declaration),
    ("rm", Command::Declaration),
    ("sl", Command::Declaration),
    ("sf", Command::Declaration),
    ("bfseries", Command::Declaration),
    ("itshape", Command::Declaration),
    ("normalfont", Command::Declaration),
    ("noindent", Command::Declaration),
    ("small", Command::Declaration),
    ("relax", Command::Declaration),
    ("par", Command::Declaration),
    ("noopsort", Command::Dropped),
    ("cite", Command::Dropped),
    ("citep", Command::Dropped),
    ("citet", Command::Dropped),
    ("citealp", Command::Dropped),
    ("parencite", Command::Dropped),
    ("textcite", Command::Dropped),
    ("ref", Command::Dropped),
    ("eqref", Command::Dropped),
    ("autoref", Command::Dropped),
    ("label", Command::Dropped),
    ("url", Command::Becomes(str::to_owned)),
    ("path", Command::Becomes(str::to_owned)),
    ("nolinkurl", Command::Becomes(str::to_owned)),
    ("href", Command::Second),
];
