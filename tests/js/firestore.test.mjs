// firebase/firestore against the local Firestore, as people who are signed in and under notes.rules.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  addDoc, arrayUnion, collection, deleteDoc, deleteField, doc, getCountFromServer, getDoc, getDocFromServer,
  getDocs, increment, limit, onSnapshot, or, orderBy, query, runTransaction, serverTimestamp, setDoc, startAfter,
  Timestamp, updateDoc, where, writeBatch,
} from "firebase/firestore";
import { client, person, snapshots } from "./local_firebase.mjs";

let ada, bob;
before(async () => { ada = await person("ada"); bob = await person("bob"); });
after(async () => { await ada.close(); await bob.close(); });

const notes = (who) => collection(who.db, "notes");
const mine = (who, name) => collection(who.db, "people", who.uid, "private", "all", name);
const denied = { code: "permission-denied" };

test("set, get, update with every transform, delete", async () => {
  const place = doc(mine(ada, "values"), "one");
  await setDoc(place, { text: "ä🙂", number: 1, big: 2 ** 40, real: 0.5, none: null, list: [1], at: new Date(1000), map: { a: { b: 1 } } });
  await updateDoc(place, { number: increment(2), list: arrayUnion(1, 2), seen: serverTimestamp(), "map.a.c": 2, none: deleteField() });
  const read = await getDocFromServer(place);
  const { seen, at, ...rest } = read.data();
  assert.ok(seen instanceof Timestamp);
  assert.equal(at.toMillis(), 1000);
  assert.deepEqual(rest, { text: "ä🙂", number: 3, big: 2 ** 40, real: 0.5, list: [1, 2], map: { a: { b: 1, c: 2 } } });
  await setDoc(place, { text: "merged" }, { merge: true });
  assert.equal((await getDocFromServer(place)).data().number, 3);
  await deleteDoc(place);
  assert.equal((await getDoc(place)).exists(), false);
  await assert.rejects(updateDoc(place, { a: 1 }), { code: "not-found" });
});

test("queries: filters, order, cursors, or", async () => {
  const cities = mine(ada, "cities");
  const batch = writeBatch(ada.db);
  [["a", 1, ["x"]], ["b", 2, ["x", "y"]], ["c", 3, []], ["d", 4, ["y"]]].forEach(([id, size, tags]) => batch.set(doc(cities, id), { size, tags }));
  await batch.commit();
  const ids = async (...parts) => (await getDocs(query(cities, ...parts))).docs.map((found) => found.id);
  assert.deepEqual(await ids(where("size", ">", 1), orderBy("size", "desc"), limit(2)), ["d", "c"]);
  assert.deepEqual(await ids(orderBy("size"), startAfter(2)), ["c", "d"]);
  assert.deepEqual(await ids(where("tags", "array-contains", "x")), ["a", "b"]);
  assert.deepEqual(await ids(where("size", "in", [1, 4])), ["a", "d"]);
  assert.deepEqual(await ids(or(where("size", "==", 1), where("tags", "array-contains", "y"))), ["a", "b", "d"]);
  assert.equal((await getCountFromServer(query(cities, where("size", ">=", 3)))).data().count, 2);
});

