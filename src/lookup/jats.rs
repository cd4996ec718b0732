//! JATS, in which Crossref has abstracts (<https://jats.nlm.nih.gov>), and the few tags of HTML in its titles, to text.
//! Formulas stay as TeX: as their TeX where it is there, else MathML as the TeX that says the same.

use html5gum::{Token, Tokenizer};

use crate::digits;
use crate::text::as_prose;

/// The words on one line, such as those of a title.
pub(super) fn plain(markup: &str) -> String {
    Reader { escapes: false, ..Reader::default() }.read(markup)
}

/// Paragraphs of Markdown, with a blank line between them. The heading "Abstract" is none of them.
pub(super) fn markdown(markup: &str) -> String {
    Reader { escapes: true, ..Reader::default() }.read(markup)
}

#[derive(Default)]
struct Reader {
    escapes: bool,
    text: String,
    /// The elements that are open: the local name, and how many children have begun.
    open: Vec<(String, usize)>,
    /// The forms of a formula: its TeX, and what its MathML says.
    tex: String,
    math: String,
}

impl Reader {
    fn read(mut self, markup: &str) -> String {
        for Ok(token) in Tokenizer::new(markup) {
            match token {
                Token::StartTag(tag) if !tag.self_closing => self.start(&local(&tag.name)),
                Token::EndTag(tag) => self.end(&local(&tag.name)),
                Token::String(words) => self.words(&String::from_utf8_lossy(&words)),
                _ => {}
            }
        }
        self.formula();
        self.text
    }

    fn is_in(&self, name: &str) -> bool {
        self.open.iter().any(|(open, _)| open == name)
    }

    fn start(&mut self, name: &str) {
        if self.open.len() == DEEPEST {
            return;
        }
        if self.is_in("math")
            && let Some((parent, children)) = self.open.last_mut()
        {
            *children += 1;
            let mark = match (parent.as_str(), *children) {
                ("msup" | "mover", 2) | ("msubsup" | "munderover", 3) => "^",
                ("msub" | "munder", 2) | ("msubsup" | "munderover", 2) => "_",
                ("mfrac", 2) => "/",
                _ => "",
            };
            self.math.push_str(mark);
        }
        match name {
            "sub" | "sup" if self.escapes => self.text.push_str(&format!("<{name}>")),
            "mrow" if self.is_in("math") => self.math.push('{'),
            "msqrt" => self.math.push_str("\\sqrt{"),
            _ => {}
        }
        self.open.push((name.to_owned(), 0));
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        self.open.truncate(at);
        match name {
            "sub" | "sup" if self.escapes => self.text.push_str(&format!("</{name}>")),
            "mrow" if self.is_in("math") => self.math.push('}'),
            "msqrt" => self.math.push('}'),
            // The forms of one formula stand beside each other.
            "alternatives" | "inline-formula" | "disp-formula" => self.formula(),
            "math" | "tex-math" if !self.is_in("alternatives") => self.formula(),
            "p" | "sec" => self.text.push_str("\n\n"),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.is_in("tex-math") || self.is_in("annotation") {
            self.tex.push_str(words);
        } else if self.is_in("math") {
            self.math.push_str(words.trim());
        } else {
            let written = match self.open.last().map(|(name, _)| name.as_str()) {
                Some("title") => String::new(),
                _ if self.escapes => as_prose(words),
                Some("sup") => digits::raised(words),
                Some("sub") => digits::lowered(words),
                _ => words.to_owned(),
            };
            self.text.push_str(&written);
        }
    }

    /// Writes a formula that is over.
    fn formula(&mut self) {
        let (tex, math) = (std::mem::take(&mut self.tex), std::mem::take(&mut self.math));
        // A document around the formula, as some publishers send.
        let tex = tex.rsplit_once("\\begin{document}").map_or(tex.as_str(), |(_, inner)| inner);
        let tex = tex.split("\\end{document}").next().unwrap_or_default().trim();
        let tex = tex.trim_matches('$').trim_start_matches("\\(").trim_end_matches("\\)").trim();
        let math = math.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(&math);
        let formula = if tex.is_empty() { math } else { tex };
        if !formula.is_empty() {
            self.text.push_str(&format!("${formula}$"));
        }
    }
}

/// How deep elements may be nested before their tags are passed over.
const DEEPEST: usize = 100;

/// A name without its prefix, `jats:` or `mml:`.
fn local(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name).to_lowercase();
    name.rsplit_once(':').map_or(name.clone(), |(_, local)| local.to_owned())
}
