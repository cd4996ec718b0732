//! The table of rules: name, level, what to do about it, and why it matters.
//!
//! Rules on feeds have the names of the W3C's validator, so that they can be searched for; those on
//! entries, settings and lists are paperfeed's.

/// How much a finding weighs. Errors decide the exit code; warnings do with `--strict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What is found must be fixed: nothing is published while it stands.
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
    /// What it is about, with others.
    pub group: &'static str,
    /// How much breaking it weighs.
    pub level: Level,
    /// What to do about it, in one sentence without a full stop.
    pub help: &'static str,
    /// What it means to subscribers, in one sentence.
    pub why: &'static str,
    /// For rules on feeds: a feed that breaks the rule, and the same feed without the fault. Both are cases of
    /// the tests, `rule/examples/NAME.feed` and `NAME.sound.feed`.
    pub example: Option<Example>,
}

/// A feed that breaks a rule, and one that keeps it.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// The feed that breaks the rule.
    pub before: &'static [u8],
    /// The feed that keeps it.
    pub after: &'static [u8],
}

/// What `rule/entries.txt` says of a rule on entries, settings and lists.
#[derive(Debug, Default)]
pub struct Lines {
    /// What is wrong, on lines that begin with `=`.
    pub what: String,
    /// Lines of a file that break the rule, `-`; empty if it is not about the lines of one file.
    pub before: String,
    /// The same without the fault, `+`.
    pub after: String,
}

/// The lines of a rule; none for a rule on feeds.
pub fn lines_of(rule: &Rule) -> Option<Lines> {
    let heading = format!("[{}]\n", rule.name);
    let (_, rest) = EXAMPLES.split_once(&heading)?;
    let mut lines = Lines::default();
    for line in rest.lines().take_while(|line| !line.starts_with('[')) {
        match line.split_at_checked(2) {
            Some(("= ", words)) => lines.what.push_str(words),
            Some(("- ", line)) => lines.before.push_str(&format!("{line}\n")),
            Some(("+ ", line)) => lines.after.push_str(&format!("{line}\n")),
            _ => {}
        }
    }
    Some(lines)
}

const EXAMPLES: &str = include_str!("rule/entries.txt");

/// Two lines a rule: the identifier is the name, so the two cannot drift apart.
macro_rules! rules {
    (
        own { $($group:literal {
            $($own:ident $own_level:ident $own_help:literal $own_why:literal)*
        })* }
        feeds { $($name:ident $level:ident $help:literal $why:literal)* }
    ) => {
        $($(
            #[allow(non_upper_case_globals, reason = "a rule is written as it is printed")]
            #[doc = concat!("The rule `", stringify!($own), "`.")]
            pub static $own: Rule = Rule {
                name: stringify!($own),
                group: $group,
                level: Level::$own_level,
                help: $own_help,
                why: $own_why,
                example: None,
            };
        )*)*
        $(
            #[allow(non_upper_case_globals, reason = "a rule is written as it is printed")]
            #[doc = concat!("The rule `", stringify!($name), "`.")]
            pub static $name: Rule = Rule {
                name: stringify!($name),
                group: "Feeds",
                level: Level::$level,
                help: $help,
                why: $why,
                example: Some(Example {
                    before: include_bytes!(concat!("rule/examples/", stringify!($name), ".feed")),
                    after: include_bytes!(concat!("rule/examples/", stringify!($name), ".sound.feed")),
                }),
            };
        )*
        /// Every rule, in the order of this file.
        pub static RULES: &[&Rule] = &[$($(&$own,)*)* $(&$name),*];
    };
}

