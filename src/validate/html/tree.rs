//! HTML by the whole algorithm of its standard: html5gum's tokens, with their places, go into html5ever's
//! tree builder (WHATWG HTML, sections 13.2.5, 13.2.6 and 13.4), of which only the errors are kept.

use std::borrow::Cow;
use std::cell::RefCell;
use std::convert::Infallible;
use std::ops::Range;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, LocalName, QualName, local_name, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer};

/// What is wrong, as words that follow "invalid HTML: ", and where.
pub(super) struct Fault {
    pub(super) words: String,
    pub(super) place: Range<usize>,
}

/// The first fault of a fragment.
pub(super) fn first_fault(value: &str) -> Option<Fault> {
    let sink = Sink::default();
    let div = QualName::new(None, ns!(html), local_name!("div"));
    let context: Handle = Rc::new(Element { name: div });
    let options = TreeBuilderOpts::default();
    let tree = TreeBuilder::new_for_fragment(sink, context, None, options);
    let feed = Feed { tree: &tree, tag: None, next_state: None };
    let emitter = Fragment { inner: CallbackEmitter::new(feed), length: value.len() };
    let Ok(()) = Tokenizer::new_with_emitter(value, emitter).finish();
    tree.sink.first.take()
}

/// An element of the tree: nothing of it is needed but its name.
struct Element {
    name: QualName,
}

type Handle = Rc<Element>;

/// Takes what the tree builder makes, and keeps the first error.
#[derive(Default)]
struct Sink {
    /// The token that is processed.
    token: RefCell<Current>,
    first: RefCell<Option<Fault>>,
    /// The start tags that no end tag has closed: html5ever does not show its own stack.
    open: RefCell<Vec<(String, usize)>>,
}

/// The token that is processed, as messages say it.
#[derive(Clone, Default)]
struct Current {
    name: String,
    kind: Kind,
    place: Range<usize>,
    /// Of an end tag: the element that is open within the one it closes.
    inner: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Text,
    Start,
    End,
    Doctype,
    Over,
}

impl Sink {
    fn keep(&self, words: String, place: Range<usize>) {
        self.first.borrow_mut().get_or_insert(Fault { words, place });
    }

    /// The innermost start tag without its end tag, of those that need one.
    fn unclosed(&self, may_stay: &[&str]) -> Option<(String, usize)> {
        let open = self.open.borrow();
        open.iter().rev().find(|(name, _)| !may_stay.contains(&name.as_str())).cloned()
    }
}

/// Elements whose end tags may be left out (WHATWG HTML, section 13.1.2.4), as the W3C's validator knows them.
const MAY_STAY: [&str; 10] = ["p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot"];

/// Those of today's standard that it does not know.
const MAY_NOT_STAY: [&str; 4] = ["option", "optgroup", "rt", "rp"];

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {
        let Current { name, kind, place, inner } = self.token.borrow().clone();
        match kind {
            // Text directly in a table is moved out of it; the W3C's validator says nothing.
            Kind::Text => {}
            Kind::Start => self.keep(format!("<{name}> is not allowed here"), place),
            Kind::End if inner.is_empty() => {
                self.keep(format!("</{name}> closes no open <{name}>"), place);
            }
            Kind::End => self.keep(format!("</{name}> stands before </{inner}>"), place),
            Kind::Doctype => self.keep("a document type is not allowed here".to_owned(), place),
            Kind::Over => {
                let (name, start) =
                    self.unclosed(&MAY_STAY).unwrap_or((String::new(), place.start));
                self.keep(format!("<{name}> is not closed"), start..start + 1 + name.len());
            }
        }
    }

    fn get_document(&self) -> Handle {
        let name = QualName::new(None, ns!(html), local_name!("html"));
        Rc::new(Element { name })
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> Handle {
        Rc::new(Element { name })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.get_document()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.get_document()
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        Rc::ptr_eq(x, y)
    }

    // The tree itself is of no use.
    fn append(&self, _: &Handle, _: NodeOrText<Handle>) {}
    fn append_based_on_parent_node(&self, _: &Handle, _: &Handle, _: NodeOrText<Handle>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn append_before_sibling(&self, _: &Handle, _: NodeOrText<Handle>) {}
    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &Handle) {}
    fn reparent_children(&self, _: &Handle, _: &Handle) {}
}

/// Elements that have no end tag (WHATWG HTML, section 13.1.2).
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Passes tokens on to the tree builder, each with its place.
struct Feed<'t> {
    tree: &'t TreeBuilder<Handle, Sink>,
    tag: Option<(Tag, usize)>,
    next_state: Option<State>,
}

impl Feed<'_> {
    fn give(&mut self, token: Token, current: Current) {
        self.tree.sink.token.replace(current);
        self.next_state = match self.tree.process_token(token, 1) {
            TokenSinkResult::Continue | TokenSinkResult::EncodingIndicator(_) => {
                self.next_state.take()
            }
            TokenSinkResult::Script(_) => Some(State::Data),
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(_) => Some(State::ScriptData),
        };
    }

    /// What html5ever of today allows and the W3C's validator does not: other elements in a `select`.
    fn check_select(&self, name: &str, place: &Range<usize>) {
        let in_select = self.tree.sink.open.borrow().iter().any(|(name, _)| name == "select");
        let may_stand = ["option", "optgroup", "script", "template", "select"].contains(&name);
        if in_select && !may_stand {
            self.tree.sink.keep(format!("<{name}> is not allowed in <select>"), place.clone());
        }
    }
}

