//! What a column, a `**Name:** value` line or a `name：address` line holds, by its name in some languages.

/// What a field of a paper holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// The paper, be it its title or a link to it.
    Paper,
    /// The day it came out.
    Released,
    /// Its authors.
    Authors,
    /// Its summary.
    Summary,
    /// Links.
    Links,
    /// Topics.
    Topics,
    /// Where it appeared.
    Venue,
    /// Its DOI.
    Doi,
    /// A running number, which the order says already.
    Number,
    /// What the settings leave out.
    Skip,
}

/// The words of a name that tell what it holds; the first row that has one wins.
const NAMES: [(Field, &[&str]); 10] = [
    (
        Field::Links,
        &[
            "link",
            "links",
            "url",
            "urls",
            "pdf",
            "code",
            "arxiv",
            "github",
            "repo",
            "repository",
            "website",
            "homepage",
            "huggingface",
            "openreview",
            "链接",
            "地址",
            "代码",
            "主页",
            "项目",
            "リンク",
            "コード",
            "実装",
            "링크",
            "코드",
            "enlace",
            "enlaces",
            "código",
            "lien",
            "liens",
            "ссылка",
            "ссылки",
            "код",
        ],
    ),
    (
        Field::Released,
        &[
            "date",
            "month",
            "月份",
            "monat",
            "mes",
            "mois",
            "месяц",
            "released",
            "release",
            "published",
            "publish",
            "publication",
            "submitted",
            "day",
            "日期",
            "时间",
            "发布",
            "日付",
            "公開日",
            "날짜",
            "일자",
            "datum",
            "fecha",
            "дата",
            "added",
            "gelesen",
            "veröffentlicht",
            "erschienen",
            "발표일",
            "día",
        ],
    ),
    (
        Field::Authors,
        &[
            "author",
            "by",
            "verfasser",
            "authors",
            "作者",
            "著者",
            "저자",
            "autor",
            "autoren",
            "autores",
            "auteur",
            "auteurs",
            "автор",
            "авторы",
        ],
    ),
    (
        Field::Topics,
        &[
            "topic",
            "topics",
            "tag",
            "tags",
            "keyword",
            "keywords",
            "category",
            "kategorie",
            "categoría",
            "раздел",
            "categories",
            "主题",
            "标签",
            "分类",
            "类别",
            "关键词",
            "トピック",
            "タグ",
            "分野",
            "주제",
            "태그",
            "분야",
            "thema",
            "themen",
            "tema",
            "temas",
            "etiquetas",
            "sujet",
            "sujets",
            "catégorie",
            "тема",
            "темы",
        ],
    ),
    (
        Field::Title,
        &[
            "title",
            "name",
            "标题",
            "题目",
            "名称",
            "タイトル",
            "題名",
            "제목",
            "titel",
            "título",
            "titulo",
            "titre",
            "название",
            "заголовок",
        ],
    ),
    (
        Field::Paper,
        &[
            "paper",
            "papers",
            "article",
            "论文",
            "文章",
            "論文",
            "논문",
            "artículo",
            "articulo",
            "статья",
        ],
    ),
    (
        Field::Summary,
        &[
            "abstract",
            "summary",
            "description",
            "tldr",
            "comment",
            "comments",
            "overview",
            "摘要",
            "简介",
            "描述",
            "总结",
            "概要",
            "要約",
            "説明",
            "요약",
            "설명",
            "초록",
            "zusammenfassung",
            "kurzfassung",
            "кратко",
            "resumo",
            "riassunto",
            "beschreibung",
            "resumen",
            "descripción",
            "résumé",
            "аннотация",
            "описание",
        ],
    ),
    (
        Field::Venue,
        &[
            "venue",
            "conference",
            "conf",
            "journal",
            "pub",
            "会议",
            "期刊",
            "会議",
            "学会",
            "学术会议",
            "학회",
            "konferenz",
            "zeitschrift",
            "conferencia",
            "revista",
            "conférence",
            "revue",
            "конференция",
            "журнал",
        ],
    ),
    (Field::Doi, &["doi"]),
    (
        Field::Number,
        &[
            "#",
            "no",
            "nr",
            "num",
            "number",
            "index",
            "id",
            "序号",
            "编号",
            "番号",
            "번호",
            "№",
            "номер",
        ],
    ),
];

