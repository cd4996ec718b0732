// Publishes each line of hostile.txt in every place where a curator may write, and opens what comes of
// it in Chromium: hostile.mjs PAPERFEED FOLDER. As an address each must be refused. Pages are
// opened as they are published, and again without their policy, which alone must not be what holds.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(join(process.env.INSTALLED, "node_modules/"));
const { chromium } = require("playwright-core");
const [paperfeed, folder] = process.argv.slice(2).map((path) => resolve(path));
const list = fileURLToPath(new URL("hostile.txt", import.meta.url));
const payloads = readFileSync(list, "utf8").split("\n").filter(Boolean);
// A string of TOML holds what a string of JSON does.
const toml = JSON.stringify;
const faults = [];

function settings(title) {
  return `[site]\ntitle = ${toml(title)}\nurl = "https://papers.example.org/"\n` +
    `description = ${toml(title)}\nauthor = ${toml(title)}\ntag = "papers.example.org,2024"\n`;
}

function project(title, weeks) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "entries"), { recursive: true });
  writeFileSync(join(folder, "paperfeed.toml"), settings(title));
  weeks.forEach((papers, at) => {
    const day = (more) => new Date(Date.UTC(2024, 0, 1 + 7 * at + more)).toISOString().slice(0, 10);
    const head = `start = ${day(0)}\nend = ${day(6)}\ntitle = ${toml(title)}\nintro = ${toml(papers[0].text)}\n`;
    const tables = papers.map((paper) => "\n[[paper]]\n" + paper.table);
    writeFileSync(join(folder, "entries", `${day(0)}.toml`), head + tables.join(""));
  });
}

function build() {
  try {
    return [0, execFileSync(paperfeed, ["build"], { cwd: folder, encoding: "utf8" })];
  } catch (error) {
    return [error.status, error.stdout + error.stderr];
  }
}

const line = (text) => text.replaceAll("\t", " ");
const paper = (text, number, more) => ({
  text,
  table: `title = ${toml("T " + line(text))}\nsummary = ${toml(text + "\n\n" + more)}\n` +
    `authors = [${toml(line(text))}]\nvenue = ${toml("V " + line(text))}\nid = ${toml("n" + number)}\n` +
    `links = { ${toml("L " + line(text))} = "https://example.org/${number}" }\n` +
    (topics.has(number) ? `topics = [${toml(text)}]\n` : ""),
});

// As an address each is refused; as a topic each is refused or names a folder that is safe to open.
let refused = 0;
const topics = new Set();
for (const [number, text] of payloads.entries()) {
  const attempt = (table) => {
    project("Papers", [[{ text: "", table: `title = "A"\nsummary = "B"\nid = "n${number}"\n${table}\n` }]]);
    return build();
  };
  const [code, said] = attempt(`links = { Paper = ${toml(text)} }`);
  if (code === 1 && said.includes("InvalidUrl")) refused += 1;
  else faults.push(`${text}: not refused: ${said}`);
  const [asTopic, why] = attempt(`links = { Paper = "https://a.org/" }\ntopics = [${toml(text)}]`);
  if (asTopic === 0) topics.add(number);
  else if (asTopic === 1 && /InvalidTopic|SeveralLines/.test(why)) refused += 1;
  else faults.push(`${text}: neither a topic nor refused: ${why}`);
}

const weeks = [];
payloads.forEach((text, number) => {
  const formulas = `$${text}$ $\\text{${text}}$ $\\operatorname{${text}}$\n\n$$a < ${text}$$`;
  const table = `| ${text} | ~~${text}~~ |\n|:--|--:|\n| \`${text}\` | $${text}$ |`;
  const places = `[a](${text}) ![b](${text}) <${text}>\n\n[c${number}]: ${text}\n[c${number}]\n\n- ${text}\n\n> ${text}\n\n${formulas}\n\n${table}`;
  if (number % 20 === 0) weeks.push([]);
  weeks.at(-1).push(paper(text, number, places));
});
project(payloads.map(line).join(" "), weeks);
const [code, said] = build();
if (code !== 0) throw new Error(said);

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update"],
});
let opened = 0;

// What a document must not hold, whatever its policy: told by the browser's own parser.
const inspect = () => {
  const bad = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (name === "script" && !/\/(page|\d{4}(-text)?)\.js$/.test(element.src)) bad.push(element.outerHTML);
    if (["iframe", "object", "embed", "base", "style", "svg", "frameset"].includes(name)) bad.push(element.outerHTML);
    const inFormula = /^(m(row|i|n|o|text|space|frac|sqrt|root|sub|sup|subsup|under|over|underover|table|tr|td|padded|phantom)|semantics|annotation)$/;
    if (element.parentElement?.closest("math") && !inFormula.test(name)) bad.push(element.outerHTML);
    for (const { name: attribute, value } of element.attributes) {
      if (/^(on|style$|srcdoc$|formaction$|background$)/.test(attribute)) bad.push(element.outerHTML);
      if (/^(href|src|action|xlink:href)$/.test(attribute)) {
        const scheme = new URL(value, document.baseURI).protocol;
        if (!["http:", "https:", "mailto:", "file:"].includes(scheme)) bad.push(element.outerHTML);
      }
    }
  }
  return bad;
};

async function open(path, withPolicy) {
  const context = await browser.newContext({ bypassCSP: !withPolicy });
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    faults.push(`${path}: a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  // What the policy stops never comes here. Without it, images of summaries are asked for, as in readers.
  await page.route(/^(https?|data|blob):/, (route) => {
    const isImage = !withPolicy && route.request().resourceType() === "image";
    if (!isImage) faults.push(`${path}: asks for ${route.request().url()}`);
    route.abort();
  });
  await page.goto(`file://${path}`);
  const words = page.locator("#words");
  if ((await words.count()) && (await words.isVisible())) {
    await words.fill("alert");
    await page.waitForSelector("#results li");
  }
  for (const bad of await page.evaluate(inspect)) faults.push(`${path}: ${bad}`);
  opened += 1;
  await context.close();
}

const feeds = join(folder, "feeds");
for (const file of readdirSync(feeds, { recursive: true })) {
  const path = join(feeds, file);
  if (file.endsWith(".html")) {
    await open(path, true);
    await open(path, false);
  }
  // What a reader without any cleaning of its own would show.
  if (file.endsWith("feed.json")) {
    const items = JSON.parse(readFileSync(path, "utf8")).items;
    const shown = join(folder, "shown.html");
    writeFileSync(shown, "<!DOCTYPE html><meta charset=utf-8>" + items.map((item) => item.content_html).join("\n"));
    await open(shown, false);
  }
}
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`${payloads.length} hostile texts: refused ${refused} times as address or topic, ${opened} documents opened: ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
