// Compiles the schemas of a folder in ajv's strict mode, and says for each document of the files whether it fits.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, folder, ...files] = process.argv.slice(2);
const require = createRequire(`${modules}/x.js`);
const Ajv = require("ajv/dist/2020.js").default;
const formats = require("ajv-formats").default;
const { parseAllDocuments } = require("yaml");

const compiled = {};
for (const name of readdirSync(folder)) {
  const ajv = new Ajv({ strict: true, strictTypes: true });
  formats(ajv);
  compiled[name] = ajv.compile(JSON.parse(readFileSync(`${folder}/${name}`, "utf8")));
}
const told = files.map((file) =>
  parseAllDocuments(readFileSync(file, "utf8"), { schema: "core" }).map((each) =>
    compiled["record.schema.json"](each.toJS()),
  ),
);
console.log(JSON.stringify(told));
