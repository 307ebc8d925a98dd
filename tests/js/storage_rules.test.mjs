// @firebase/rules-unit-testing for Storage: rules of its own, pretended people, admin access, clearing.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { readFile } from "node:fs/promises";
import { assertFails, assertSucceeds, initializeTestEnvironment } from "@firebase/rules-unit-testing";
import { getBytes, listAll, ref, uploadString } from "firebase/storage";

let environment, rules;
before(async () => {
  rules = await readFile(new URL("./files.rules", import.meta.url), "utf8");
  environment = await initializeTestEnvironment({ projectId: process.env.GCLOUD_PROJECT, storage: { rules } });
});
beforeEach(() => environment.clearStorage());
after(() => environment.cleanup());
const files = (uid) => environment.authenticatedContext(uid).storage();

test("people are told apart by uid", async () => {
  await assertSucceeds(uploadString(ref(files("ada"), "people/ada/x"), "x"));
  await assertFails(uploadString(ref(files("eve"), "people/ada/x"), "y"));
  await assertFails(getBytes(ref(environment.unauthenticatedContext().storage(), "people/ada/x")));
});

test("an administrator is above the rules, and clearing leaves nothing", async () => {
  const names = () => new Promise((resolve, reject) => {
    environment.withSecurityRulesDisabled(async (context) => {
      const found = await listAll(ref(context.storage()));
      resolve([...found.items, ...found.prefixes].map((one) => one.fullPath));
    }).catch(reject);
  });
  await environment.withSecurityRulesDisabled((context) => uploadString(ref(context.storage(), "anywhere"), "x"));
  assert.deepEqual(await names(), ["anywhere", "people"]);
  await environment.clearStorage(); // goes by what lies in the root
  assert.deepEqual(await names(), ["people"]);
  await fetch(`http://${process.env.FIREBASE_STORAGE_EMULATOR_HOST}/internal/reset`, { method: "POST" });
  assert.deepEqual(await names(), []);
});

test("broken rules are refused with their place, and the old ones stay", async () => {
  const url = `http://${process.env.FIREBASE_STORAGE_EMULATOR_HOST}/internal/setRules`;
  const body = JSON.stringify({ rules: { files: [{ name: "storage.rules", content: "service firebase.storage {\n  match /x {" }] } });
  const answer = await fetch(url, { method: "PUT", body });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /storage\.rules:2:\d+/);
  await assertSucceeds(uploadString(ref(files("ada"), "people/ada/x"), "x"));
  await assertFails(uploadString(ref(files("eve"), "people/ada/x"), "y"));
});
