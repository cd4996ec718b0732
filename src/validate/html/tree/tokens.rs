//! html5gum's tokens, passed on to html5ever's tree builder.

use std::convert::Infallible;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;
use html5ever::{Attribute, LocalName, QualName, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State};

use super::{Current, Handle, MAY_NOT_STAY, MAY_STAY, Sink, StartTag, TokenKind};
use crate::validate::html::words;

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

/// How deep elements may be nested; far more than any text has.
const DEEPEST: usize = 500;

/// Passes tokens on to the tree builder, each with its place.
pub(super) struct TreeTokens<'t> {
    tree: &'t TreeBuilder<Handle, Sink>,
    tag: Option<(Tag, usize)>,
    /// How many elements are open that need an end tag.
    deep: usize,
    /// How many of them are a `select`.
    selects: usize,
    /// Where the attributes of the tag stand.
    places: Vec<Range<usize>>,
    next_state: Option<State>,
}

impl<'t> TreeTokens<'t> {
    pub(super) fn new(tree: &'t TreeBuilder<Handle, Sink>) -> Self {
        TreeTokens { tree, tag: None, deep: 0, selects: 0, places: vec![], next_state: None }
    }

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

    /// Keeps a start tag as it is written.
    fn keep_tag(&mut self, tag: &Tag, place: &Range<usize>) {
        let attributes = tag.attrs.iter().zip(self.places.drain(..)).map(|(attribute, place)| {
            (attribute.name.local.to_string(), attribute.value.to_string(), place)
        });
        let (name, attributes) = (tag.name.to_string(), attributes.collect());
        let tag = StartTag { name, place: place.clone(), attributes };
        self.tree.sink.tags.borrow_mut().push(tag);
    }

    /// Counts what is open: the time that a tree takes is quadratic in its depth.
    fn open(&mut self, name: &str, place: &Range<usize>) {
        self.deep += usize::from(!is_void(name) && !MAY_STAY.contains(&name));
        self.selects += usize::from(name == "select");
        if self.deep > DEEPEST {
            let words = format!("elements are nested more than {DEEPEST} deep");
            self.tree.sink.keep(words, place.clone());
        }
    }

    /// What html5ever of today allows and the W3C's validator does not: other elements in a `select`.
    fn check_select(&self, name: &str, place: &Range<usize>) {
        let may_stand = ["option", "optgroup", "script", "template", "select"].contains(&name);
        if self.selects > 0 && !may_stand {
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

impl Callback<Infallible, usize> for TreeTokens<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span) -> Option<Infallible> {
        // What follows the first fault changes nothing, and may take long.
        if self.tree.sink.first.borrow().is_some() {
            return None;
        }
        let place = span.start..span.end;
        let of = |kind: TokenKind, name: &str| Current {
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
                        let words = words::of_token("duplicate-attribute");
                        self.tree.sink.keep(words, place.clone());
                    }
                    tag.attrs.push(Attribute { name, value: StrTendril::new() });
                    self.places.push(place);
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(attribute) = self.tag.as_mut().and_then(|(tag, _)| tag.attrs.last_mut())
                {
                    attribute.value = text(value);
                    if let Some(last) = self.places.last_mut() {
                        last.end = place.end.max(last.end);
                    }
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some((mut tag, start)) = self.tag.take() {
                    tag.self_closing = self_closing;
                    let name = tag.name.to_string();
                    let place = start..start + 1 + name.len();
                    self.check_select(&name, &place);
                    self.keep_tag(&tag, &place);
                    if !is_void(&name) {
                        self.tree.sink.open.borrow_mut().push((name.clone(), start));
                    }
                    self.open(&name, &place);
                    self.give(
                        Token::TagToken(tag),
                        Current { name, kind: TokenKind::Start, place, inner: String::new() },
                    );
                }
            }
            CallbackEvent::EndTag { name: tag } => {
                let mut current = of(TokenKind::End, &String::from_utf8_lossy(tag));
                let mut open = self.tree.sink.open.borrow_mut();
                if let Some(at) = open.iter().rposition(|(name, _)| *name == current.name) {
                    let inner = open[at + 1..].last().map(|(name, _)| name.clone());
                    current.inner = inner.unwrap_or_default();
                    for (closed, _) in open.drain(at..) {
                        self.deep -= usize::from(!MAY_STAY.contains(&closed.as_str()));
                        self.selects -= usize::from(closed == "select");
                    }
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
                        self.give(Token::NullCharacterToken, of(TokenKind::Text, ""));
                    }
                    self.give(Token::CharacterTokens(text(part)), of(TokenKind::Text, ""));
                }
            }
            CallbackEvent::Comment { value } => {
                if value.windows(2).any(|two| two == b"--") {
                    self.tree
                        .sink
                        .keep("\"--\" is not allowed within a comment".to_owned(), place.clone());
                }
                self.give(Token::CommentToken(text(value)), of(TokenKind::Text, ""));
            }
            CallbackEvent::Doctype { name, force_quirks, .. } => {
                let doctype =
                    Doctype { name: Some(text(name)), force_quirks, ..Doctype::default() };
                self.give(Token::DoctypeToken(doctype), of(TokenKind::Doctype, ""));
            }
            CallbackEvent::Error(error) => {
                self.tree.sink.keep(words::of_token(error.as_str()), place.clone());
            }
        }
        None
    }
}

/// html5gum's emitter, which asks the tree builder what the next state is, and tells it of the end.
pub(super) struct Emission<'t> {
    inner: CallbackEmitter<TreeTokens<'t>, Infallible, usize>,
    length: usize,
}

impl<'t> Emission<'t> {
    /// An emitter for a value of so many bytes.
    pub(super) fn new(feed: TreeTokens<'t>, length: usize) -> Self {
        Emission { inner: CallbackEmitter::new(feed), length }
    }
}

impl ForwardingEmitter for Emission<'_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.inner
    }

    fn emit_eof(&mut self) {
        self.inner.emit_eof();
        let place = self.length..self.length;
        let feed = self.inner.callback_mut();
        let current = Current { kind: TokenKind::Over, place, ..Current::default() };
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
