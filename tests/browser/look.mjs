// Opens the pages and feeds of a built site as people do: look.mjs FEEDS PAPERFEED. Says what is wrong, and
// leaves pictures.

import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { readdir } from "node:fs/promises";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const installed = process.env.INSTALLED;
const require = createRequire(join(installed, "node_modules/"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [folder, paperfeed] = process.argv.slice(2);

// What a curator and a static host serve: `paperfeed serve`, asked as browsers ask.
const server = spawn(paperfeed, ["-C", dirname(folder), "serve", "--addr", "127.0.0.1:0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
process.on("exit", () => server.kill());
let served;
for await (const line of createInterface({ input: server.stdout })) {
  served = line.match(/http:\/\/\S+\//)?.[0];
  if (served) break;
}
server.stdout.resume();
const onDisk = `file://${folder}/`;

const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
  ],
});

// A page that reports whatever goes wrong on it and whatever it asks of another place. An image that
// lies elsewhere is refused by the page's policy, which the console tells.
async function open(base, path, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const where = `${path} (${base === served ? "served" : "on disk"})`;
  page.on("console", (message) => {
    // Chromium asks for it beside a page that names no picture, as XML cannot.
    const isFavicon = message.location().url.endsWith("/favicon.ico");
    if (message.type() === "error" && !isFavicon) fault(where, message.text());
  });
  page.on("pageerror", (error) => fault(where, error.message));
  page.on("dialog", (dialog) => fault(where, `a dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) fault(where, `asks for ${request.url()}`);
  });
  await page.goto(base + path);
  return page;
}

// Every file under the folder with an ending.
async function files(ending) {
  const all = await readdir(folder, { recursive: true });
  return all.filter((name) => name.endsWith(ending)).sort();
}

const pages = await files(".html");
const one = (prefix) => pages.filter((name) => name.startsWith(prefix)).at(-1);
const samples = ["index.html", one("weekly/"), one("weeks/"), one("topics/")].filter(Boolean);

// What people see, at the width of a phone and of a desk, by day and by night.
async function looks() {
  for (const path of samples) {
    for (const width of [360, 768, 1280]) {
      for (const colorScheme of ["light", "dark"]) {
        const page = await open(served, path, { viewport: { width, height: 900 }, colorScheme });
        const where = `${path} at ${width} px, ${colorScheme}`;
        const { wide, background } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - innerWidth,
          background: getComputedStyle(document.body).backgroundColor,
        }));
        if (wide > 0) fault(where, `wider than the screen by ${wide} px`);
        const isDark = background.match(/\d+/g).every((part) => Number(part) < 60);
        if (isDark !== (colorScheme === "dark")) fault(where, `the ground is ${background}`);
        // The page's policy lets no script in but its own; this one only looks.
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        for (const found of violations) {
          fault(where, `axe: ${found.id}: ${found.help}: ${found.nodes[0].html}`);
        }
        await page.screenshot({ path: join(installed, `${path.replaceAll("/", "-")}-${width}-${colorScheme}.png`) });
        await page.context().close();
      }
    }
  }
}

// The search finds a paper by each thing that names it, marks what was sought, keeps it in the address, and is on every
// page.
async function search(base) {
  const papers = readPapers();
  const page = await open(base, "index.html");
  let loaded = 0;
  page.on("request", (request) => (loaded += request.url().includes("/search/") ? 1 : 0));
  await page.waitForSelector("#search:not([hidden])");
  if (loaded > 0) fault("search", "loads the papers before the first key");
  const where = base === served ? "served" : "on disk";
  const sought = new Set([papers[0], papers.at(-1), papers[Math.floor(papers.length / 2)]]);
  for (const full of [papers.find((paper) => paper.known.length > 0), papers.find((paper) => paper.authors.length > 0)]) {
    if (full !== undefined) sought.add(full);
  }
  for (const { title, topics, authors, known, text } of sought) {
    const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 6).slice(0, 4).join(" ");
    const topic = topics[0]?.[0];
    for (const typed of [title, words, topic, authors[0], ...known].filter(Boolean)) {
      await page.fill("#words", typed);
      const results = page.locator("#results > li > a");
      await page.waitForFunction(() => /[1-9]\d* (paper|篇)/.test(document.getElementById("found").textContent));
      // A topic can have more papers than are shown.
      const titles = await results.allTextContents();
      const isOne = typed === title || typed === words;
      if (isOne ? !titles.includes(title) : titles.length === 0) fault(`search for “${typed}” (${where})`, `no “${title}” in ${titles}`);
      if (isOne && words !== "" && (await page.locator("#results mark").count()) === 0) fault(`search for “${typed}”`, "marks nothing");
    }
  }
  if (await page.locator("#papers").isVisible()) fault("search", "leaves the other papers in sight");
  await page.fill("#words", "no-such-word-anywhere");
  await page.waitForFunction(() => /^0 /.test(document.getElementById("found").textContent));
  if (!page.url().includes("q=no-such-word-anywhere")) fault("search", `is not in the address ${page.url()}`);
  await page.context().close();
  // Each kind of page has it, and an address that names what is sought answers.
  for (const path of samples) {
    const other = await open(base, `${path}?q=${encodeURIComponent(papers[0].title)}`);
    await other.waitForSelector("#results > li > a");
    const href = await other.locator("#results > li span a").first().getAttribute("href");
    if (!existsSync(join(folder, dirname(path), decodeURI(href.split("#")[0])))) fault(path, `a result leads to ${href}`);
    await other.context().close();
  }
  return papers.length;
}

// All papers as the files of the search say them.
function readPapers() {
  const scripts = readdirSync(join(folder, "search")).filter((name) => name.endsWith(".js")).sort();
  const years = new Map();
  const addPapers = (year, rows) =>
    years.set(year, rows.map(([week, place, [day], title, link, topics, authors, known]) =>
      ({ week, place, day, title, link, topics, authors, known, text: "" })));
  const addTexts = (year, texts) => texts.forEach((text, at) => (years.get(year)[at].text = text));
  for (const ending of [/^\d+\.js$/, /-text\.js$/]) {
    for (const name of scripts.filter((name) => ending.test(name))) {
      new Function("addPapers", "addTexts", readFileSync(join(folder, "search", name), "utf8"))(addPapers, addTexts);
    }
  }
  return [...years.values()].flat();
}

// Keys go to the search and from paper to paper; a paper's place opens it.
async function keys() {
  const page = await open(served, "index.html");
  await page.waitForSelector("#search:not([hidden])");
  await page.keyboard.press("/");
  if ((await page.evaluate(() => document.activeElement.id)) !== "words") fault("keys", "/ does not go to the search");
  await page.locator("#words").blur();
  await page.keyboard.press("j");
  const first = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const again = await page.evaluate(() => document.activeElement.textContent);
  const title = await page.locator("article h3 a").first().textContent();
  if (first !== title || again !== title) fault("keys", `j and k go to “${first}” and “${again}”, not to “${title}”`);
  await page.context().close();
}

// What Zotero and Mendeley read: each span is an OpenURL that says what the page says.
async function references() {
  let count = 0;
  for (const path of samples) {
    const page = await open(served, path);
    const found = await page.evaluate(() => [...document.querySelectorAll("article")].map((article) => ({
      title: article.querySelector("h3").textContent,
      link: article.querySelector("h3 a").href,
      authors: article.querySelector(".authors")?.textContent,
      venue: article.querySelector(".venue")?.textContent,
      day: article.querySelector("time")?.dateTime,
      spans: [...article.querySelectorAll("span.Z3988")].map((span) => span.title),
    })));
    for (const paper of found) {
      if ((paper.authors === undefined) !== (paper.spans.length === 0)) fault(path, `“${paper.title}” has ${paper.spans.length} references`);
      for (const span of paper.spans) {
        count += 1;
        const says = openUrl(span);
        const one = (key) => says.get(key)?.[0];
        if (one("ctx_ver") !== "Z39.88-2004") fault(path, `no OpenURL: ${span}`);
        if (one("rft_val_fmt") !== "info:ofi/fmt:kev:mtx:journal") fault(path, `not of a journal: ${span}`);
        if (one("rft.atitle") !== paper.title) fault(path, `the reference of “${paper.title}” says “${one("rft.atitle")}”`);
        if (!paper.authors.startsWith(one("rft.au"))) fault(path, `${one("rft.au")} is not the author of “${paper.title}”`);
        if (one("rft.jtitle") !== paper.venue) fault(path, `“${paper.title}” is of ${paper.venue}, not ${one("rft.jtitle")}`);
        if (one("rft.date") !== paper.day) fault(path, `“${paper.title}” is of ${paper.day}, not ${one("rft.date")}`);
        for (const id of says.get("rft_id") ?? []) if (!/^(https?:|info:doi\/10\.)/.test(id)) fault(path, `an address ${id}`);
      }
    }
    await page.context().close();
  }
  return count;
}

// The keys and values of an OpenURL in key/encoded-value format.
function openUrl(text) {
  const says = new Map();
  for (const pair of text.split("&")) {
    const [key, value] = pair.split("=").map(decodeURIComponent);
    says.set(key, [...(says.get(key) ?? []), value]);
  }
  return says;
}

// Every link of every page to this site leads somewhere, its fragment too.
async function links() {
  const ids = new Map();
  const html = new Map();
  for (const path of pages) {
    const text = readFileSync(join(folder, path), "utf8");
    html.set(path, text);
    ids.set(path, new Set([...text.matchAll(/ id="([^"]*)"/g)].map((found) => found[1])));
  }
  let count = 0;
  for (const [path, text] of html) {
    for (const [, href] of text.matchAll(/(?:href|src)="([^"]*)"/g)) {
      // A path from the top of the host is that of where the site will lie.
      if (/^([a-z]+:|\/)/i.test(href)) continue;
      const [file, fragment] = href.split("#");
      const target = file === "" ? path : join(path, "..", decodeURIComponent(file));
      count += 1;
      if (!existsSync(join(folder, target))) fault(path, `links to ${href}, which is not there`);
      else if (fragment && !ids.get(target)?.has(fragment)) fault(path, `links to ${href}, no such place`);
    }
  }
  return count;
}

// Without scripts the page is whole.
async function withoutScripts() {
  const page = await open(served, "index.html", { javaScriptEnabled: false });
  if ((await page.locator("article h3").count()) === 0) fault("without scripts", "no papers");
  if (await page.locator("#search").isVisible()) fault("without scripts", "a search that does nothing");
  await page.context().close();
}

// The address can be copied.
async function copies() {
  const page = await open(served, "index.html", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.click("button[data-copy]");
  await page.waitForFunction(() => document.querySelector("button[data-copy]").textContent === "Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (!copied.endsWith("/atom.xml")) fault("copy", copied);
  await page.context().close();
}

// The feed's address in a browser shows a page, not its source.
async function feeds() {
  for (const base of [served, onDisk]) {
    for (const path of ["atom.xml", "rss.xml", samples.at(-1).replace("index.html", "rss.xml")]) {
      for (const colorScheme of ["light", "dark"]) {
        const page = await open(base, path, { viewport: { width: 360, height: 900 }, colorScheme });
        const seen = await page.evaluate(() => ({
          says: getComputedStyle(document.documentElement, "::before").content,
          // How many letters of a date are seen; all are of one width.
          cut: (({ clientWidth, scrollWidth, textContent }) => (clientWidth / scrollWidth) * textContent.length)(
            document.querySelector("pubDate, published"),
          ),
          shown: [...document.querySelectorAll("*")]
            .filter((element) => element.checkVisibility() && element.children.length === 0)
            .map((element) => element.nodeName),
        }));
        if (!seen.says.includes("This is a feed")) fault(path, `does not say what it is: ${seen.says}`);
        const odd = seen.shown.filter((name) => !/^(title|description|subtitle|link|pubDate|published|summary)$/.test(name));
        if (odd.length > 0) fault(path, `shows ${[...new Set(odd)]}`);
        if (!seen.shown.includes("title")) fault(path, "shows no title");
        if (!seen.shown.includes("link")) fault(path, "does not show the address of its page");
        if (seen.cut < 10 || seen.cut > 16.5) fault(path, `shows ${seen.cut} letters of a date`);
        await page.screenshot({ path: join(installed, `${path.replaceAll("/", "-")}-${colorScheme}.png`) });
        await page.context().close();
      }
    }
  }
}

// The buttons of the formats lead to feeds that show as pages; Chromium shows JSON as its source.
async function buttons() {
  const page = await open(served, "index.html");
  const names = await page.locator(".subscribe .formats a").allTextContents();
  for (const name of names.filter((name) => name !== "JSON Feed")) {
    await page.goto(served);
    await page.click(`.subscribe .formats a:text-is("${name}")`);
    await page.waitForURL(/xml$/);
    const says = await page.evaluate(() => getComputedStyle(document.documentElement, "::before").content);
    if (!says.includes("This is a feed")) fault(`the button ${name}`, `does not show a page: ${says}`);
  }
  await page.context().close();
}

// The Nu HTML Checker, over HTTP: from a disk, it says, a page's policy lets nothing in.
async function checker() {
  const jar = join(installed, "node_modules/vnu-jar/build/dist/vnu.jar");
  const addresses = pages.map((path) => served + path);
  const run = promisify(execFile);
  // It refuses loopback otherwise.
  const local = "-Dnu.validator.servlet.allow-forbidden-hosts=true";
  const found = await run("java", [local, "-jar", jar, "--stdout", "--Werror", ...addresses]).catch((error) => error);
  if (found.code) for (const line of found.stdout.split("\n").filter(Boolean)) fault("the Nu HTML Checker", line);
  if (found.stderr) fault("the Nu HTML Checker", found.stderr);
}

await looks();
const papers = await search(served);
await search(onDisk);
const linked = await links();
await withoutScripts();
await copies();
await keys();
const referred = await references();
await feeds();
await buttons();
await browser.close();
await checker();
server.kill();
console.log(`${pages.length} pages, ${papers} papers to search, ${linked} links, ${referred} references: ${faults.length} faults`);
for (const found of faults.slice(0, 20)) console.log(`    ${found}`);
process.exit(faults.length > 0 ? 1 : 0);
