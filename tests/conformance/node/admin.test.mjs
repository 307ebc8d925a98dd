// firebase-admin for Node on the local Firebase: what a server of one's own would do with each service.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deleteApp, initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import { getDatabase } from "firebase-admin/database";
import { FieldValue, getFirestore, Timestamp } from "firebase-admin/firestore";
import { getStorage } from "firebase-admin/storage";

const project = process.env.GCLOUD_PROJECT;
const app = initializeApp({
  projectId: project,
  storageBucket: `${project}.appspot.com`,
  databaseURL: `http://${process.env.FIREBASE_DATABASE_EMULATOR_HOST}?ns=${project}-default-rtdb`,
});
const [auth, db, rt, bucket] = [getAuth(app), getFirestore(app), getDatabase(app), getStorage(app).bucket()];
const toolkit = `http://${process.env.FIREBASE_AUTH_EMULATOR_HOST}/identitytoolkit.googleapis.com/v1/accounts`;

async function post(operation, body) {
  const answer = await fetch(`${toolkit}:${operation}?key=any`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return answer.json();
}

before(async () => {
  const { users } = await auth.listUsers();
  if (users.length) await auth.deleteUsers(users.map((user) => user.uid));
});
after(() => deleteApp(app));

test("auth: a user's life", async () => {
  await auth.createUser({ uid: "ada", email: "ada@example.com", password: "secret-1", phoneNumber: "+15555550100" });
  assert.equal((await auth.getUserByEmail("ada@example.com")).uid, "ada");
  assert.equal((await auth.getUserByPhoneNumber("+15555550100")).uid, "ada");
  await assert.rejects(auth.createUser({ email: "ada@example.com" }), { code: "auth/email-already-exists" });
  await assert.rejects(auth.getUser("nobody"), { code: "auth/user-not-found" });
  await auth.updateUser("ada", { displayName: "Ada", phoneNumber: null });
  const ada = await auth.getUser("ada");
  assert.deepEqual([ada.displayName, ada.phoneNumber], ["Ada", undefined]);
  const found = await auth.getUsers([{ uid: "ada" }, { email: "nobody@example.com" }]);
  assert.deepEqual([found.users.length, found.notFound.length], [1, 1]);
  await auth.createUser({ uid: "bob" });
  const first = await auth.listUsers(1);
  const second = await auth.listUsers(1, first.pageToken);
  assert.deepEqual([...first.users, ...second.users].map((user) => user.uid), ["ada", "bob"]);
  assert.equal((await auth.deleteUsers(["bob"])).successCount, 1);
});

test("auth: tokens, claims, cookies, revocation", async () => {
  await auth.setCustomUserClaims("ada", { role: "admin" });
  const { idToken } = await post("signInWithPassword", { email: "ada@example.com", password: "secret-1" });
  assert.equal((await auth.verifyIdToken(idToken, true)).role, "admin");
  const cookie = await auth.createSessionCookie(idToken, { expiresIn: 600_000 });
  assert.equal((await auth.verifySessionCookie(cookie, true)).uid, "ada");
  const custom = await post("signInWithCustomToken", { token: await auth.createCustomToken("ada", { a: 1 }) });
  assert.equal((await auth.verifyIdToken(custom.idToken)).a, 1);
  await auth.revokeRefreshTokens("ada");
  await auth.updateUser("ada", { disabled: true });
  await assert.rejects(auth.verifyIdToken(idToken, true), { code: "auth/user-disabled" });
});

test("auth: links of mails and imports", async () => {
  assert.match(await auth.generatePasswordResetLink("ada@example.com"), /mode=resetPassword/);
  assert.match(await auth.generateEmailVerificationLink("ada@example.com"), /mode=verifyEmail/);
  const settings = { url: "https://us.example.com/", handleCodeInApp: true };
  assert.match(await auth.generateSignInWithEmailLink("ada@example.com", settings), /mode=signIn/);
  const users = [{ uid: "eve", email: "eve@example.com", passwordHash: Buffer.from("x") }];
  const hash = { algorithm: "HMAC_SHA256", key: Buffer.from("key") };
  assert.equal((await auth.importUsers(users, { hash })).successCount, 1);
});

test("auth: providers", async () => {
  const oidc = { providerId: "oidc.x", displayName: "X", enabled: true, clientId: "c", issuer: "https://id.example.com" };
  assert.equal((await auth.createProviderConfig(oidc)).clientId, "c");
  const saml = {
    providerId: "saml.x", enabled: true, idpEntityId: "e", ssoURL: "https://id.example.com", rpEntityId: "us",
    x509Certificates: ["c1"], callbackURL: "https://us.example.com",
  };
  assert.equal((await auth.createProviderConfig(saml)).ssoURL, "https://id.example.com");
  assert.equal((await auth.updateProviderConfig("saml.x", { enabled: false })).enabled, false);
  assert.equal((await auth.updateProviderConfig("oidc.x", { issuer: "https://new.example.com" })).clientId, "c");
  const listed = await auth.listProviderConfigs({ type: "oidc" });
  assert.deepEqual(listed.providerConfigs.map((one) => one.providerId), ["oidc.x"]);
  for (const name of ["oidc.x", "saml.x"]) {
    await auth.deleteProviderConfig(name);
    await assert.rejects(auth.getProviderConfig(name), { code: "auth/configuration-not-found" });
  }
});

test("firestore: documents, queries, batches, transforms", async () => {
  const notes = db.collection("notes");
  await notes.doc("a").set({ n: 1, tags: ["x"], at: Timestamp.fromMillis(5), deep: { b: { c: true } } });
  await notes.doc("a").update({ n: FieldValue.increment(2), tags: FieldValue.arrayUnion("y"), "deep.b.c": false });
  const { n, tags, at, deep } = (await notes.doc("a").get()).data();
  assert.deepEqual([n, tags, at.toMillis(), deep], [3, ["x", "y"], 5, { b: { c: false } }]);
  const batch = db.batch();
  for (let i = 0; i < 5; i += 1) batch.set(notes.doc(`b${i}`), { n: 10 + i });
  await batch.commit();
  const found = await notes.where("n", ">=", 11).orderBy("n", "desc").limit(2).get();
  assert.deepEqual(found.docs.map((doc) => doc.id), ["b4", "b3"]);
  assert.equal((await notes.count().get()).data().count, 6);
  await assert.rejects(notes.doc("a").create({}), { code: 6 });
  assert.deepEqual((await db.getAll(notes.doc("a"), notes.doc("none"))).map((doc) => doc.exists), [true, false]);
  assert.deepEqual((await db.listCollections()).map((one) => one.id), ["notes"]);
});

test("firestore: transactions that contend lose nothing", async () => {
  const counter = db.doc("counters/one");
  await counter.set({ n: 0 });
  const add = () => db.runTransaction(async (transaction) => {
    const { n } = (await transaction.get(counter)).data();
    transaction.update(counter, { n: n + 1 });
  }, { maxAttempts: 20 });
  await Promise.all(Array.from({ length: 8 }, add));
  assert.equal((await counter.get()).data().n, 8);
});

test("firestore: a listener is told of every change", async () => {
  const seen = [];
  await new Promise((resolve, reject) => {
    const stop = db.collection("rooms").onSnapshot((snapshot) => {
      seen.push(snapshot.docChanges().map((change) => `${change.type} ${change.doc.id}`));
      if (seen.length === 1) db.doc("rooms/a").set({ n: 1 }).catch(reject);
      if (seen.length === 2) db.doc("rooms/a").delete().catch(reject);
      if (seen.length === 3) { stop(); resolve(); }
    }, reject);
  });
  assert.deepEqual(seen, [[], ["added a"], ["removed a"]]);
});

test("database: values, queries, transactions, listeners", async () => {
  const room = rt.ref("rooms/a");
  await room.set({ one: { n: 1 }, two: { n: 2 }, three: { n: 3 } });
  const found = await room.orderByChild("n").startAt(2).once("value");
  assert.deepEqual(Object.keys(found.val()).sort(), ["three", "two"]);
  const done = await room.child("one/n").transaction((n) => (n ?? 0) + 41);
  assert.deepEqual([done.committed, done.snapshot.val()], [true, 42]);
  const added = new Promise((resolve) => { room.on("child_added", (child) => child.key === "four" && resolve(child.val())); });
  await room.child("four").set({ n: 4 });
  assert.deepEqual(await added, { n: 4 });
  room.off();
  await rt.ref("rooms").remove();
  assert.equal((await room.once("value")).exists(), false);
});

test("storage: files, metadata, ranges, lists", async () => {
  const file = bucket.file("rooms/a b&c/ü?.txt");
  await file.save("hello world", { resumable: false, contentType: "text/plain", metadata: { metadata: { by: "ada" } } });
  assert.equal((await file.download())[0].toString(), "hello world");
  assert.equal((await file.download({ start: 6, end: 8 }))[0].toString(), "wor");
  const [about] = await file.getMetadata();
  assert.deepEqual([about.contentType, about.size, about.metadata.by], ["text/plain", "11", "ada"]);
  const large = Buffer.alloc(700_000, "x");
  await bucket.file("large").save(large, { resumable: true, chunkSize: 256 * 1024 });
  assert.ok((await bucket.file("large").download())[0].equals(large));
  await file.copy(bucket.file("copy"));
  const [files, , answer] = await bucket.getFiles({ delimiter: "/", autoPaginate: false });
  assert.deepEqual([files.map((one) => one.name), answer.prefixes], [["copy", "large"], ["rooms/"]]);
  await file.delete();
  assert.deepEqual(await file.exists(), [false]);
  await assert.rejects(file.download(), { code: 404 });
});
