// What a curator who works with `paperfeed serve` sees in an open page: live.mjs PROJECT PAPERFEED.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

const installed = process.env.INSTALLED;
const require = createRequire(join(installed, "node_modules/"));
const { chromium } = require("playwright-core");
const [project, paperfeed] = process.argv.slice(2);

const server = spawn(paperfeed, ["-C", project, "serve", "--addr", "127.0.0.1:0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
process.on("exit", () => server.kill());
let address;
for await (const line of createInterface({ input: server.stdout })) {
  address = line.match(/http:\/\/\S+\//)?.[0];
  if (address) break;
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update"],
});
const faults = [];
const page = await browser.newPage();
page.on("console", (message) => {
  if (message.type() === "error") faults.push(message.text());
});
page.on("pageerror", (error) => faults.push(error.message));

const entries = join(project, "entries");
const newest = join(entries, (await readdir(entries)).filter((name) => name.endsWith(".toml")).sort().pop());
const sound = await readFile(newest, "utf8");
const mistakes = page.locator("#paperfeed-mistakes");

await page.goto(address);
const before = await page.locator("main").innerText();

await writeFile(newest, sound.replace("title =", "titel ="));
await mistakes.waitFor();
const told = await mistakes.innerText();
if (!told.includes("did you mean `title`?")) faults.push(`the mistake is shown as: ${told}`);
if ((await page.locator("main").innerText()) !== before) faults.push("a mistake changed the page");
await page.screenshot({ path: join(installed, "mistake.png") });

// A page that is opened now tells it too.
await page.reload();
await mistakes.waitFor();

await writeFile(newest, sound.replace("title = ", "title = 'Mended' # "));
await page.getByText("Mended").first().waitFor();
if (await mistakes.count()) faults.push("the mistake is still told");

await browser.close();
for (const fault of faults) console.log(fault);
console.log(`serve: a mistake and its correction seen in an open page, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
