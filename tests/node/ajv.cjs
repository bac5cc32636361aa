// Compiles a JSON Schema in ajv's strict mode and holds YAML files against it: node ajv.cjs SCHEMA [FILE...]
// A schema that does not pass ends it; for each file that does not fit, it prints a line.
const { readFileSync } = require("node:fs");
const Ajv = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;
const { parse } = require("yaml");

const [schema, ...files] = process.argv.slice(2);
const ajv = new Ajv({ strict: true, allErrors: true });
addFormats(ajv);
const fits = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
for (const file of files) {
  if (!fits(parse(readFileSync(file, "utf8")))) console.log(`${file}: ${ajv.errorsText(fits.errors)}`);
}
