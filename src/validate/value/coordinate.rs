//! Places on the earth, as GeoRSS and GML write them (<https://www.ogc.org/standard/georss/>).

use crate::rule;
use crate::validate::check::{Check, Circumstances, Fault};
use crate::validate::value::number::is_decimal;

/// One point: a latitude and a longitude, parted by one space.
pub(in crate::validate) const POINT: Check = Check::Finds(point);

/// Two points or more.
pub(in crate::validate) const POINTS: Check = Check::Finds(points);

fn point(value: &str, _: &Circumstances) -> Vec<Fault> {
    let parts: Vec<&str> = value.split([' ', ',']).collect();
    match parts[..] {
        [latitude, longitude] if is_point(latitude, longitude) => comma(value),
        _ => {
            let said = format!("is {value:?}, not a latitude and a longitude");
            vec![Fault::of(&rule::InvalidCoord, value, said)]
        }
    }
}

fn points(value: &str, _: &Circumstances) -> Vec<Fault> {
    let words = value.split(|c: char| c == ',' || c.is_whitespace());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_pair = |pair: &[&str]| matches!(pair, [first, second] if is_point(first, second));
    if words.len() < 4 || !words.chunks(2).all(is_pair) {
        let said = format!("is {value:?}, not two points or more");
        return vec![Fault::of(&rule::InvalidCoordList, value, said)];
    }
    comma(value)
}

/// Numbers with a comma between them are taken by few readers.
fn comma(value: &str) -> Vec<Fault> {
    let said = "parts numbers with commas".to_owned();
    value.contains(',').then(|| Fault::of(&rule::CoordComma, value, said)).into_iter().collect()
}

/// Whether two numbers lie on the earth, which the W3C's validator does not ask.
fn is_point(latitude: &str, longitude: &str) -> bool {
    let within = |text: &str, most: f64| {
        is_decimal(text.strip_prefix(['+', '-']).unwrap_or(text))
            && text.parse::<f64>().is_ok_and(|number| number.abs() <= most)
    };
    within(latitude, 90.0) && within(longitude, 180.0)
}
