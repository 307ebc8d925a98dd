// @firebase/rules-unit-testing: rules of its own, pretended people, admin access, clearing.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { readFile } from "node:fs/promises";
import { assertFails, assertSucceeds, initializeTestEnvironment } from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, setDoc, setLogLevel, where } from "firebase/firestore";

let environment;
before(async () => {
  setLogLevel("error");
  const rules = await readFile(new URL("./notes.rules", import.meta.url), "utf8");
  environment = await initializeTestEnvironment({ projectId: "demo-rules", firestore: { rules } });
});
beforeEach(() => environment.clearFirestore());
after(() => environment.cleanup());

test("people are told apart by uid", async () => {
  const ada = environment.authenticatedContext("ada").firestore();
  const eve = environment.authenticatedContext("eve").firestore();
  await assertSucceeds(setDoc(doc(ada, "notes/n1"), { author: "ada", public: true }));
  await assertFails(setDoc(doc(eve, "notes/n1"), { author: "eve", public: true }));
  await assertSucceeds(getDoc(doc(eve, "notes/n1")));
  await assertFails(getDoc(doc(environment.unauthenticatedContext().firestore(), "notes/n1")));
});

test("lists are proven, not filtered", async () => {
  await environment.withSecurityRulesDisabled((context) => setDoc(doc(context.firestore(), "notes/n2"), { author: "ada", public: true }));
  const eve = environment.authenticatedContext("eve").firestore();
  await assertFails(getDocs(collection(eve, "notes")));
  const found = await assertSucceeds(getDocs(query(collection(eve, "notes"), where("public", "==", true))));
  assert.equal(found.size, 1);
});

test("clearing leaves nothing", async () => {
  await environment.withSecurityRulesDisabled(async (context) => {
    assert.equal((await getDocs(collection(context.firestore(), "notes"))).size, 0);
  });
});

test("broken rules are refused with their place", async () => {
  await assert.rejects(
    initializeTestEnvironment({ projectId: "demo-broken", firestore: { rules: "service cloud.firestore {\n  match /x {" } }),
    /\d/,
  );
});
