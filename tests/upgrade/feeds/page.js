"use strict";
// What the pages do beyond HTML: copy an address, and search all papers. Nothing is loaded for the
// search before its first key.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      // A page from a disk may not write to the clipboard; the address is selected for it.
      button.textContent = "Selected";
    }
  });
}

// How many papers are shown at most.
const MOST = 50;

const papers = [];

// Letters without accents and case, so that "uber" finds "Über".
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// Called by each file in search/.
function addPapers(rows) {
  for (const [week, place, day, title, link, topics, summary] of rows) {
    const inTitle = folded(title + " " + topics.join(" "));
    const inAll = inTitle + " " + folded(summary);
    papers.push({ week, place, day, title, link, topics, summary, inTitle, inAll });
  }
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

// Papers with all the words, the newest first, those with a word in the title before the others.
function find(words) {
  const found = papers.filter((paper) => words.every((word) => paper.inAll.includes(word)));
  const rank = (paper) => words.filter((word) => paper.inTitle.includes(word)).length;
  return found
    .map((paper) => ({ paper, rank: rank(paper) }))
    .sort((a, b) => b.rank - a.rank || (a.paper.day < b.paper.day ? 1 : a.paper.day > b.paper.day ? -1 : 0))
    .map(({ paper }) => paper);
}

function element(name, text, address) {
  const made = document.createElement(name);
  made.textContent = text;
  if (address !== undefined) made.href = address;
  return made;
}

// The part of a summary around the first word that was sought.
function excerpt(summary, words) {
  const text = folded(summary);
  // Folding can change the length; then the beginning is shown.
  const first = text.length === summary.length ? Math.max(0, ...words.slice(0, 1).map((word) => text.indexOf(word))) : 0;
  const start = first > 100 ? summary.indexOf(" ", first - 80) + 1 : 0;
  const part = summary.slice(start, start + 240);
  return (start > 0 ? "…" : "") + part + (start + 240 < summary.length ? "…" : "");
}

function result(paper, words) {
  const item = document.createElement("li");
  const week = "weeks/" + paper.week + "/index.html#" + paper.place;
  const facts = element("span", "");
  facts.append(element("a", paper.day, week));
  for (const topic of paper.topics) {
    facts.append(" · ", element("a", topic, "topics/" + topic + "/index.html"));
  }
  const title = element("a", paper.title, paper.link);
  item.dir = "auto";
  item.append(title, facts, element("p", excerpt(paper.summary, words)));
  return item;
}

const form = document.getElementById("search");
if (form !== null) {
  const field = document.getElementById("words");
  const status = document.getElementById("found");
  const results = document.getElementById("results");
  let loaded;

  const show = () => {
    const words = folded(field.value).split(/\s+/).filter((word) => word !== "");
    const found = words.length > 0 ? find(words) : [];
    results.replaceChildren(...found.slice(0, MOST).map((paper) => result(paper, words)));
    const count = found.length === 1 ? "1 paper" : found.length + " papers";
    const more = found.length > MOST ? "; the first " + MOST + " are shown" : "";
    status.textContent = words.length > 0 ? count + more : "";
  };
  const search = async () => {
    loaded ??= Promise.all(form.dataset.index.split(" ").map(load));
    try {
      await loaded;
      show();
    } catch (error) {
      loaded = undefined;
      papers.length = 0;
      status.textContent = "The list of papers could not be loaded (" + error.message + ").";
    }
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  // A browser that comes back to the page keeps what was typed.
  if (field.value !== "") search();
}