rules! {
    own {
        "Any file" {
            NotUtf8 Error "save the file as UTF-8"
                "Other encodings turn letters into boxes on other machines."
            TomlSyntax Error "correct the line; docs/reference/entry-format.md shows how values are written"
                "Nothing in the file can be read."
            MergeConflict Error "keep one side of the conflict, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`"
                "Both sides, and the markers between them, would be published."
            UnknownKey Error "rename the key, or remove it"
                "A misspelled key would be lost without a word."
            MissingKey Error "add the key"
                "A feed cannot be made without it."
            WrongType Error "use a value of the type shown"
                "A value of another type would be guessed at."
            BlankValue Error "add a value, or remove the key if it is optional"
                "Readers would show an empty place."
            ForbiddenCharacter Error "remove the character; for LaTeX use '…', since \\b and \\f are escapes in \"…\""
                "XML 1.0 cannot carry it (section 2.2): one such character makes every feed that holds it unreadable."
            SeveralLines Error "use one line; for LaTeX use '…', since \\n and \\t are escapes in \"…\""
                "Readers show titles and names in lists, on one line."
            InvalidUrl Error "use an absolute URL, such as \"https://arxiv.org/abs/2404.03592\""
                "Readers have nothing to open."
            EscapeInFormula Warning "use '…' or '''…''', where a backslash is itself; in \"…\", \\n and \\t are a line break and a tab"
                "The formula would lose its first letters."
            DamagedText Warning "retype the text: it went through a wrong encoding"
                "Readers would show boxes or other letters."
        }
        "Settings" {
            InvalidTag Error "use a domain and a date on which you controlled it, such as \"papers.example.org,2024\" (RFC 4151)"
                "It begins every ID, and must be yours alone."
            InvalidLanguageTag Error "use a BCP 47 tag such as \"en\" or \"pt-BR\""
                "Readers choose fonts and voices by it."
            WithdrawnYetGiven Warning "remove what has the ID from the entries, or the ID from `withdrawn`"
                "The paper is published although it is withdrawn."
            InvalidRename Error "rename a topic that no paper has to a topic that papers have"
                "The feed of the old name would be empty, or two feeds would share one URL."
            Placeholder Warning "replace the value, and remove the comment `# placeholder`"
                "Subscribers would see what `paperfeed init` could not know."
        }
        "One week" {
            EmptyWeek Info "the week is published once it has a paper"
                "A feed without papers is of no use to anyone."
            WrongFileExtension Error "rename the file: entries end in .toml, in lower case"
                "What is in it is not published."
            FileNotRead Warning "rename the file to end in .toml, or give it a name that is not a date"
                "What is in it is not published."
            WrongFileName Error "rename the file after the week's first day"
                "A week is found by the name of its file, and two files could hold one week."
            EndBeforeStart Error "move `end` to the day of `start` or later"
                "Papers without a release date are dated to the last day of the week."
            LongWeek Warning "check both days: a week has seven"
                "It is likely a slip in the month."
            InvalidTopic Error "use a name with letters or digits, such as \"fine-tuning\" or \"多模态\""
                "A topic names a folder and is part of a URL."
            DuplicateTopic Error "remove one of them"
                "Readers would show the topic twice."
            ManyTopics Error "keep the topics that readers would subscribe to"
                "Each topic is a feed that holds the paper's text once more."
            InvalidDoi Error "use the DOI without https://doi.org/, such as \"10.1000/182\""
                "Reference managers look the paper up by it."
            InvalidId Error "use the paper's key, such as \"arxiv:2404.03592\", or a tag URI (RFC 4151)"
                "Readers know a paper by its ID alone."
            DuplicateId Error "remove one of the papers, or give one an `id` of its own"
                "Readers show one ID once: one of the papers would be hidden."
            UpdatedBeforeReleased Error "move `updated` to the release date or later"
                "Readers sort by these days."
            ReleasedAfterListed Warning "check both days: a paper is seldom listed before its release"
                "It is likely a slip in the day."
            ReleasedLate Error "correct `released`, or remove it"
                "Readers would keep the paper at the top for a year."
            ListedBeforeStart Warning "check both days: a week is seldom listed before it starts"
                "It is likely a slip in the day."
            EmptySummary Warning "add a sentence: readers show the summary in their lists"
                "Readers show a title and nothing below it."
            MissingPicture Warning "put the picture there, or write its whole URL"
                "Readers and pages show its words in its place."
            UnreadFormula Warning "write TeX that stands in LaTeX's math mode, without packages and macros; a price is `\\$5`"
                "Pages show formulas as MathML; one that cannot be read stays TeX, as in feeds."
            RepeatedLink Warning "check the URLs: two papers seldom share one"
                "It is likely a slip of copying."
        }
        "All weeks" {
            DuplicateWeek Error "keep one file a week"
                "Two files with one week would overwrite each other."
            OverlappingWeeks Warning "check the days: a day belongs to one week"
                "It is likely a slip in the days."
            PaperInTwoWeeks Warning "remove one of the two if they are the same: subscribers see it twice"
                "Subscribers see it twice, under two IDs."
            FutureDay Warning "check the year"
                "Readers hide such items, or keep them at the top."
            RepeatedTitle Warning "remove one of the two if they are the same paper"
                "Subscribers see it twice, under two IDs."
            TopicSpelling Warning "use one spelling of the topic everywhere"
                "Both are one topic with one feed, under the name that stands first."
            OldWarnings Info ""
                "Their weeks are published and unchanged, and they were shown before."
        }
        "Imported lists" {
            NoWeeks Error "add a heading with the week's days, such as `## Papers (April 15 - April 21) - 2024`, above the papers, or name the week with `--week`"
                "Nothing can be imported."
            NoYear Warning "add the year to the heading, or to the index above it: `(April 15 - April 21) - 2024`"
                "A week is named by its first day, year included."
            UncertainDay Warning "use `--order dmy` or `--order mdy`, or write the month in letters"
                "A paper of March 4 would stand in the week of April 3."
            YearDiffers Warning "correct the index or the heading; the heading was used"
                "One of the two is wrong."
            IndexDiffers Warning "correct the index or the heading; the heading was used"
                "One of the two is wrong, and the link of the index leads nowhere."
            NotUnderstood Warning "correct the list, or add the paper to the entry"
                "What cannot be parsed is left out; the rest of its week is imported."
            BrokenRow Warning "correct the row: GitHub shows it otherwise than it is meant"
                "Readers of the list see a part of the row."
            UnknownColumn Info "name what the column holds under [import.columns] in paperfeed.toml"
                "Its text stands in the summaries, with the name of the column."
            TitleGuessed Warning "use **bold** for the title, or add ` - ` after it"
                "The title may have words of the summary in it."
            StrayText Warning "add it to the entry, if it matters"
                "What is not reported could be lost."
            RepeatedLabel Warning "give each link of a paper a label of its own"
                "Labels are keys, and a key stands once."
            LinksLeftOut Info "add what matters to an entry; `import --dry-run` shows each"
                "A link that no entry has does not reach subscribers."
            IndexFollowed Info ""
                "An index holds no papers; the files that it links to do."
            FileNotImported Info "add the days to its name, its front matter or a heading, if it is a list"
                "A week is named by its days."
            ItemWithoutGuid Warning "add the ID by which readers know it, if it has one: `guid = \"…\"` on the paper"
                "A reader knows an item by its guid; without it the item may be shown once more."
            IllFormed Warning "correct the feed; `paperfeed validate` says more"
                "Most readers refuse a feed that is not XML."
            AuthorOfAll Info "add `authors` to the papers of which this is true"
                "Who writes a list is not the author of its papers; reference managers would cite them so."
            NotInList Info "keep the entries: they hold what the list does not"
                "What is exported and imported again is simpler than the entries."
            PapersAdded Info "to keep one out for good, add its ID to `except` under [import]"
                "Subscribers see the papers at the next build."
            ListDiffers Warning "correct the list or the entry"
                "Subscribers see what the entry says."
            EntryBroken Error "run `paperfeed check`, and correct the entry"
                "What is in it cannot be told, so nothing was added."
        }
        "What is published" {
            UnreadableFeed Error "restore the file from version control; if it was never published, remove it"
                "IDs in it may be lost, and subscribers would see papers twice."
            IdGone Error "keep the ID, or withdraw it with `paperfeed withdraw`"
                "Every reader would lose the paper or show it twice."
            DatesMoved Warning "add new papers at the end of the file, and keep published days"
                "Readers sort by date, and some show an item again when its date moves."
            PlaceholderTagReplaced Warning "restore the tag if the feeds are public already"
                "Readers know a paper by its ID alone, and every ID begins with the tag."
            TopicKept Info "to give one up: `paperfeed withdraw topics/NAME`"
                "Its subscribers would get an error for ever."
            TopicGone Warning "add it to `renamed` under [feed], or withdraw it"
                "Its subscribers get no more papers."
            FeedGone Error "restore the folder of the feed, or withdraw it with `paperfeed withdraw`"
                "Its subscribers would get an error for ever."
            StaleFeed Error "run `paperfeed build` and commit feeds/"
                "Subscribers do not see what the entries say."
            StalePublished Warning "publish feeds/ again"
                "Subscribers do not see what the entries say."
            UnexpectedContentType Warning "send application/atom+xml, application/rss+xml or application/xml"
                "Browsers and some readers take the document for something else."
            NonSpecificMediaType Warning "send the media type of the format"
                "Browsers offer the document as a file, and some readers refuse it."
            TextXml Info "application/xml has no such default"
                "Programs of before 2014 take text/xml without a charset for ASCII."
            EncodingMismatch Warning "use one encoding in the server's header and in the document"
                "The header wins, and a saved copy has only the document's."
            StrayFeed Error "run `paperfeed build` and commit feeds/"
                "Subscribers see what the entries no longer say."
            ManyFindings Info "fix those that are shown, and validate again"
                "One fault of the program that writes a feed stands on every line of it."
        }
    }

    // The names and levels of the W3C's validator; JsonSyntax is ours.
    feeds {
        ArchiveIncomplete Warning "add prev-archive or next-archive"
            "A reader of the archive finds no other part."
        AtomLinkNotEmpty Warning "put the address into href"
            "Readers take the attribute, and ignore the content."
        AttrNotBlank Warning "use something, or remove the attribute"
            "An empty value is not the same as none, and readers differ in what they make of it."
        AvoidNamespacePrefix Warning "declare XHTML on the div, without a prefix"
            "Some readers know its elements only without a prefix."
        AvoidTextInput Warning "remove it"
            "Hardly any reader shows it."
        BadCharacters Warning "retype the text, and save it as UTF-8"
            "Text went through a wrong encoding: readers show boxes or other letters."
        BadXmlVersion Error "use version=\"1.0\""
            "Hardly any parser knows XML 1.1."
        CharacterData Warning "use & and < as &#x26; and &#x3C;"
            "Readers that strip tags lose the word."
        CommentRSS Warning "use wfw:commentRss"
            "Readers know the name in this spelling alone."
        ConflictingCatAttr Error "keep href alone"
            "What lies at the address says it."
        ConflictingCatChildren Error "keep href or the categories"
            "Clients take one of the two."
        ContainsEmail Warning "keep the name alone, and put the address into email"
            "Readers show it as the name, and others collect it."
        ContainsHTML Warning "use plain text, & and < as &#x26; and &#x3C;"
            "Some readers show the markup, some obey it."
        ContainsRelRef Warning "use absolute URLs"
            "Most readers have no base to complete them on."
        ContainsSystemEntity Info "remove the entity"
            "No reader fetches it, and it may name any file."
        ContainsUndeclaredHTML Warning "add type=\"html\", or remove the markup"
            "Without a type it is plain text, and readers show the markup."
        CoordComma Warning "use a space between the numbers"
            "Some parsers take the two numbers for one."
        CurrentNotSelfInCompleteFeed Error "use the address of the feed itself"
            "A complete feed is its own current state."
        DangerousStyleAttr Warning "use plain properties, such as color and font-weight, or none"
            "A style may cover the page around the text, so readers remove it."
        DeprecatedDTD Error "remove the document type"
            "The address is gone, and parsers that fetch it fail."
        DeprecatedMediaAdult Warning "use media:rating"
            "It was replaced in Media RSS 1.1."
        DuplicateAtomLink Error "keep one, or give them a different type or hreflang"
            "Readers open the first or the last of them, and differ in which."
        DuplicateDescriptionSemantics Warning "keep description and content:encoded"
            "Readers of RSS show one of the texts, and differ in which."
        DuplicateElement Error "keep one of them"
            "Readers take the first or the last, and differ in which."
        DuplicateEnclosure Warning "keep one enclosure"
            "Some readers take the first, some the last."
        DuplicateEntries Warning "give each entry an id of its own"
            "Readers know an entry by its id, and show one of them."
        DuplicateIds Error "give each entry an id of its own"
            "Readers know an entry by its id, and show one of them."
        DuplicateItemSemantics Warning "keep the element of RSS"
            "Readers take one of the two, and differ in which."
        DuplicateSemantics Warning "keep the element of RSS"
            "Readers take one of the two, and differ in which."
        DuplicateUpdated Warning "give each entry the moment of its own change"
            "Readers sort by date, and lose the order of entries that share one."
        DuplicateValue Error "keep each value once"
            "Readers know an item by its guid, and hide the second."
        EightDaysAWeek Error "keep at most seven"
            "A feed that skips more is never read."
        EmailFormat Warning "use the address first, and the name in brackets"
            "Readers of RSS look for the name in brackets."
        FeedHistoryRelInEntry Warning "move the link to the feed"
            "It leads to another part of the feed, which an entry has none of."
        FeedRelInCompleteFeed Error "remove the link, or fh:complete"
            "A complete feed has no other parts, so readers forget what the link leads to."
        HtmlFragment Warning "use type=\"html\" for a fragment"
            "A document of HTML begins with <html>; a fragment under this type may not be shown."
        ImageLinkDoesntMatch Warning "use the link of the channel"
            "The picture leads where the channel does."
        ImageTitleDoesntMatch Warning "use the title of the channel"
            "Readers show it in the place of the channel's name."
        ImageUrlFormat Warning "use PNG, JPEG or GIF"
            "Not all readers show other formats."
        ImplausibleDate Warning "check the year"
            "Readers hide what is very old, and keep what is to come at the top for ever."
        IncorrectDOW Error "name the day that the date is"
            "One of the two is wrong, and some parsers refuse the date."
        InvalidAddrSpec Error "use an email address alone"
            "No one can be reached by it."
        InvalidContact Error "use an email address, with the name in brackets"
            "No one can be reached by it."
        InvalidBooleanAttribute Error "use true or false"
            "Readers take any other word for one of them, and differ in which."
        InvalidCommaSeparatedIntegers Error "use whole numbers with commas between, such as 177,155,105"
            "Readers ignore the value."
        InvalidCoord Error "use a latitude and a longitude with one space between"
            "Maps show the place nowhere."
        InvalidCoordList Error "use two or more points"
            "Maps draw nothing."
        InvalidCountryCode Error "use codes of two letters (ISO 3166)"
            "It cannot be told who may see it."
        InvalidCreditRole Error "use a role of EBU's list, or name its scheme"
            "Readers do not know the role."
        InvalidDay Error "use a day in English, such as Sunday"
            "Readers ignore the value."
        InvalidDoctype Error "remove the document type"
            "It is that of RSS 0.91, and the feed is of another version."
        InvalidDuration Error "use seconds, or hours:minutes:seconds"
            "Players show no length."
        InvalidExpansionState Error "use numbers of lines with commas between"
            "Outliners open nothing."
        InvalidFloat Error "use a number"
            "Readers ignore the value."
        InvalidFloatUnit Error "use a number with digits, as 12.5 or -3"
            "Readers show no height, or a wrong one."
        InvalidFormComponentName Error "begin with a letter, and go on with letters, digits, - _ : or ."
            "The form cannot be sent."
        InvalidFullLink Error "use an absolute URL"
            "Readers have no base to complete it on."
        InvalidHeight Error "use a picture of at most 400 pixels"
            "Readers scale it, or leave it out."
        InvalidHour Error "use an hour from 0 to 23"
            "Readers ignore the value."
        InvalidHttpGUID Error "add isPermaLink=\"false\", or make the guid an address"
            "Readers open a guid as an address unless it says that it is none."
        InvalidIRI Error "use an IRI, such as https://example.org/"
            "Readers have nothing to open."
        InvalidISO8601DateTime Error "use a date as 2024-04-15T10:59:59Z"
            "Readers do not know when it is."
        InvalidInteger Error "use a whole number"
            "Readers ignore the value."
        InvalidIntegerAttribute Error "use a whole number"
            "Readers show no size."
        InvalidItunesCategory Error "choose a category of Apple's list"
            "Directories of podcasts refuse the feed."
        InvalidItunesChannelType Error "use episodic or serial"
            "Players order episodes by it."
        InvalidItunesEpisodeType Error "use full, trailer or bonus"
            "Players sort episodes by it."
        InvalidKeywords Warning "part keywords with commas"
            "They are taken for one long word."
        InvalidLanguage Error "use a BCP 47 tag, such as en or pt-BR"
            "Readers choose fonts and voices by it, and fall back to their own language."
        InvalidLatitude Error "use degrees from -90 to 90"
            "Maps show the place nowhere."
        InvalidLink Error "use an address, such as https://example.org/"
            "Nothing can be opened by it."
        InvalidLongitude Error "use degrees from -180 to 180"
            "Maps show the place nowhere."
        InvalidMIMEAttribute Error "use a media type, such as audio/mpeg"
            "Players choose by it, and choose none."
        InvalidMIMEType Error "use a media type, such as text/html"
            "Readers cannot tell what they get."
        InvalidMediaExpression Error "use sample, full or nonstop"
            "Readers ignore the value."
        InvalidMediaHash Error "use the digest in hexadecimal digits, and its algorithm"
            "The file cannot be checked."
        InvalidMediaMedium Error "use image, audio, video, document or executable"
            "Readers cannot tell how to show it."
        InvalidMediaRating Error "use a rating of the scheme"
            "Readers that filter hide the item or do not."
        InvalidMediaRestriction Error "write all or none, or name the type of the restriction"
            "Nobody knows who may see it."
        InvalidMediaRestrictionRel Error "use allow or deny"
            "It cannot be told who may see it."
        InvalidMediaRestrictionType Error "use country, uri or sharing"
            "It cannot be told who may see it."
        InvalidMediaTextType Error "use plain or html"
            "Readers show markup, or lose it."
        InvalidMetaContent Error "use index or noindex, follow or nofollow"
            "Robots ignore what contradicts itself."
        InvalidMetaName Error "use robots"
            "No other name is known here."
        InvalidNPTTime Error "use seconds, or hours:minutes:seconds"
            "Players do not find the place."
        InvalidNamespace Error "use the namespace to the letter"
            "Readers know a format by its namespace, and take this for another."
        InvalidNonNegativeInteger Error "use a whole number from 0"
            "Readers ignore the value."
        InvalidOPMLVersion Error "use version=\"2.0\""
            "Readers may refuse the list."
        InvalidOutlineType Warning "use rss or link, or OPML 2.0"
            "Readers do not know what the outline is."
        InvalidOutlineVersion Warning "use RSS, RSS1, RSS2 or scriptingNews"
            "Readers ignore the value."
        InvalidPermalink Error "add isPermaLink=\"false\""
            "Readers open a guid as an address unless it says that it is none."
        InvalidPositiveInteger Error "use a whole number from 1"
            "Readers ignore the value."
        InvalidRDF Error "give each property text, or one node"
            "Parsers of RDF stop here."
        InvalidRFC2822Date Error "use the form Mon, 15 Apr 2024 10:59:59 GMT"
            "Readers that cannot read a date show the time they met the item, or sort it to the end."
        InvalidRFC3339Date Error "use the form 2024-04-15T10:59:59Z"
            "Readers that cannot read a date show the time they met the entry, or sort it to the end."
        InvalidRSSVersion Error "use version=\"2.0\""
            "Readers that look at the version take the feed for something else."
        InvalidTAG Error "use a domain or an email address, a comma, a date, a colon and a name (RFC 4151)"
            "An id that is no URI may be taken for a relative address and change."
        InvalidTextType Error "use text, html or xhtml"
            "Readers show nothing, or the markup."
        InvalidTrueFalse Error "use true or false"
            "Readers take any other word for one of them, and differ in which."
        InvalidURIAttribute Error "use an address, such as https://example.org/"
            "Nothing can be opened by it."
        InvalidURLAttribute Error "use an absolute URL of the web"
            "Readers that load the file have nothing to load."
        InvalidURN Error "use a registered name and what it names (RFC 8141)"
            "An id that is no URI may be taken for a relative address and change."
        InvalidUUID Error "use 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12"
            "An id that is no UUID may be that of another entry."
        InvalidUpdatePeriod Error "use hourly, daily, weekly, monthly or yearly"
            "Readers poll as often as they like."
        InvalidUriChar Error "percent-encode the character: a space is %20"
            "Programs cut the address there, or refuse it."
        InvalidValue Error "use one of the words that the message names"
            "Readers ignore the value."
        InvalidW3CDTFDate Error "use the form 2024-04-15 or 2024-04-15T10:59:59Z"
            "Readers that cannot read a date show the time they met the item."
        InvalidWidth Error "use a picture of at most 144 pixels"
            "Readers scale it, or leave it out."
        InvalidYesNo Error "use yes or no"
            "Readers ignore the value."
        InvalidYesNoClean Error "use yes, no or clean"
            "Directories ignore the value."
        ItemMustContainTitleOrDescription Error "add a title, a description or both"
            "An item without either shows nothing."
        JsonSyntax Error "correct the JSON"
            "Parsers of JSON read nothing of it."
        LinkPastEnd Error "remove the link"
            "There is nothing beyond the end."
        MediaGroupWithoutAlternatives Error "add another form of the same, or remove the group"
            "A group is of several forms of one thing."
        MediaRssNamespace Error "end it with a slash: http://search.yahoo.com/mrss/"
            "Without the slash it is another namespace, and readers find no media."
        MisplacedItem Warning "put what describes the channel before its items"
            "Readers that stream have shown the items before they meet it."
        MisplacedMetadata Error "put what describes the feed before its entries"
            "Readers that stream have shown the entries before they meet it."
        MisplacedXHTMLContent Warning "put it into content, with type=\"xhtml\""
            "Readers look for XHTML in content and summary alone."
        MissingAtomSelfLink Warning "add <atom:link rel=\"self\"> with the address of the feed"
            "Readers that are given the file find the feed again by it."
        MissingAttribute Error "add the attribute"
            "The element says nothing without it."
        MissingContentOrAlternate Error "add content, or a link to the page"
            "There is nothing to read and nowhere to go."
        MissingCurrentInArchive Warning "add <link rel=\"current\"> with the address that one subscribes to"
            "A reader of the archive cannot subscribe."
        MissingDCLanguage Info "name the language of the feed"
            "Readers choose fonts, hyphenation and voices by it."
        MissingDescription Error "add a sentence about the channel"
            "RSS needs it, and readers show it before one subscribes."
        MissingElement Error "add the element"
            "The format needs it, and readers rely on it."
        MissingEncoding Info "put encoding=\"utf-8\" into the first line"
            "Some hosts name another encoding, and the document should have the last word."
        MissingGuid Warning "give each item a guid that never changes"
            "Without one, readers guess by title or link, and show an item again when either changes."
        MissingHref Error "add href"
            "A link without an address leads nowhere."
        MissingItunesElement Warning "add the element"
            "Directories of podcasts refuse the feed."
        MissingItunesEmail Warning "add itunes:owner with itunes:email"
            "Directories of podcasts confirm the owner by it."
        MissingLink Error "add a link to the page that the feed belongs to"
            "Readers offer it as the way to the site."
        MissingNamespace Error "add xmlns=\"http://www.w3.org/2005/Atom\""
            "Readers know a format by its namespace, and take this for none."
        MissingOutlineType Warning "add type=\"rss\""
            "Some readers import outlines of that type alone."
        MissingRealName Warning "add the name in brackets"
            "Readers show the address where a name is due."
        MissingSelf Warning "add <link rel=\"self\"> with the address of the feed"
            "Readers that are given the file find the feed again by it."
        MissingSourceElement Warning "copy the id, title and updated of the feed it came from"
            "Readers cannot tell where the entry came from."
        MissingSummary Error "add a summary"
            "What lies elsewhere or is no text cannot be shown in a list."
        MissingTextualContent Warning "add a summary or content"
            "Readers show a title and nothing below it."
        MissingTitle Error "add a title"
            "Readers list feeds and pictures by their titles."
        MissingTitleAttr Warning "add title"
            "Some readers show the title and not the text."
        MissingTypeAttr Warning "add the media type of what lies there"
            "Readers do not know whether they can show it without loading it."
        MissingUrlAttr Warning "add url"
            "A link without an address leads nowhere."
        MissingXhtmlDiv Error "put the content into one <div xmlns=\"http://www.w3.org/1999/xhtml\">"
            "Readers take the content of the div, and find none."
        MissingXmlURL Warning "add xmlUrl"
            "Readers have nothing to subscribe to."
        NeedDescriptionBeforeContent Warning "use the description first"
            "Some readers take the last of the two for the text, some the first."
        NoBlink Error "remove it, or write blogChannel:blink"
            "It left RSS before version 2.0 was done."
        NoThrWhen Error "use thr:updated"
            "The name changed before RFC 4685."
        NonCanonicalURI Warning "use the canonical form that the message shows"
            "Ids are compared letter by letter: two forms of one address are two entries."
        NonstdEncoding Info "save the file as UTF-8"
            "All parsers know UTF-8 and UTF-16, and need know no other."
        NonstdPrefix Info "use the usual prefix"
            "Some readers know elements by their prefix."
        NotBase64 Error "encode the bytes in base64"
            "Content of such a type is bytes, and these are none."
        NotBlank Warning "write something into it; only what is optional may be left out"
            "Readers show an empty place."
        NotEnoughHoursInTheDay Error "keep at most 24"
            "A feed that skips more is never read."
        NotEscaped Error "escape the markup, or write type=\"xhtml\""
            "HTML is written as text here; elements are lost."
        NotHtml Warning "correct the markup"
            "Each reader repairs it in its own way."
        NotInANamespace Error "give the element the namespace of the one around it"
            "RSS knows elements of others by their namespace alone, and this one has none."
        NotInline Warning "use the markup as elements in one div, or type=\"html\""
            "XHTML stands as elements here; escaped markup is shown as such."
        NotSufficientlyUnique Warning "use a tag: URI or an address"
            "Some readers know items of all feeds by the guid alone: a small number is that of another."
        NotUTF8 Warning "save the file as UTF-8, and use encoding=\"utf-8\""
            "Apple's directory of podcasts reads UTF-8 alone."
        ObscureEncoding Warning "save the file as UTF-8"
            "Hardly any reader knows it."
        ObsoleteItunesCategory Warning "choose a category of Apple's present list"
            "Directories of podcasts may list it nowhere."
        ObsoleteNamespace Error "use Atom 1.0"
            "Atom 0.3 was a draft, and readers drop it."
        ObsoleteVersion Warning "call the root element opml"
            "It was renamed before OPML 1.0."
        ObsoleteWikiNamespace Warning "use http://purl.org/rss/1.0/modules/wiki/"
            "The module moved, and readers know the new name."
        ProblematicalRFC822Date Warning "use the form Mon, 15 Apr 2024 10:59:59 GMT"
            "The RFC allows the form, and many parsers do not."
        QuestionableUsage Warning "move it to what it describes, or remove it"
            "Readers do not look for it there."
        RelativeSelf Warning "use the absolute URL of the feed"
            "A saved copy has no address to complete it with."
        ReservedPrefix Warning "choose another prefix, or the namespace that it is known for"
            "Readers that know elements by their prefix take them for others."
        SAXError Error "close what is open, and escape & and < in text"
            "A parser of XML stops at the first such fault, and most readers show nothing at all."
        SchemeNotIANARegistered Warning "use a scheme that IANA lists, or write tag: for a name"
            "Programs do not know how to open it."
        SecurityRisk Warning "remove the element"
            "It may harm, so readers remove it, some with all that follows."
        SecurityRiskAttr Warning "remove the attribute"
            "It may harm, so readers remove it."
        SelfDoesntMatchLocation Warning "use the address at which the feed is published"
            "Readers may subscribe to the address that the feed names."
        SelfNotAtom Warning "name the format of the feed itself"
            "Readers that trust the type do not subscribe."
        SlashDate Warning "add lastBuildDate to the channel"
            "A number of comments says little without its date."
        TooLong Error "shorten it to what the message says"
            "Directories cut it, or refuse the feed."
        UndeterminableVocabulary Warning "declare the namespace of the element"
            "Programs cannot know which vocabulary the element is of."
        UndefinedElement Error "remove it, correct its name, or give it a namespace of its own"
            "Readers ignore what they do not know, so what it says is lost."
        UndefinedNamedEntity Error "write the character itself, or its number as `&#160;`"
            "Readers fetch no document type, so they show nothing in its place."
        UndefinedParam Warning "remove the parameter"
            "Clients ignore it."
        UnexpectedAttribute Error "remove the attribute or correct its name"
            "Readers ignore it, so what it says is lost."
        UnexpectedText Error "put the text into an element"
            "Readers look for elements here, and drop the text."
        UnexpectedWhitespace Error "use the value without spaces around it"
            "White space is part of an id and of a date: two ids that look alike are two entries."
        UnicodeError Error "save the file in the encoding that it names"
            "Parsers stop at the first byte that is not of the encoding."
        UnknownEncoding Error "save the file as UTF-8, and say so"
            "No parser knows it, so none reads the feed."
        UnknownNamespace Warning "check its spelling; if it is your own, all is well"
            "No one but you knows what its elements say."
        UnregisteredAtomLinkRel Warning "use a registered relation, or an address of your own"
            "Readers do not know what the link is to them."
        UnsupportedItunesFormat Warning "publish MP3, M4A, MP4, MOV, PDF or EPUB"
            "Players do not play it."
        UnsupportedNamespace Info "elements in this namespace are not checked"
            "Faults in its elements are not found."
        UriNotIri Error "percent-encode the path, and write the host in ASCII (xn--…)"
            "RSS knows URIs, whose characters are ASCII."
        UseOfExtensionAttr Warning "say it in an element of that vocabulary"
            "Readers of RSS drop attributes that they do not know."
        UseZeroForMidnight Warning "use 0"
            "24 was midnight in RSS 0.91 alone."
        UseZeroForUnknown Error "use 0"
            "A negative size makes some players stop."
        ValidatorLimit Error "nest less, or split the feed"
            "Programs that read it take very long, or stop."
        WPBlankLine Error "remove the blank lines that a plugin or a theme writes before `<?xml`"
            "Parsers refuse the whole feed."
    }
}
