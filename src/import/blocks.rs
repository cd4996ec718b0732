//! A list as a tree of blocks, each a place in the text: headings, paragraphs, items of lists, tables. Nothing after
//! it knows how Markdown is written.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;

use crate::import::pieces::pieces;

/// A block of Markdown.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    /// The whole of it, without the line break at its end.
    pub(super) place: Range<usize>,
    /// Of a heading, a paragraph or an item of a list: its own words, without mark, number and inner blocks.
    pub(super) words: Range<usize>,
    /// Of a list its items, of an item or a quotation the blocks in it.
    pub(super) inner: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Metadata,
    /// A heading and its level, from 1.
    Heading(u8),
    Paragraph,
    List,
    Item,
    Table,
    Code,
    /// A line across the page.
    Rule,
    Quote,
    Html,
    /// What a mark such as `[^1]` stands for.
    Footnote,
}

const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES);

/// How deep blocks may be nested; what lies deeper belongs to the block at that depth.
const DEEPEST: usize = 50;

/// The length of the front matter: what stands between two lines of `---` at the beginning, as site generators read it.
/// The reader of Markdown would find such a block anywhere between two lines across the page.
pub(super) fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return 0 };
    let mut length = first.len();
    let mut lines = lines.peekable();
    // A line across the page may begin a list too.
    let is_key = |line: &&str| {
        let name = line.split_once(':').map(|(name, _)| name.trim_matches(['"', '\'']));
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        name.is_some_and(|name| !name.is_empty() && name.chars().all(is_word))
    };
    if lines.peek().filter(|line| is_key(line)).is_none() {
        return 0;
    }
    for line in lines {
        length += line.len();
        if line.trim_end() == "---" {
            return length;
        }
    }
    0
}

/// Reads the blocks of a text.
pub(super) fn read(text: &str) -> Vec<Block> {
    read_in(text, &pieces(text))
}

/// Reads the blocks of a text, each piece alone.
pub(super) fn read_in(text: &str, pieces: &[Range<usize>]) -> Vec<Block> {
    let front = front_matter(text);
    let mut done = Vec::new();
    if front > 0 {
        done.push(Block::new(text, BlockKind::Metadata, 0..front));
    }
    let rest = pieces.par_iter().map(|piece| piece.start.max(front)..piece.end.max(front));
    let blocks: Vec<Vec<Block>> = rest.map(|piece| read_piece(text, piece)).collect();
    done.extend(blocks.into_iter().flatten());
    join_tables(text, &mut done);
    done
}

fn read_piece(text: &str, piece: Range<usize>) -> Vec<Block> {
    let mut done = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    let mut too_deep = 0_usize;
    for (event, place) in Parser::new_ext(&text[piece.clone()], OPTIONS).into_offset_iter() {
        let place = piece.start + place.start..piece.start + place.end;
        match event {
            Event::Start(tag) => match kind_of(&tag) {
                Some(_) if open.len() >= DEEPEST => too_deep += 1,
                Some(kind) => open.push(Block::new(text, kind, place)),
                None => take_words(&mut open, place),
            },
            Event::End(tag) if is_block(&tag) => {
                if too_deep > 0 {
                    too_deep -= 1;
                } else if let Some(block) = open.pop() {
                    open.last_mut().map_or(&mut done, |outer| &mut outer.inner).push(block);
                }
            }
            Event::End(_) => {}
            Event::Rule => {
                let block = Block::new(text, BlockKind::Rule, place);
                open.last_mut().map_or(&mut done, |outer| &mut outer.inner).push(block);
            }
            _ => take_words(&mut open, place),
        }
    }
    done
}

/// Rows that a blank line parts from their table are of it, though GitHub shows them as text.
fn join_tables(text: &str, blocks: &mut Vec<Block>) {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        join_tables(text, &mut block.inner);
        let is_rows = block.kind == BlockKind::Paragraph
            && text[block.place.clone()].lines().all(|line| line.trim_start().starts_with('|'));
        match joined.last_mut() {
            Some(table) if is_rows && table.kind == BlockKind::Table => {
                table.place.end = block.place.end;
            }
            _ => joined.push(block),
        }
    }
    *blocks = joined;
}

impl Block {
    fn new(text: &str, kind: BlockKind, place: Range<usize>) -> Self {
        let place = trimmed(text, place);
        Block { kind, words: place.start..place.start, place, inner: vec![] }
    }
}

/// Words of the innermost block. Those of an item end where the first block in it begins.
fn take_words(open: &mut [Block], place: Range<usize>) {
    let Some(block) = open.last_mut() else { return };
    if block.kind == BlockKind::Item && !block.inner.is_empty() {
        return;
    }
    if block.words.is_empty() {
        block.words = place;
    } else {
        block.words.end = block.words.end.max(place.end);
    }
}

fn kind_of(tag: &Tag) -> Option<BlockKind> {
    Some(match tag {
        Tag::Heading { level, .. } => BlockKind::Heading(match level {
            HeadingLevel::H1 => 1,
            HeadingLevel::H2 => 2,
            HeadingLevel::H3 => 3,
            HeadingLevel::H4 => 4,
            HeadingLevel::H5 => 5,
            HeadingLevel::H6 => 6,
        }),
        Tag::Paragraph => BlockKind::Paragraph,
        Tag::List(_) => BlockKind::List,
        Tag::Item => BlockKind::Item,
        Tag::Table(_) => BlockKind::Table,
        Tag::CodeBlock(_) => BlockKind::Code,
        Tag::BlockQuote(_) => BlockKind::Quote,
        Tag::HtmlBlock => BlockKind::Html,
        Tag::FootnoteDefinition(_) => BlockKind::Footnote,
        _ => return None,
    })
}

fn is_block(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::CodeBlock
            | TagEnd::BlockQuote(_)
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
    )
}

/// A place without the white space at its ends.
pub(super) fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let part = &text[place.clone()];
    let start = place.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}
