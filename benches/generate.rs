//! Weeks of papers that look like real ones and are the same on every machine: sentences of
//! pseudo-words, with what real summaries hold besides, from a small generator with a fixed seed.

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use paperfeed::diagnostic::Source;

/// A linear congruential generator (Knuth's MMIX constants): good enough to vary words.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const SYLLABLES: [&str; 24] = [
    "ta", "lo", "mi", "rev", "con", "de", "par", "tion", "ing", "al", "er", "net", "gra", "pho",
    "sti", "ble", "ver", "ous", "ken", "mod", "el", "ist", "um", "qua",
];
const ODDITIES: [&str; 16] = [
    "R&D",
    "<think>",
    "<1%",
    "“quoted”",
    "*so*",
    "**bold**",
    "`x < y`",
    "O(n²)",
    "α",
    "中文",
    "[a link](https://example.org/a?b=1&c=2)",
    "98.7%",
    "GPT-4",
    "H<sub>2</sub>O",
    "—",
    "🚀",
];
const TOPICS: [&str; 8] =
    ["llm", "agents", "fine-tuning", "vision", "safety", "retrieval", "audio", "theory"];

/// Entry files of `weeks` weeks with ten papers each.
pub(crate) fn weeks(weeks: usize) -> Vec<Source> {
    let first = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default();
    (0..weeks).map(|week| entry(first + Days::new(7 * week as u64), week)).collect()
}

fn entry(start: NaiveDate, week: usize) -> Source {
    let mut random = Random(week as u64 + 1);
    let mut text = format!("start = {start}\nend = {}\n", start + Days::new(6));
    for place in 0..10 {
        let released = start + Days::new(random.below(7) as u64);
        let title = sentence(&mut random, 8);
        let topic = random.pick(&TOPICS);
        write!(
            text,
            "\n[[paper]]\ntitle = \"{title}\"\nreleased = {released}\nsummary = \"\"\"\n{}\"\"\"\n\
             links = {{ Paper = \"https://arxiv.org/abs/{:04}.{:05}\", Code = \
             \"https://example.org/code/{week}/{place}\" }}\ntopics = [\"{topic}\"]\n",
            summary(&mut random),
            week % 10_000,
            week / 10_000 * 100 + place,
        )
        .unwrap_or_default();
    }
    Source { path: format!("entries/{start}.toml"), text }
}

fn summary(random: &mut Random) -> String {
    let mut text = String::new();
    let sentences = 3 + random.below(6);
    let listed = random.below(3) == 0;
    for at in 0..sentences {
        let bullet = if listed && at > 1 { "- " } else { "" };
        if listed && at == 2 {
            text.push('\n');
        }
        writeln!(text, "{bullet}{}.", sentence(random, 16)).unwrap_or_default();
    }
    text
}

fn sentence(random: &mut Random, words: usize) -> String {
    let mut text = String::new();
    for at in 0..words {
        if at > 0 {
            text.push(' ');
        }
        if random.below(12) == 0 {
            text.push_str(random.pick(&ODDITIES));
        } else {
            for _ in 0..1 + random.below(4) {
                text.push_str(random.pick(&SYLLABLES));
            }
        }
    }
    text
}
