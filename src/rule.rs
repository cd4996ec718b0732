//! The table of rules: name, level and how to mend what breaks it.
//!
//! Rules on feeds bear the names of the W3C's validator, so that whoever knows them finds them
//! again; the rules on entries, settings and lists are our own.

use crate::diagnostic::Level;

/// A rule that a source can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, as it is printed and searched for.
    pub name: &'static str,
    /// How much breaking it weighs.
    pub level: Level,
    /// What to do about it, in one sentence without a full stop.
    pub help: &'static str,
}

/// One line a rule: the identifier is the name, so the two cannot drift apart.
macro_rules! rules {
    ($($name:ident $level:ident $help:literal)*) => {
        $(
            #[allow(non_upper_case_globals, reason = "a rule is written as it is printed")]
            #[doc = concat!("The rule `", stringify!($name), "`.")]
            pub static $name: Rule =
                Rule { name: stringify!($name), level: Level::$level, help: $help };
        )*
        /// Every rule, in the order of this file.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    // Any file of ours.
    NotUtf8 Error "save the file as UTF-8"
    TomlSyntax Error "https://toml.io/en/v1.0.0 shows the forms of TOML"
    UnknownKey Error "correct its name or remove it; docs/entry-format.md and docs/settings.md list the keys"
    MissingKey Error "add the key"
    WrongType Error "write the value in the form shown"
    BlankValue Error "write something, or remove the key if it is optional"
    ForbiddenCharacter Error "remove the character: XML 1.0 cannot carry it, not even escaped (section 2.2)"
    SeveralLines Error "write it on one line: lists of readers show one line"
    InvalidUrl Error "write a whole address with http:// or https://, other characters percent-encoded"
    DamagedText Warning "retype the text: such characters come from a wrong encoding, and the W3C warns about them"

    // The settings.
    InvalidTag Error "write a host that was yours on a day, and that day, as in \"papers.example.org,2024\" (RFC 4151)"
    InvalidLanguageTag Error "write a BCP 47 tag such as \"en\" or \"pt-BR\""

    // One week.
    WrongFileName Error "name the file after the week's first day"
    EndBeforeStart Error "let the week end on or after the day it starts"
    LongWeek Warning "check both days: a week has seven"
    InvalidTopic Error "write a topic in lower-case letters, digits and single hyphens: it names a folder"
    DuplicateTopic Error "name each topic once"
    InvalidId Error "write the paper's key, such as \"arxiv:2404.03592\", or a whole tag URI (RFC 4151)"
    DuplicateId Error "remove one of the papers, or give one an `id` of its own: readers show one id once"
    UpdatedBeforeReleased Error "date the correction on or after the release"
    ReleasedAfterListed Warning "check both days: a paper is seldom listed before it is out"
    EmptySummary Warning "write a sentence: readers show the summary in their lists"
    RepeatedLink Warning "check the addresses: two papers seldom share one"

    // All weeks.
    DuplicateWeek Error "keep one file a week"
    OverlappingWeeks Warning "check the days: a day belongs to one week"
    PaperInTwoWeeks Warning "keep it in one week, if it is the same: subscribers see it twice"
    FutureDay Warning "check the year: readers hide or misplace items of days that have not come"

    // A list that is imported.
    NoWeeks Error "a week is a heading with its days, such as `## Papers (April 15 - April 21) - 2024`, and a table under it"
    NoYear Error "write the year into the heading, or into the index above: `(April 15 - April 21) - 2024`"
    YearDiffers Warning "mend the index, or the heading: the heading was followed"
    IndexDiffers Warning "mend the index, or the heading: the heading was followed"
    NotUnderstood Error "mend the list; the week was not imported"
    TitleGuessed Warning "write the title in **bold**, or ` - ` after it"
    StrayText Warning "this was not imported; if it matters, write it into the entry"
    RepeatedLabel Warning "give each link of a paper a label of its own"
    EntryDiffers Error "compare the two, then pass --force to overwrite the file"

    // What is published.
    UnreadableFeed Error "restore the file from version control: the ids in it must not be lost"
    IdGone Error "subscribers would lose the paper or see it twice; keep its id, or withdraw it"
    StaleFeed Error "run `paperfeed build` and commit feeds/"
    StrayFeed Error "run `paperfeed build` and commit feeds/: the week it was made of is gone"
}
