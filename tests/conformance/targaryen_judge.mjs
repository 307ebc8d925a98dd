// Asks targaryen: one case of JSON a line in, "true", "false" or "error: ..." a line out.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const targaryen = createRequire(process.argv[2])("targaryen");

function decide({ rules, data, auth, now, operation, path, value, query }) {
  const database = targaryen.database(rules, data, now).with({ auth, now });
  if (operation === "read") return database.read(path, { now, query: query ?? undefined }).allowed;
  if (operation === "write") return database.write(path, value, undefined, now).allowed;
  return database.update(path, value, now).allowed;
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = String(decide(JSON.parse(line)));
  } catch (error) {
    said = `error: ${String(error.message).split("\n")[0]}`;
  }
  console.log(said);
}