fn text(bytes: &[u8]) -> StrTendril {
    StrTendril::from_slice(&String::from_utf8_lossy(bytes))
}

fn name(bytes: &[u8]) -> LocalName {
    LocalName::from(&*String::from_utf8_lossy(bytes))
}

impl Callback<Infallible, usize> for Feed<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span) -> Option<Infallible> {
        let place = span.start..span.end;
        let of = |kind: Kind, name: &str| Current {
            name: name.to_owned(),
            kind,
            place: place.clone(),
            inner: String::new(),
        };
        match event {
            CallbackEvent::OpenStartTag { name: tag } => {
                let tag = Tag {
                    kind: TagKind::StartTag,
                    name: name(tag),
                    self_closing: false,
                    had_duplicate_attributes: false,
                    attrs: vec![],
                };
                self.tag = Some((tag, place.start));
            }
            CallbackEvent::AttributeName { name: attribute } => {
                if let Some((tag, _)) = &mut self.tag {
                    let name = QualName::new(None, ns!(), name(attribute));
                    if tag.attrs.iter().any(|known| known.name == name) {
                        let words = super::words::of_token("duplicate-attribute");
                        self.tree.sink.keep(words, place.clone());
                    }
                    tag.attrs.push(Attribute { name, value: StrTendril::new() });
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(attribute) = self.tag.as_mut().and_then(|(tag, _)| tag.attrs.last_mut())
                {
                    attribute.value = text(value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some((mut tag, start)) = self.tag.take() {
                    tag.self_closing = self_closing;
                    let name = tag.name.to_string();
                    let place = start..start + 1 + name.len();
                    self.check_select(&name, &place);
                    if !is_void(&name) {
                        self.tree.sink.open.borrow_mut().push((name.clone(), start));
                    }
                    self.give(
                        Token::TagToken(tag),
                        Current { name, kind: Kind::Start, place, inner: String::new() },
                    );
                }
            }
            CallbackEvent::EndTag { name: tag } => {
                let mut current = of(Kind::End, &String::from_utf8_lossy(tag));
                let mut open = self.tree.sink.open.borrow_mut();
                if let Some(at) = open.iter().rposition(|(name, _)| *name == current.name) {
                    let inner = open[at + 1..].last().map(|(name, _)| name.clone());
                    current.inner = inner.unwrap_or_default();
                    open.truncate(at);
                }
                drop(open);
                let tag = Tag {
                    kind: TagKind::EndTag,
                    name: name(tag),
                    self_closing: false,
                    had_duplicate_attributes: false,
                    attrs: vec![],
                };
                self.give(Token::TagToken(tag), current);
            }
            CallbackEvent::String { value } => {
                for (at, part) in value.split(|byte| *byte == 0).enumerate() {
                    if at > 0 {
                        self.give(Token::NullCharacterToken, of(Kind::Text, ""));
                    }
                    self.give(Token::CharacterTokens(text(part)), of(Kind::Text, ""));
                }
            }
            CallbackEvent::Comment { value } => {
                if value.windows(2).any(|two| two == b"--") {
                    self.tree
                        .sink
                        .keep("\"--\" is not allowed within a comment".to_owned(), place.clone());
                }
                self.give(Token::CommentToken(text(value)), of(Kind::Text, ""));
            }
            CallbackEvent::Doctype { name, force_quirks, .. } => {
                let doctype =
                    Doctype { name: Some(text(name)), force_quirks, ..Doctype::default() };
                self.give(Token::DoctypeToken(doctype), of(Kind::Doctype, ""));
            }
            CallbackEvent::Error(error) => {
                self.tree.sink.keep(super::words::of_token(error.as_str()), place.clone());
            }
        }
        None
    }
}

/// html5gum's emitter, which asks the tree builder what the next state is, and tells it of the end.
struct Fragment<'t> {
    inner: CallbackEmitter<Feed<'t>, Infallible, usize>,
    length: usize,
}

impl ForwardingEmitter for Fragment<'_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.inner
    }

    fn emit_eof(&mut self) {
        self.inner.emit_eof();
        let place = self.length..self.length;
        let feed = self.inner.callback_mut();
        let current = Current { kind: Kind::Over, place, ..Current::default() };
        feed.give(Token::EOFToken, current);
        let unclosed = feed.tree.sink.unclosed(&MAY_STAY);
        if let Some((name, start)) =
            unclosed.filter(|(name, _)| MAY_NOT_STAY.contains(&name.as_str()))
        {
            let place = start..start + 1 + name.len();
            feed.tree.sink.keep(format!("<{name}> is not closed"), place);
        }
        feed.tree.end();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let _ = self.inner.emit_current_tag();
        self.inner.callback_mut().next_state.take()
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.inner.callback_mut().tree.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
