//! Digits and signs as Unicode has them raised and lowered, for text that has no markup.

/// `10⁵`. Where Unicode lacks one of the characters, all stay.
///
/// ```
/// use paperfeed::digits::{lowered, raised};
/// assert_eq!((raised("-5"), lowered("2"), raised("th")), ("⁻⁵".into(), "₂".into(), "th".into()));
/// ```
pub fn raised(words: &str) -> String {
    replaced(words, ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁺', '⁻'])
}

/// `H₂O`. Where Unicode lacks one of the characters, all stay.
pub fn lowered(words: &str) -> String {
    replaced(words, ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉', '₊', '₋'])
}

fn replaced(words: &str, digits: [char; 12]) -> String {
    let place = |character: char| "0123456789+-".chars().position(|digit| digit == character);
    let all = words.chars().map(|character| place(character).map(|at| digits[at]));
    all.collect::<Option<String>>().unwrap_or_else(|| words.to_owned())
}
