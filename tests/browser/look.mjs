// Opens the pages and feeds of a built site as people do: look.mjs FEEDS PAPERFEED. Says what is wrong, and
// leaves pictures.

import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { readdir } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
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
    for (const width of [360, 1280]) {
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

// The search finds a paper by its title, by words of its summary and by its topic.
async function search(base) {
  const scripts = (await files(".js")).filter((name) => name.startsWith("search/"));
  const papers = scripts.flatMap(rows);
  const page = await open(base, "index.html");
  let loaded = 0;
  page.on("request", (request) => (loaded += request.url().includes("/search/") ? 1 : 0));
  await page.waitForSelector("#search:not([hidden])");
  if (loaded > 0) fault("search", "loads the papers before the first key");
  const sought = [papers[0], papers.at(-1), papers[Math.floor(papers.length / 2)]];
  for (const [, , , title, , topics, summary] of sought) {
    const words = summary.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 6).slice(0, 4).join(" ");
    for (const typed of [title, words, topics[0]].filter(Boolean)) {
      await page.fill("#words", typed);
      const results = page.locator("#results > li > a");
      await page.waitForFunction(() => /paper/.test(document.getElementById("found").textContent));
      // A topic can have more papers than are shown.
      const titles = await results.allTextContents();
      if (typed === topics[0] ? titles.length === 0 : !titles.includes(title)) {
        fault(`search for “${typed}” (${base === served ? "served" : "on disk"})`, `no “${title}” in ${titles}`);
      }
    }
  }
  await page.fill("#words", "no-such-word-anywhere");
  await page.waitForFunction(() => document.getElementById("found").textContent === "0 papers");
  await page.context().close();
  return papers.length;
}

// The rows of a file of the search.
function rows(name) {
  let taken;
  new Function("addPapers", readFileSync(join(folder, name), "utf8"))((given) => (taken = given));
  return taken;
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
      if (/^[a-z]+:/i.test(href)) continue;
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
          text: document.documentElement.innerText ?? "",
          shown: [...document.querySelectorAll("*")]
            .filter((element) => element.checkVisibility() && element.children.length === 0)
            .map((element) => element.nodeName),
        }));
        if (!seen.says.includes("This is a feed")) fault(path, `does not say what it is: ${seen.says}`);
        const odd = seen.shown.filter((name) => !/^(title|description|subtitle|pubDate|published|summary)$/.test(name));
        if (odd.length > 0) fault(path, `shows ${[...new Set(odd)]}`);
        if (!seen.shown.includes("title")) fault(path, "shows no title");
        await page.screenshot({ path: join(installed, `${path.replaceAll("/", "-")}-${colorScheme}.png`) });
        await page.context().close();
      }
    }
  }
}

// The buttons of the formats lead to feeds that show as pages; Chromium shows JSON as its source.
async function buttons() {
  const page = await open(served, "index.html");
  const names = await page.locator("p.formats a").allTextContents();
  for (const name of names.filter((name) => name !== "JSON Feed")) {
    await page.goto(served);
    await page.click(`p.formats a:text-is("${name}")`);
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
await feeds();
await buttons();
await browser.close();
await checker();
server.kill();
console.log(`${pages.length} pages, ${papers} papers to search, ${linked} links: ${faults.length} faults`);
for (const found of faults.slice(0, 20)) console.log(`    ${found}`);
process.exit(faults.length > 0 ? 1 : 0);
