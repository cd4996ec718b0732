//! Items and entries, which are independent, walked in parallel where there are many.

use rayon::prelude::*;
use roxmltree::Node;

use crate::validate::table::Element;
use crate::validate::walk::Walk;

/// An element that may stand many times, and its table.
pub(super) type Part<'n, 'i> = (Node<'n, 'i>, &'static Element);

/// How many of them are worth a thread.
const MANY: usize = 64;

/// After how many of them what was found is put together, and folded.
const BLOCK: usize = 64 * MANY;

impl Walk<'_> {
    /// Walks what may stand many times: items and entries, which are independent.
    pub(super) fn parts(&mut self, parts: &[Part]) {
        if parts.len() < MANY {
            parts.iter().for_each(|(node, table)| self.element(*node, table));
        } else {
            parts.chunks(BLOCK).for_each(|block| self.in_parallel(block));
        }
    }

    fn in_parallel(&mut self, parts: &[Part]) {
        let facts = self.facts;
        let walks: Vec<Walk> = parts
            .par_chunks(MANY)
            .map(|chunk| {
                let mut walk = Walk::new(facts);
                chunk.iter().for_each(|(node, table)| walk.element(*node, table));
                walk
            })
            .collect();
        walks.into_iter().for_each(|walk| self.found.add(walk.found));
    }
}
