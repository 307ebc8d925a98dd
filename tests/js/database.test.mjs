// The Realtime Database over the WebSocket protocol.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import {
  child, endBefore, equalTo, get, goOffline, goOnline, increment, limitToFirst, limitToLast, off, onChildAdded, onChildChanged,
  onChildRemoved, onDisconnect, onValue, orderByChild, orderByKey, orderByValue, push, query, ref, remove, runTransaction,
  serverTimestamp, set, setPriority, setWithPriority, startAfter, startAt, update,
} from "firebase/database";
import { signOut } from "firebase/auth";
import { assertFails, assertSucceeds, initializeTestEnvironment } from "@firebase/rules-unit-testing";
import { database, person, snapshots } from "./local_firebase.mjs";

const denied = /permission.denied/i;
let ada, bob;
before(async () => {
  const rules = await readFile(new URL("./database.rules.json", import.meta.url), "utf8");
  const host = process.env.FIREBASE_DATABASE_EMULATOR_HOST;
  const url = `http://${host}/.settings/rules.json?ns=${process.env.GCLOUD_PROJECT}-default-rtdb`;
  const answer = await fetch(url, { method: "PUT", body: rules, headers: { Authorization: "Bearer owner" } });
  assert.equal(answer.status, 200, await answer.text());
  ada = await person("ada");
  bob = await person("bob");
  for (const one of [ada, bob]) one.rt = database(one);
});
after(() => Promise.all([ada, bob].map(async (one) => { goOffline(one.rt); await one.close(); })));

const watch = (place) => snapshots((next, error) => onValue(place, next, error));

test("values come back as they were", async () => {
  const place = ref(ada.rt, `people/${ada.uid}/values`);
  const value = { text: "grüße 🎈", n: 1.5, big: 2 ** 60, yes: true, list: ["a", "b"], deep: { a: { b: null, c: 1 } }, none: {} };
  await set(place, value);
  assert.deepEqual((await get(place)).val(), { text: value.text, n: 1.5, big: 2 ** 60, yes: true, list: ["a", "b"], deep: { a: { c: 1 } } });
  await update(place, { n: increment(2), "deep/a/c": null, at: serverTimestamp() });
  const now = (await get(place)).val();
  assert.equal(now.n, 3.5);
  assert.equal(now.deep, undefined);
  assert.ok(Math.abs(now.at - Date.now()) < 60_000);
  await remove(place);
  assert.equal((await get(place)).exists(), false);
});

test("long messages go in frames, both ways", async () => {
  const place = ref(ada.rt, `people/${ada.uid}/long`);
  const text = "äöü-".repeat(40_000);
  await set(place, text);
  goOffline(ada.rt);  // so that it comes from the server
  goOnline(ada.rt);
  assert.equal((await get(place)).val(), text);
});

test("one hears what the other writes, and only what it may", async () => {
  const place = ref(ada.rt, "board/talk");
  const seen = watch(place);
  await seen.next((one) => one.exists?.() === false);
  const made = push(ref(bob.rt, "board/talk"), { text: "hi" });
  await made;
  await seen.next((one) => one.child?.(made.key).val()?.text === "hi");
  await update(ref(bob.rt, "board/talk"), { [`${made.key}/text`]: "changed" });
  await seen.next((one) => one.child?.(made.key).val()?.text === "changed");
  seen.stop();
  const secret = snapshots((next, error) => onValue(ref(bob.rt, `people/${ada.uid}`), next, error));
  assert.match(String((await secret.next((one) => one instanceof Error)).message), denied);
  await assert.rejects(set(ref(bob.rt, `people/${ada.uid}/x`), 1), denied);
  await assert.rejects(set(ref(bob.rt, "board/count"), "many"), denied);
  await assert.rejects(get(ref(bob.rt, "nowhere")), denied);
});

test("children are added, changed, removed", async () => {
  const list = ref(ada.rt, "board/list");
  const events = [];
  let wake;
  const note = (kind) => (one) => { events.push(`${kind} ${one.key} ${one.val()}`); wake?.(); };
  onChildAdded(list, note("added"));
  onChildChanged(list, note("changed"));
  onChildRemoved(list, note("removed"));
  await set(ref(bob.rt, "board/list/b"), 2);
  await set(ref(bob.rt, "board/list/a"), 1);
  await set(ref(bob.rt, "board/list/a"), 3);
  await remove(ref(bob.rt, "board/list/b"));
  while (events.length < 4) await new Promise((resolve) => { wake = resolve; });
  off(list);
  assert.deepEqual(events, ["added b 2", "added a 1", "changed a 3", "removed b 2"]);
});

