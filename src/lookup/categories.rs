//! arXiv's categories as topics (<https://arxiv.org/category_taxonomy>).

use std::borrow::Cow;

use crate::topic;

/// The topic of a category: its name, or the category itself where the name is not listed here.
/// Terms of other schemes, such as `68T50` or `I.2.7`, are none.
pub(super) fn topic(term: &str) -> Option<Cow<'static, str>> {
    if let Some((_, topic)) = NAMES.iter().find(|(name, _)| *name == term) {
        return Some(Cow::Borrowed(topic));
    }
    let archive = term.split('.').next().unwrap_or(term);
    let is_category = archive.len() > 1
        && archive.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        && !term.contains(char::is_whitespace);
    is_category.then(|| Cow::Owned(topic::slug(term)))
}

/// What weekly lists are made of: computer science, statistics, electrical engineering.
const NAMES: [(&str, &str); 50] = [
    ("cs.AI", "artificial-intelligence"),
    ("cs.AR", "hardware-architecture"),
    ("cs.CC", "computational-complexity"),
    ("cs.CE", "computational-engineering"),
    ("cs.CG", "computational-geometry"),
    ("cs.CL", "computation-and-language"),
    ("cs.CR", "cryptography-and-security"),
    ("cs.CV", "computer-vision"),
    ("cs.CY", "computers-and-society"),
    ("cs.DB", "databases"),
    ("cs.DC", "distributed-computing"),
    ("cs.DL", "digital-libraries"),
    ("cs.DM", "discrete-mathematics"),
    ("cs.DS", "data-structures-and-algorithms"),
    ("cs.ET", "emerging-technologies"),
    ("cs.FL", "formal-languages"),
    ("cs.GL", "general-literature"),
    ("cs.GR", "graphics"),
    ("cs.GT", "game-theory"),
    ("cs.HC", "human-computer-interaction"),
    ("cs.IR", "information-retrieval"),
    ("cs.IT", "information-theory"),
    ("cs.LG", "machine-learning"),
    ("cs.LO", "logic"),
    ("cs.MA", "multiagent-systems"),
    ("cs.MM", "multimedia"),
    ("cs.MS", "mathematical-software"),
    ("cs.NA", "numerical-analysis"),
    ("cs.NE", "neural-and-evolutionary-computing"),
    ("cs.NI", "networking"),
    ("cs.OH", "other-computer-science"),
    ("cs.OS", "operating-systems"),
    ("cs.PF", "performance"),
    ("cs.PL", "programming-languages"),
    ("cs.RO", "robotics"),
    ("cs.SC", "symbolic-computation"),
    ("cs.SD", "sound"),
    ("cs.SE", "software-engineering"),
    ("cs.SI", "social-networks"),
    ("cs.SY", "systems-and-control"),
    ("eess.AS", "audio-and-speech"),
    ("eess.IV", "image-and-video"),
    ("eess.SP", "signal-processing"),
    ("eess.SY", "systems-and-control"),
    ("stat.AP", "statistics-applications"),
    ("stat.CO", "statistics-computation"),
    ("stat.ME", "statistics-methodology"),
    // The same subject as cs.LG.
    ("stat.ML", "machine-learning"),
    ("stat.OT", "other-statistics"),
    ("stat.TH", "statistics-theory"),
];
