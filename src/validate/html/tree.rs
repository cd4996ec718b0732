//! HTML by the whole algorithm of its standard: html5gum's tokens, with their places, go into html5ever's
//! tree builder (WHATWG HTML, sections 13.2.5, 13.2.6 and 13.4), of which only the errors are kept.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns};
use html5gum::Tokenizer;

mod tokens;

use tokens::{Emission, TreeTokens};

/// What is wrong, as words that follow "invalid HTML: ", and where.
pub(super) struct Fault {
    pub(super) words: String,
    pub(super) place: Range<usize>,
}

/// What a fragment holds, as far as it is judged.
pub(super) struct Fragment {
    /// What is wrong first.
    pub(super) first: Option<Fault>,
    /// All start tags.
    pub(super) tags: Vec<StartTag>,
}

/// A start tag, with the places of its name and of its attributes.
pub(super) struct StartTag {
    pub(super) name: String,
    pub(super) place: Range<usize>,
    /// Names, values and places.
    pub(super) attributes: Vec<(String, String, Range<usize>)>,
}

/// Reads a fragment.
pub(super) fn read(value: &str) -> Fragment {
    let sink = Sink::default();
    let div = QualName::new(None, ns!(html), local_name!("div"));
    let context: Handle = Rc::new(Element { name: div });
    let options = TreeBuilderOpts::default();
    let tree = TreeBuilder::new_for_fragment(sink, context, None, options);
    let emitter = Emission::new(TreeTokens::new(&tree), value.len());
    let Ok(()) = Tokenizer::new_with_emitter(value, emitter).finish();
    Fragment { first: tree.sink.first.take(), tags: tree.sink.tags.take() }
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
    tags: RefCell<Vec<StartTag>>,
    /// The start tags that no end tag has closed: html5ever does not show its own stack.
    open: RefCell<Vec<(String, usize)>>,
}

/// The token that is processed, as messages say it.
#[derive(Clone, Default)]
struct Current {
    name: String,
    kind: TokenKind,
    place: Range<usize>,
    /// Of an end tag: the element that is open within the one it closes.
    inner: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum TokenKind {
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
            TokenKind::Text => {}
            TokenKind::Start => self.keep(format!("<{name}> is not allowed here"), place),
            TokenKind::End if inner.is_empty() => {
                self.keep(format!("</{name}> closes no open <{name}>"), place);
            }
            TokenKind::End => self.keep(format!("</{name}> stands before </{inner}>"), place),
            TokenKind::Doctype => {
                self.keep("a document type is not allowed here".to_owned(), place)
            }
            TokenKind::Over => {
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