test("queries order, cut and limit", async () => {
  const place = ref(ada.rt, "board");
  const sizes = { a: { size: 1 }, b: { size: 2 }, c: { size: 2 }, d: { size: "x" }, e: { other: 1 } };
  await set(place, sizes);
  const keys = async (...parts) => {
    const found = [];
    (await get(query(place, ...parts))).forEach((one) => { found.push(one.key); });
    return found.join("");
  };
  assert.equal(await keys(orderByChild("size")), "eabcd");
  assert.equal(await keys(orderByChild("size"), startAt(2)), "bcd");
  assert.equal(await keys(orderByChild("size"), startAfter(1), endBefore("x")), "bc");
  assert.equal(await keys(orderByChild("size"), startAfter(2, "b")), "cd");
  assert.equal(await keys(orderByChild("size"), equalTo(2)), "bc");
  assert.equal(await keys(orderByChild("size"), limitToLast(2)), "cd");
  assert.equal(await keys(orderByKey(), limitToFirst(2)), "ab");
  assert.equal(await keys(orderByKey(), startAfter("c")), "de");
  await set(place, { a: 3, b: 1, 10: 2, 9: 2 });
  assert.equal(await keys(orderByValue()), "b910a");
  assert.equal(await keys(orderByKey()), "910ab");
});

test("a window refills", async () => {
  const place = ref(ada.rt, "board/queue");
  await set(place, { a: 1, b: 2, c: 3 });
  const seen = watch(query(place, orderByKey(), limitToFirst(2)));
  const shown = (one) => Object.keys(one.val?.() ?? {}).join("");
  await seen.next((one) => shown(one) === "ab");
  await remove(ref(bob.rt, "board/queue/a"));
  await seen.next((one) => shown(one) === "bc");
  seen.stop();
});

test("priorities order and survive", async () => {
  const place = ref(ada.rt, "board/ranked");
  await set(place, { x: 1, y: 2, z: 3 });
  await setPriority(child(place, "z"), 1);
  await setWithPriority(child(place, "y"), "why", 2);
  const other = (await get(ref(bob.rt, "board/ranked")));
  const keys = [];
  other.forEach((one) => { keys.push(`${one.key}${one.priority ?? ""}`); });
  assert.deepEqual(keys, ["x", "z1", "y2"]);
});

test("transactions lose nothing", async () => {
  await set(ref(ada.rt, "board/count"), 0);
  const bump = (one) => runTransaction(ref(one.rt, "board/count"), (now) => (now ?? 0) + 1);
  const ended = await Promise.all(Array.from({ length: 10 }, (_, turn) => bump(turn % 2 ? ada : bob)));
  assert.ok(ended.every((one) => one.committed));
  assert.equal((await get(ref(ada.rt, "board/count"))).val(), 10);
});

test("what was left for the disconnect is written, and what was cancelled is not", async () => {
  const place = ref(bob.rt, `people/${bob.uid}/presence`);
  await set(place, { state: "online", stays: 1, a: 1, b: 1 });
  await onDisconnect(child(place, "state")).remove();
  await onDisconnect(place).update({ a: 2, at: serverTimestamp() });
  await onDisconnect(child(place, "stays")).remove();
  await onDisconnect(child(place, "stays")).cancel();
  await assert.rejects(onDisconnect(ref(bob.rt, `people/${ada.uid}/x`)).set(1), denied);
  goOffline(bob.rt);
  goOnline(bob.rt);
  const seen = watch(place);
  const now = (await seen.next((one) => one.val?.()?.a === 2)).val();
  seen.stop();
  assert.deepEqual([now.state, now.stays, now.b, typeof now.at], [undefined, 1, 1, "number"]);
});

test("signing out takes the right to read away", async () => {
  const eve = await person("eve");
  eve.rt = database(eve);
  const seen = watch(ref(eve.rt, `people/${eve.uid}`));
  await seen.next((one) => one.exists?.() === false);
  await signOut(eve.auth);
  assert.match(String((await seen.next((one) => one instanceof Error)).message), denied);
  goOffline(eve.rt);
  await eve.close();
});

test("rules-unit-testing plays people, nobody and the owner", async () => {
  const rules = await readFile(new URL("./database.rules.json", import.meta.url), "utf8");
  const environment = await initializeTestEnvironment({ projectId: "demo-rules", database: { rules } });
  const one = environment.authenticatedContext("one").database();
  const nobody = environment.unauthenticatedContext().database();
  await assertSucceeds(one.ref("people/one/x").set(1));
  await assertFails(one.ref("people/two/x").set(1));
  await assertFails(nobody.ref("board").get());
  await assertSucceeds(nobody.ref("open/x").set(1));
  await environment.withSecurityRulesDisabled((context) => context.database().ref("open/locked").set(true));
  await assertFails(nobody.ref("open/x").set(2));
  await environment.clearDatabase();
  await assertSucceeds(nobody.ref("open/x").set(3));
  await assert.rejects(initializeTestEnvironment({ projectId: "demo-rules", database: { rules: '{"rules": {".read": "nothing"}}' } }));
  await environment.cleanup();
});

test("new rules end the listens that they do not allow", async () => {
  const use = (rules) => initializeTestEnvironment({ projectId: "demo-ends", database: { rules: JSON.stringify({ rules }) } });
  const environment = await use({ open: { ".read": true, ".write": true } });
  const nobody = environment.unauthenticatedContext().database();
  const seen = snapshots((next, error) => nobody.ref("open").on("value", next, error));
  await seen.next((one) => one.exists?.() === false);
  await (await use({ other: { ".read": true } })).cleanup();
  assert.match(String((await seen.next((one) => one instanceof Error)).message), denied);
  await environment.cleanup();
});
