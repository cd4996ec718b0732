//! The table of rules: name, level and how to mend what breaks it.
//!
//! Rules on feeds bear the names of the W3C's validator, so that whoever knows them finds them
//! again; the rules on entries, settings and lists are our own.

/// How much a finding weighs. Errors decide the exit code; warnings do with `--strict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What is found must be mended: nothing is published while it stands.
    Error,
    /// What is found is likely a mistake, or some reader shows it wrong.
    Warning,
    /// Worth knowing; never counted.
    Info,
}

impl Level {
    /// The word that every output format uses.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        }
    }
}

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
    TomlSyntax Error "days are written 2024-04-15, text in quotes; in \"…\" a backslash begins an escape, in '…' it is itself"
    UnknownKey Error "correct its name or remove it; docs/entry-format.md and docs/settings.md list the keys"
    MissingKey Error "add the key"
    WrongType Error "write the value in the form shown"
    BlankValue Error "write something, or remove the key if it is optional"
    ForbiddenCharacter Error "XML 1.0 cannot carry it (section 2.2); in \"…\", \\b and \\f are escapes: for LaTeX write '…'"
    SeveralLines Error "write it on one line; in \"…\", \\n and \\t are escapes: for LaTeX write '…'"
    InvalidUrl Error "write a whole address with http:// or https://, other characters percent-encoded"
    EscapeInFormula Warning "in \"…\", \\n and \\t are a line break and a tab; write the text in '…' or '''…'''"
    DamagedText Warning "retype the text: such characters come from a wrong encoding, and the W3C warns about them"

    // The settings.
    InvalidTag Error "write a host that was yours on a day, and that day, as in \"papers.example.org,2024\" (RFC 4151)"
    InvalidLanguageTag Error "write a BCP 47 tag such as \"en\" or \"pt-BR\""

    WithdrawnYetGiven Warning "remove the paper from its entry, or the id from `withdrawn`"

    // One week.
    FileNotRead Warning "entries end in .toml; rename the file, or give it a name that is no day"
    WrongFileName Error "name the file after the week's first day"
    EndBeforeStart Error "let the week end on or after the day it starts"
    LongWeek Warning "check both days: a week has seven"
    InvalidTopic Error "write a topic in lower-case letters, digits and single hyphens: it is part of an address"
    DuplicateTopic Error "name each topic once"
    InvalidId Error "write the paper's key, such as \"arxiv:2404.03592\", or a whole tag URI (RFC 4151)"
    DuplicateId Error "remove one of the papers, or give one an `id` of its own: readers show one id once"
    UpdatedBeforeReleased Error "date the correction on or after the release"
    ReleasedAfterListed Warning "check both days: a paper is seldom listed before it is out"
    ListedBeforeStart Warning "check both days: a week is seldom listed before it starts"
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
    StrayText Warning "it was not imported; if it is more than a slip, write it into the entry"
    RepeatedLabel Warning "give each link of a paper a label of its own"
    EntryDiffers Error "compare the two; --force overwrites every file that differs"

    // What is published.
    UnreadableFeed Error "restore the file from version control: the ids in it must not be lost"
    IdGone Error "subscribers would lose the paper or see it twice; keep its id, or withdraw it"
    StaleFeed Error "run `paperfeed build` and commit feeds/"
    StrayFeed Error "run `paperfeed build` and commit feeds/: the week it was made of is gone"
}
