// Puts the list, its page and the reader side by side: draw.mjs PROJECT READER.txt PAPERFEED INTO.png.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.env.INSTALLED, "node_modules/"));
const { chromium } = require("playwright-core");
const [project, reader, paperfeed, into] = process.argv.slice(2);
const server = spawn(paperfeed, ["-C", project, "serve", "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => server.kill());
let address;
for await (const line of createInterface({ input: server.stdout })) {
  address = line.match(/http:\/\/\S+\//)?.[0];
  if (address) break;
}
server.stdout.resume();

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 620, height: 640 }, deviceScaleFactor: 1.5 });
await page.goto(address);
const shot = (await page.screenshot()).toString("base64");
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
await page.close();
const drawn = await browser.newPage({ viewport: { width: 1320, height: 560 }, deviceScaleFactor: 1.5 });
await drawn.setContent(`<!doctype html><style>
  body { margin: 0; padding: 20px; display: grid; grid-template-columns: 1fr 1.25fr 1.15fr; gap: 20px; background: #eef1f4;
    font: 15px "DejaVu Sans", sans-serif; height: 520px; }
  figure { margin: 0; display: flex; flex-direction: column; min-width: 0; }
  figcaption { padding: 0 0 8px; color: #333; }
  pre, div { flex: 1; margin: 0; border-radius: 8px; overflow: hidden; border: 1px solid #c8ced6; }
  pre { padding: 12px; font: 11.5px/1.45 "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
  .list { background: #fff; } .reader { background: #1d1f21; color: #e6e6e6; white-space: pre; }
  img { width: 100%; display: block; }
</style>
<figure><figcaption>The list, README.md</figcaption><pre class="list">${escaped(readFileSync(join(project, "README.md"), "utf8"))}</pre></figure>
<figure><figcaption>Its page</figcaption><div><img src="data:image/png;base64,${shot}"></div></figure>
<figure><figcaption>A paper in a reader, newsboat</figcaption><pre class="reader">${escaped(readFileSync(reader, "utf8"))}</pre></figure>`);
await drawn.screenshot({ path: into });
await browser.close();
process.exit(0);
