//! What was found, with an end: a document with a million faults is known by the first thousand of
//! each kind, and what is said of it has a bound.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::rule;

/// Findings in the order in which they were made.
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    /// How many more there were, by the name of their rule.
    more: BTreeMap<&'static str, usize>,
    /// How long the list may grow before it is folded.
    room: usize,
}

/// How many findings of one rule are kept.
const MOST: usize = 1000;

impl Findings {
    pub(super) fn new() -> Self {
        Findings { list: Vec::new(), more: BTreeMap::new(), room: 2 * MOST }
    }

    /// Adds a finding, and gives it back for what else is to be said of it.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        if self.list.len() >= self.room {
            self.fold();
            self.room = (2 * self.list.len()).max(2 * MOST);
        }
        let at = self.list.len();
        self.list.push(diagnostic);
        &mut self.list[at]
    }

    /// Adds what was found in a part of the document.
    pub(super) fn add(&mut self, part: Findings) {
        for diagnostic in part.list {
            self.push(diagnostic);
        }
        for (rule, count) in part.more {
            *self.more.entry(rule).or_default() += count;
        }
    }

    /// All that is told, and of what there was more.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.fold();
        for (name, count) in self.more {
            let message = format!("{count} more findings of {name} are not told");
            self.list.push(Diagnostic::new(&rule::ManyFindings, 0..0, message));
        }
        self.list
    }

    /// Keeps the first findings of each rule.
    fn fold(&mut self) {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        self.list.retain(|found| {
            let count = counts.entry(found.rule.name).or_default();
            *count += 1;
            *count <= MOST
        });
        for (name, count) in counts.into_iter().filter(|(_, count)| *count > MOST) {
            *self.more.entry(name).or_default() += count - MOST;
        }
    }
}
