//! What tables say: of an element which children and attributes it has, how often, and what their values must be; of a
//! vocabulary where its elements may stand.

use roxmltree::Node;

use crate::rule::Rule;
use crate::validate::check::Check;
use crate::validate::walk::Walk;

/// An element of a format.
pub(super) struct Element {
    /// What may stand in it, besides elements of other vocabularies.
    pub(super) children: &'static [Child],
    /// The attributes it may have, besides those that stand anywhere.
    pub(super) attributes: &'static [Attribute],
    /// What it is to other vocabularies.
    pub(super) place: Parents,
    /// What crosses its children.
    pub(super) after: fn(&mut Walk, Node),
}

impl Element {
    /// One without children and attributes of its own, in which no other vocabulary has a place.
    pub(super) const PLAIN: Element =
        Element { children: &[], attributes: &[], place: Parents::NOWHERE, after: |_, _| {} };
}

/// An element that may stand in another.
#[derive(Clone, Copy)]
pub(super) struct Child {
    /// Its name with the usual prefix, `dc:date`, whatever prefix the document uses.
    pub(super) name: &'static str,
    /// How often.
    pub(super) count: Count,
    /// What it holds.
    pub(super) content: Content,
}

/// How often a child stands.
#[derive(Clone, Copy)]
pub(super) enum Count {
    /// Just once; the rule that is broken without it.
    One(&'static Rule),
    /// Once or not at all.
    AtMostOne,
    /// At least once; the rule that is broken without it.
    Some(&'static Rule),
    /// Any number of times.
    Any,
}

/// What an element holds.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// Text that passes each check; no elements, no attributes.
    Text(&'static [Check]),
    /// As [`Content::Text`], with attributes.
    TextWith(&'static [Attribute], &'static [Check]),
    /// Nothing: its attributes say all.
    Empty(&'static [Attribute]),
    /// Elements and attributes as its table says.
    Element(&'static Element),
    /// Whatever its function finds.
    Special(fn(&mut Walk, Node)),
    /// Anything: it is not looked into.
    Ignored,
}

/// An attribute that an element may have.
#[derive(Clone, Copy)]
pub(super) struct Attribute {
    /// Its name, with the usual prefix if it has a namespace.
    pub(super) name: &'static str,
    /// Whether it must be there.
    pub(super) is_required: bool,
    /// Whether an empty one is as none.
    pub(super) blank_is_none: bool,
    /// What its value must pass.
    pub(super) checks: &'static [Check],
}

/// Places in which elements of other vocabularies may stand, one or several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Parents(u32);

impl Parents {
    pub(super) const NOWHERE: Parents = Parents(0);
    /// `channel` of RSS 2.0 and 0.9x.
    pub(super) const CHANNEL_2: Parents = Parents(1);
    /// `channel` of RSS 1.0.
    pub(super) const CHANNEL_1: Parents = Parents(1 << 1);
    /// `feed` and `source` of Atom.
    pub(super) const FEED: Parents = Parents(1 << 2);
    /// `item` of RSS 2.0 and 0.9x.
    pub(super) const ITEM_2: Parents = Parents(1 << 3);
    /// `item` of RSS 1.0.
    pub(super) const ITEM_1: Parents = Parents(1 << 4);
    /// `entry` of Atom.
    pub(super) const ENTRY: Parents = Parents(1 << 5);
    /// `image` of RSS.
    pub(super) const IMAGE: Parents = Parents(1 << 6);
    /// `textInput` of RSS.
    pub(super) const TEXT_INPUT: Parents = Parents(1 << 7);
    /// `author` and `contributor` of Atom.
    pub(super) const PERSON: Parents = Parents(1 << 8);
    /// `media:content`.
    pub(super) const MEDIA_CONTENT: Parents = Parents(1 << 9);
    /// `media:group`.
    pub(super) const MEDIA_GROUP: Parents = Parents(1 << 10);
    /// `head`, `body` and `outline` of OPML.
    pub(super) const OUTLINE: Parents = Parents(1 << 11);
    /// `service`, `workspace` and `collection` of the publishing protocol.
    pub(super) const COLLECTION: Parents = Parents(1 << 12);
    /// `rdf:RDF`.
    pub(super) const RDF: Parents = Parents(1 << 13);

    pub(super) const EVERYWHERE: Parents = Parents(u32::MAX);
    pub(super) const CHANNEL: Parents = Parents::CHANNEL_2.or(Parents::CHANNEL_1);
    /// What describes a whole feed.
    pub(super) const FEEDS: Parents = Parents::CHANNEL.or(Parents::FEED);
    pub(super) const ITEM: Parents = Parents::ITEM_2.or(Parents::ITEM_1);
    /// What describes one of its entries.
    pub(super) const ITEMS: Parents = Parents::ITEM.or(Parents::ENTRY);
    /// Wherever metadata says something of what it stands in.
    pub(super) const ANYWHERE: Parents = Parents::FEEDS
        .or(Parents::ITEMS)
        .or(Parents::IMAGE)
        .or(Parents::TEXT_INPUT)
        .or(Parents::MEDIA_CONTENT)
        .or(Parents::OUTLINE)
        .or(Parents::COLLECTION);

    /// These places and those.
    pub(super) const fn or(self, other: Parents) -> Parents {
        Parents(self.0 | other.0)
    }

    /// Whether a place is one of these.
    pub(super) fn has(self, place: Parents) -> bool {
        self.0 & place.0 != 0
    }
}

/// A vocabulary that adds to formats: one constant, in one file.
pub(super) struct Vocabulary {
    /// Its usual prefix; data/namespaces.txt has its namespaces.
    pub(super) prefix: &'static str,
    /// What stands where.
    pub(super) elements: &'static [(Parents, &'static [Child])],
}

/// What other vocabularies add to a format.
pub(super) struct Vocabularies {
    pub(super) list: &'static [&'static Vocabulary],
    /// Elements that may say something wherever they stand, though they have no place there.
    pub(super) questionable: &'static [&'static str],
    /// Attributes, and on which elements they stand, by local names; on any if there are none.
    pub(super) attributes: &'static [(&'static [&'static str], Attribute)],
}

/// A child that may stand any number of times.
pub(super) const fn any(name: &'static str, content: Content) -> Child {
    Child { name, count: Count::Any, content }
}

/// A child that stands once or not at all.
pub(super) const fn once(name: &'static str, content: Content) -> Child {
    Child { name, count: Count::AtMostOne, content }
}

/// A child that stands just once; the rule that is broken without it.
pub(super) const fn one(name: &'static str, rule: &'static Rule, content: Content) -> Child {
    Child { name, count: Count::One(rule), content }
}

/// A child that stands at least once.
pub(super) const fn some(name: &'static str, rule: &'static Rule, content: Content) -> Child {
    Child { name, count: Count::Some(rule), content }
}

/// Text that passes each check.
pub(super) const fn text(checks: &'static [Check]) -> Content {
    Content::Text(checks)
}

/// Text of any kind.
pub(super) const ANY_TEXT: Content = Content::Text(&[]);

/// An attribute that may be left out.
pub(super) const fn attribute(name: &'static str, checks: &'static [Check]) -> Attribute {
    Attribute { name, is_required: false, blank_is_none: false, checks }
}

/// An attribute that must be there.
pub(super) const fn needed(name: &'static str, checks: &'static [Check]) -> Attribute {
    Attribute { name, is_required: true, blank_is_none: false, checks }
}
