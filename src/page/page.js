"use strict";
// What the pages do beyond HTML: copy an address, search all papers, go from paper to paper by keys. Nothing is loaded
// for the search before its first key.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    } catch {
      // A page from a disk may not write to the clipboard; the address is selected for it.
      button.textContent = button.dataset.selected;
    }
  });
}

// A place inside a summary that is closed, or a paper that is: open what the address names.
function openTarget() {
  let id;
  try {
    id = decodeURIComponent(location.hash.slice(1));
  } catch {
    return; // No escape of an address: `#100%`.
  }
  const target = document.getElementById(id);
  target?.querySelector("details")?.setAttribute("open", "");
}
addEventListener("hashchange", openTarget);
openTarget();

// How many papers are shown at most.
const MOST = 50;

// The papers of each year, as they are loaded.
const years = new Map();

// Letters without accents and case, so that "uber" finds "Über".
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// Called by each file of names in search/.
function addPapers(year, rows) {
  const papers = rows.map(([week, place, [day, isReleased], title, link, topics, authors, known]) => {
    const inTitle = folded(title);
    const named = folded([title, ...topics.map(([name]) => name), ...authors, ...known].join(" "));
    return { week, place, day, isReleased, title, link, topics, authors, known, inTitle, named, text: "", inText: "" };
  });
  years.set(year, papers);
}

// Called by each file of summaries, which has the same order.
function addTexts(year, texts) {
  texts.forEach((text, at) => {
    const paper = years.get(year)?.[at];
    if (paper !== undefined) Object.assign(paper, { text, inText: folded(text) });
  });
}

function load(file) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = file;
    script.onload = resolve;
    script.onerror = () => reject(new Error(file));
    document.head.append(script);
  });
}

// Papers with all the words. One in the title counts more than one in names, that more than one in the summary; of
// equals the newest comes first.
function find(words) {
  const weight = (paper, word) => {
    if (paper.inTitle.includes(word)) return 9;
    if (paper.named.includes(word)) return 6;
    return paper.inText.includes(word) ? 1 : -Infinity;
  };
  const found = [];
  for (const paper of [...years.values()].flat()) {
    const rank = words.reduce((sum, word) => sum + weight(paper, word), 0);
    if (rank > 0) found.push({ paper, rank });
  }
  found.sort((a, b) => b.rank - a.rank || (a.paper.day < b.paper.day ? 1 : a.paper.day > b.paper.day ? -1 : 0));
  return found.map(({ paper }) => paper);
}

function element(name, text, address) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (address !== undefined) made.href = address;
  return made;
}

// The places of words in a text, as beginnings and ends: folding can change how long it is.
function placesOf(text, words) {
  let letters = "";
  const from = [];
  let at = 0;
  for (const character of text) {
    const fold = folded(character);
    for (let unit = 0; unit < fold.length; unit += 1) from.push(at);
    letters += fold;
    at += character.length;
  }
  from.push(at);
  const places = words.flatMap((word) => {
    const found = [];
    for (let place = letters.indexOf(word); place >= 0; place = letters.indexOf(word, place + word.length)) {
      found.push([from[place], from[place + word.length]]);
    }
    return found;
  });
  return places.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

// A text with what was sought in it marked, inside an element.
function marked(made, text, words) {
  let end = 0;
  for (const [start, stop] of placesOf(text, words)) {
    if (start < end || stop <= start) continue;
    made.append(text.slice(end, start), element("mark", text.slice(start, stop)));
    end = stop;
  }
  made.append(text.slice(end));
  return made;
}

// The part of a summary around the first word that was sought.
function excerpt({ text }, words) {
  const first = placesOf(text, words)[0]?.[0] ?? 0;
  const start = first > 100 ? text.indexOf(" ", first - 80) + 1 : 0;
  const part = text.slice(start, start + 240);
  return (start > 0 ? "…" : "") + part + (start + 240 < text.length ? "…" : "");
}

const form = document.getElementById("search");
if (form !== null) {
  const field = document.getElementById("words");
  const status = document.getElementById("found");
  const results = document.getElementById("results");
  const { top, one, many, first, week: weekOf, failed } = form.dataset;
  let loaded;

  const result = (paper, words) => {
    const item = document.createElement("li");
    const title = marked(element("a", undefined, paper.link), paper.title, words);
    const facts = element("span");
    // No date is shown that is not the paper's.
    const when = paper.isReleased ? paper.day : weekOf.replace("{day}", paper.week);
    facts.append(element("a", when, top + "weeks/" + paper.week + "/index.html#" + encodeURI(paper.place)));
    for (const name of [...paper.authors, ...paper.known]) facts.append(" · ", marked(element("i"), name, words));
    for (const [name, folder] of paper.topics) {
      facts.append(" · ", marked(element("a", undefined, top + "topics/" + folder + "/index.html"), name, words));
    }
    item.dir = "auto";
    item.append(title, facts, marked(element("p"), excerpt(paper, words), words));
    return item;
  };
  const show = () => {
    const words = folded(field.value).split(/\s+/).filter((word) => word !== "");
    const found = words.length > 0 ? find(words) : [];
    results.replaceChildren(...found.slice(0, MOST).map((paper) => result(paper, words)));
    const said = found.length === 1 ? one : found.length > MOST ? first : many;
    status.textContent = words.length > 0 ? said.replace("{count}", found.length).replace("{most}", MOST) : "";
    results.hidden = words.length === 0;
    document.body.classList.toggle("searching", words.length > 0);
  };
  const files = (ending) => form.dataset.years.split(" ").map((year) => load(top + "search/" + year + ending));
  // The names first: they are small, and most people look for a title.
  const loadAll = async () => {
    await Promise.all(files(".js"));
    show();
    await Promise.all(files("-text.js"));
  };
  const search = async () => {
    const address = new URL(location.href);
    if (field.value === "") address.searchParams.delete("q");
    else address.searchParams.set("q", field.value);
    history.replaceState(null, "", address);
    loaded ??= loadAll();
    try {
      await loaded;
      show();
    } catch (error) {
      loaded = undefined;
      years.clear();
      status.textContent = failed.replace("{file}", error.message);
    }
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    show();
    search();
  });
  // What was sought stands in the address; a browser that comes back to the page keeps what was typed.
  field.value = new URL(location.href).searchParams.get("q") ?? field.value;
  if (field.value !== "") search();

  // `/` goes to the search, `j` and `k` to the next and the previous paper.
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    if (event.key === "/") {
      event.preventDefault();
      field.focus();
    }
    const step = { j: 1, k: -1 }[event.key];
    if (step === undefined) return;
    const links = [...document.querySelectorAll("article h3 a, ol.titles a, #results > li > a")];
    const shown = links.filter((link) => link.checkVisibility());
    const at = shown.indexOf(document.activeElement);
    // Before the first step the paper on the screen is the one.
    const onScreen = shown.findIndex((link) => link.getBoundingClientRect().top >= 0);
    const next = at < 0 ? onScreen : at + step;
    shown[next]?.focus();
  });
}