test("a listener sees its own write first, then the server's, then other people's", async () => {
  const shown = query(notes(bob), where("public", "==", true), where("board", "==", ada.uid), orderBy("at"));
  const watch = snapshots((next, error) => onSnapshot(shown, { includeMetadataChanges: true }, next, error));
  const empty = await watch.next((snapshot) => !snapshot.metadata?.fromCache);
  assert.equal(empty.size, 0);
  const note = await addDoc(notes(ada), { author: ada.uid, board: ada.uid, public: true, text: "hello", at: serverTimestamp() });
  const first = await watch.next((snapshot) => snapshot.size === 1);
  assert.deepEqual(first.docChanges().map((change) => [change.type, change.doc.id]), [["added", note.id]]);
  await updateDoc(note, { text: "changed" });
  const changed = await watch.next((snapshot) => snapshot.docs?.[0]?.data().text === "changed");
  assert.deepEqual(changed.docChanges().map((change) => change.type), ["modified"]);
  await addDoc(notes(bob), { author: bob.uid, board: ada.uid, public: true, text: "answer", at: serverTimestamp() });
  const echo = await watch.next((snapshot) => snapshot.size === 2);
  assert.equal(echo.metadata.hasPendingWrites, true);
  await watch.next((snapshot) => snapshot.size === 2 && !snapshot.metadata.hasPendingWrites);
  await updateDoc(note, { public: false });
  const left = await watch.next((snapshot) => snapshot.size === 1);
  assert.deepEqual(left.docs.map((found) => found.data().text), ["answer"]);
  watch.stop();
});

test("a listener of one document: absent, there, gone", async () => {
  const place = doc(mine(ada, "live"), "one");
  const watch = snapshots((next, error) => onSnapshot(place, next, error));
  await watch.next((snapshot) => snapshot.exists?.() === false);
  await setDoc(place, { n: 1 });
  await watch.next((snapshot) => snapshot.data?.()?.n === 1);
  await deleteDoc(place);
  await watch.next((snapshot) => snapshot.exists?.() === false);
  watch.stop();
});

test("a limit refills", async () => {
  const queue = mine(ada, "queue");
  for (const n of [1, 2, 3]) await setDoc(doc(queue, `q${n}`), { n });
  const watch = snapshots((next, error) => onSnapshot(query(queue, orderBy("n"), limit(2)), next, error));
  const ids = (snapshot) => snapshot.docs?.map((found) => found.id).join();
  await watch.next((snapshot) => ids(snapshot) === "q1,q2");
  await deleteDoc(doc(queue, "q1"));
  await watch.next((snapshot) => ids(snapshot) === "q2,q3");
  watch.stop();
});

test("a batch is all or nothing", async () => {
  const good = doc(notes(ada), `good-${ada.uid}`);
  const batch = writeBatch(ada.db);
  batch.set(good, { author: ada.uid, public: true });
  batch.set(doc(notes(ada), `bad-${ada.uid}`), { author: bob.uid, public: true });
  await assert.rejects(batch.commit(), denied);
  const found = await getDocs(query(notes(ada), where("public", "==", true), where("author", "==", ada.uid)));
  assert.equal(found.docs.some((one) => one.id === good.id), false);
});

test("transactions do not lose updates", async () => {
  const counter = doc(mine(ada, "counters"), "one");
  await setDoc(counter, { n: 0 });
  const bump = () => runTransaction(ada.db, async (transaction) => {
    const now = (await transaction.get(counter)).data().n;
    transaction.update(counter, { n: now + 1 });
  }, { maxAttempts: 50 });
  await Promise.all(Array.from({ length: 8 }, bump));
  assert.equal((await getDocFromServer(counter)).data().n, 8);
});

test("rules refuse what they must", async () => {
  const secret = doc(notes(ada), `secret-${ada.uid}`);
  await setDoc(secret, { author: ada.uid, public: false });
  await assert.rejects(getDocFromServer(doc(notes(bob), secret.id)), denied);
  await assert.rejects(getDocs(notes(bob)), denied, "rules are not filters");
  await assert.rejects(setDoc(doc(notes(bob), secret.id), { author: bob.uid, public: true }), denied);
  await assert.rejects(deleteDoc(doc(notes(bob), secret.id)), denied);
  await assert.rejects(getDocs(mine({ db: bob.db, uid: ada.uid }, "values")), denied);
  const watch = snapshots((next, error) => onSnapshot(notes(bob), next, error));
  assert.equal((await watch.next((one) => one.code)).code, "permission-denied");
  const nobody = client();
  await assert.rejects(getDocFromServer(doc(nobody.db, "notes", secret.id)), denied);
  await nobody.close();
});