/// Names of columns of days that begin a section where they stand before a line's colon: `**Week:** …`.
const DAYS: [&str; 3] = ["week", "woche", "when"];

/// What links are called whose words are a symbol.
const SYMBOLS: [(&str, &[&str]); 5] = [
    ("Paper", &["📄", "📃", "📑", "📝", "📜"]),
    ("Code", &["💻", "🐙", "⌨️"]),
    ("Website", &["🌐", "🏠"]),
    ("Video", &["🎥", "📹", "🎬", "▶️", "📺"]),
    ("Hugging Face", &["🤗"]),
];

/// The label of a link by its symbol.
pub(super) fn by_symbol(label: &str) -> Option<&'static str> {
    let label = label.trim().to_lowercase();
    let is_known = |symbols: &&[&str]| symbols.contains(&label.as_str());
    SYMBOLS.iter().find(|(_, symbols)| is_known(symbols)).map(|(name, _)| *name)
}

/// The field that `[import.columns]` calls so: one of [`crate::site::COLUMNS`].
pub fn by_name(name: &str) -> Option<Field> {
    Some(match name {
        "title" => Field::Title,
        "released" => Field::Released,
        "authors" => Field::Authors,
        "summary" => Field::Summary,
        "links" => Field::Links,
        "topics" => Field::Topics,
        "venue" => Field::Venue,
        "doi" => Field::Doi,
        "number" => Field::Number,
        "skip" => Field::Skip,
        _ => return None,
    })
}

/// What a line `name: value` holds: a title may begin so too (`Code Llama: …`), so all words of the name are known.
pub(super) fn of_line(name: &str) -> Option<Field> {
    let lower = name.trim().to_lowercase();
    let is_known = |word: &str| {
        let fields = NAMES.iter().flat_map(|(_, known)| *known);
        word == "of"
            || word == "page"
            || word == "project"
            || fields.clone().any(|known| *known == word)
    };
    let is_name = lower.split_whitespace().all(|word| is_known(word.trim_matches(['*', '_'])));
    let is_tldr = lower.replace([';', ' '], "") == "tldr";
    of_name(name).filter(|field| (is_name || is_tldr) && *field != Field::Number)
}

/// What a column of a name holds; none if the name is not known.
pub(super) fn of_name(name: &str) -> Option<Field> {
    let name = name.trim().to_lowercase();
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric() && c != '#' && c != '№').collect();
    let has = |known: &str| {
        words.contains(&known) || !known.is_ascii() && name.contains(known) && !is_cased(known)
    };
    // `tl;dr` is two words.
    if name.replace([';', ' '], "") == "tldr" {
        return Some(Field::Summary);
    }
    let all = || NAMES.iter().filter(|(_, known)| known.iter().any(|known| has(known)));
    let of_days = || DAYS.iter().any(|known| has(known)).then_some(Field::Released);
    let first = all().map(|(field, _)| *field).next().or_else(of_days)?;
    // `Paper & Authors`: what a cell begins with is the title.
    let titles =
        all().map(|(field, _)| *field).find(|field| matches!(field, Field::Title | Field::Paper));
    Some(titles.filter(|_| first == Field::Authors).unwrap_or(first))
}

/// Whether words of this script are parted by spaces.
fn is_cased(word: &str) -> bool {
    word.chars().any(|c| c.is_lowercase() || c.is_uppercase())
}

/// Values that say that there is none.
pub(super) fn is_none(value: &str) -> bool {
    matches!(
        value.trim().to_lowercase().as_str(),
        "" | "-"
            | "–"
            | "—"
            | "null"
            | "none"
            | "n/a"
            | "na"
            | "tbd"
            | "tba"
            | "/"
            | "无"
            | "暂无"
            | "なし"
            | "없음"
    )
}
