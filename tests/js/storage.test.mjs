// firebase/storage: uploads whole and in pieces, downloads, metadata, lists, and what the rules refuse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { doc, setDoc } from "firebase/firestore";
import {
  connectStorageEmulator, deleteObject, getBytes, getDownloadURL, getMetadata, getStorage, list, listAll, ref,
  updateMetadata, uploadBytes, uploadBytesResumable, uploadString,
} from "firebase/storage";
import { person } from "./local_firebase.mjs";

const [host, port] = process.env.FIREBASE_STORAGE_EMULATOR_HOST.split(":");
const bucket = `gs://${process.env.GCLOUD_PROJECT}.appspot.com`;

function files(someone) {
  const storage = getStorage(someone.app, bucket);
  connectStorageEmulator(storage, host, Number(port));
  storage.maxUploadRetryTime = 2000;
  storage.maxOperationRetryTime = 2000;
  return storage;
}

let ada, eve, adas, eves;
before(async () => {
  [ada, eve] = [await person("ada"), await person("eve")];
  [adas, eves] = [files(ada), files(eve)];
});
after(() => Promise.all([ada.close(), eve.close()]));
const mine = (name) => `people/${ada.uid}/${name}`;
const denied = { code: "storage/unauthorized" };

test("bytes come back as they went", async () => {
  const name = mine("a&b c+ü%2F#?.txt");
  const { metadata } = await uploadBytes(ref(adas, name), new Uint8Array([1, 2, 3]), {
    contentType: "text/plain", customMetadata: { who: "Ada" }, cacheControl: "no-store",
  });
  assert.equal(metadata.fullPath, name);
  assert.deepEqual([metadata.size, metadata.contentType, metadata.customMetadata.who], [3, "text/plain", "Ada"]);
  assert.deepEqual([...new Uint8Array(await getBytes(ref(adas, name)))], [1, 2, 3]);
  assert.deepEqual([...new Uint8Array(await getBytes(ref(adas, name), 2))], [1, 2]);
});

test("three megabytes in pieces, with progress and a pause", async () => {
  const bytes = new Uint8Array(3 * 1024 * 1024 + 17).map((_, index) => (index * 31 + (index >> 10)) & 255);
  const task = uploadBytesResumable(ref(adas, mine("large")), bytes);
  const seen = [];
  let paused = false;
  task.on("state_changed", (snapshot) => {
    seen.push(snapshot.bytesTransferred);
    if (!paused && snapshot.bytesTransferred > 0) {
      paused = task.pause();
      setImmediate(() => task.resume());
    }
  });
  const { metadata } = await task;
  assert.ok(paused);
  assert.equal(metadata.size, bytes.length);
  assert.ok(new Set(seen).size > 3, String(seen));
  assert.ok(Buffer.from(await getBytes(ref(adas, mine("large")))).equals(Buffer.from(bytes)));
});

test("a cancelled upload leaves nothing", async () => {
  const task = uploadBytesResumable(ref(adas, mine("cancelled")), new Uint8Array(3 * 1024 * 1024));
  task.on("state_changed", (snapshot) => { if (snapshot.bytesTransferred > 0) task.cancel(); });
  await assert.rejects(task.then(), { code: "storage/canceled" });
  await assert.rejects(getMetadata(ref(adas, mine("cancelled"))), { code: "storage/object-not-found" });
});

test("metadata is read, changed and taken away", async () => {
  const place = ref(adas, mine("m"));
  await uploadString(place, "text", "raw", { customMetadata: { a: "1", b: "2" } });
  const changed = await updateMetadata(place, { contentType: "text/x", customMetadata: { a: null, c: "3" } });
  assert.deepEqual([changed.contentType, changed.customMetadata], ["text/x", { b: "2", c: "3" }]);
  const read = await getMetadata(place);
  assert.deepEqual([read.contentType, read.customMetadata, read.metageneration], ["text/x", { b: "2", c: "3" }, "2"]);
  assert.ok(!Number.isNaN(Date.parse(read.timeCreated)) && read.md5Hash);
});

test("a download URL needs no credential, and its token is the key", async () => {
  await uploadString(ref(adas, mine("shared")), "for all");
  const url = new URL(await getDownloadURL(ref(adas, mine("shared"))));
  assert.equal(await (await fetch(url)).text(), "for all");
  url.searchParams.set("token", "guessed");
  assert.equal((await fetch(url)).status, 403);
});

test("lists know folders and pages", async () => {
  for (const name of ["l/1", "l/2", "l/3", "l/sub/4"]) await uploadString(ref(adas, mine(name)), "x");
  const all = await listAll(ref(adas, mine("l")));
  assert.deepEqual(all.items.map((item) => item.name), ["1", "2", "3"]);
  assert.deepEqual(all.prefixes.map((prefix) => prefix.fullPath), [mine("l/sub")]);
  const first = await list(ref(adas, mine("l")), { maxResults: 2 });
  assert.deepEqual(first.items.map((item) => item.name), ["1", "2"]);
  const second = await list(ref(adas, mine("l")), { maxResults: 2, pageToken: first.nextPageToken });
  assert.deepEqual(second.items.map((item) => item.name), ["3"]);
});

test("what is deleted is gone", async () => {
  const place = ref(adas, mine("d"));
  await uploadString(place, "x");
  await deleteObject(place);
  await assert.rejects(getBytes(place), { code: "storage/object-not-found" });
  await assert.rejects(deleteObject(place), { code: "storage/object-not-found" });
});

test("strangers may do nothing", async () => {
  await uploadString(ref(adas, mine("secret")), "x");
  const place = ref(eves, mine("secret"));
  await assert.rejects(getBytes(place), denied);
  await assert.rejects(getMetadata(place), denied);
  await assert.rejects(updateMetadata(place, { contentType: "text/x" }), denied);
  await assert.rejects(uploadBytes(place, new Uint8Array(1)), denied);
  await assert.rejects(uploadBytesResumable(place, new Uint8Array(600 * 1024)).then(), denied);
  await assert.rejects(listAll(ref(eves, `people/${ada.uid}`)), denied);
  await assert.rejects(listAll(ref(eves)), denied);
  await assert.rejects(deleteObject(place), denied);
  assert.equal(Buffer.from(await getBytes(ref(adas, mine("secret")))).toString(), "x");
});

test("rules look into Firestore, at sizes and at types", async () => {
  await setDoc(doc(ada.db, "notes/r1"), { author: ada.uid, public: true });
  const text = { contentType: "text/plain" };
  await uploadString(ref(eves, "rooms/r1/f"), "by eve", "raw", text);
  assert.equal(Buffer.from(await getBytes(ref(adas, "rooms/r1/f"))).toString(), "by eve");
  await assert.rejects(getBytes(ref(eves, "rooms/r1/f")), denied);
  await assert.rejects(uploadString(ref(eves, "rooms/r2/f"), "no such room", "raw", text), denied);
  await assert.rejects(uploadString(ref(eves, "rooms/r1/g"), "x", "raw", { contentType: "image/png" }), denied);
  await assert.rejects(uploadBytes(ref(eves, "rooms/r1/g"), new Uint8Array(1024), text), denied);
});
