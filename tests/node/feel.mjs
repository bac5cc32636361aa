// Evaluates FEEL with feelin: node feel.mjs FOLDER_OF_FEELIN, then a line of JSON for a question and one for its answer.
// A question is [NAME_OF_FUNCTION, EXPRESSION, CONTEXT]; an answer has a value, and warnings or an error if there are any.
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const feelin = await import(pathToFileURL(join(process.argv[2], "dist", "index.js")));
for await (const line of createInterface({ input: process.stdin })) {
  const [name, expression, context] = JSON.parse(line);
  let answer;
  try {
    answer = feelin[name](expression, context);
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
