//! Names of HTML, SVG, MathML and CSS, and what readers keep of them: sections of data/markup.txt.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Names of one kind.
pub(in crate::validate) type Names = HashSet<&'static str>;

/// Elements of HTML, past and present, that sanitizers of readers keep.
pub(in crate::validate) static KEPT: LazyLock<Names> = LazyLock::new(|| section("html kept"));
/// Elements of HTML that they drop.
pub(in crate::validate) static DROPPED: LazyLock<Names> = LazyLock::new(|| section("html dropped"));
/// Names of characters (HTML 4.01, section 24).
pub(in crate::validate) static CHARACTERS: LazyLock<Names> =
    LazyLock::new(|| section("html 4 characters"));
/// Elements of SVG that they keep.
pub(in crate::validate) static SVG: LazyLock<Names> = LazyLock::new(|| section("svg kept"));
/// Attributes of SVG that they keep.
pub(in crate::validate) static SVG_ATTRIBUTES: LazyLock<Names> =
    LazyLock::new(|| section("svg attributes"));
/// Elements of MathML that they keep.
pub(in crate::validate) static MATHML: LazyLock<Names> = LazyLock::new(|| section("mathml kept"));
/// Attributes of MathML that they keep.
pub(in crate::validate) static MATHML_ATTRIBUTES: LazyLock<Names> =
    LazyLock::new(|| section("mathml attributes"));
/// Properties of CSS that they keep.
pub(super) static PROPERTIES: LazyLock<Names> = LazyLock::new(|| section("css properties"));
/// Words of CSS that mean no harm.
pub(super) static KEYWORDS: LazyLock<Names> = LazyLock::new(|| section("css keywords"));

fn section(name: &str) -> Names {
    let heading = format!("[{name}]");
    let lines = include_str!("../data/markup.txt").lines().skip_while(move |line| *line != heading);
    lines.skip(1).take_while(|line| !line.starts_with('[')).flat_map(|l| l.split(' ')).collect()
}
