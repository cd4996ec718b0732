//! Kinds of values: what an element, an attribute or a key of JSON may hold.

pub(super) mod coordinate;
pub(super) mod date;
pub(super) mod media_type;
pub(super) mod number;
pub(super) mod person;
pub(super) mod text;
pub(super) mod uri;
