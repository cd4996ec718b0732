//! Kinds of values, one function each: what an element or attribute may hold.

pub(super) mod date;
pub(super) mod number;
pub(super) mod person;
pub(super) mod uri;
pub(super) mod words;
