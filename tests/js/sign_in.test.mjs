// firebase/auth with telephones, providers, custom tokens and authenticator apps.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import {
  GoogleAuthProvider, OAuthProvider, PhoneAuthCredential, TotpMultiFactorGenerator, createUserWithEmailAndPassword, getIdTokenResult,
  getMultiFactorResolver, linkWithCredential, multiFactor, reauthenticateWithCredential, reload, signInAnonymously, signInWithCredential,
  signInWithCustomToken, signInWithEmailAndPassword, signOut, unlink,
} from "firebase/auth";
import { client } from "./local_firebase.mjs";

const HOST = `http://${process.env.FIREBASE_AUTH_EMULATOR_HOST}`;
const PROJECT = `${HOST}/emulator/v1/projects/${process.env.GCLOUD_PROJECT}`;
let one;
beforeEach(() => { one = client(); });
afterEach(async () => {
  await one.close();
  await fetch(`${PROJECT}/accounts`, { method: "DELETE" });
});

const json = async (response) => (await response).json();
const post = (path, body, headers = {}) => json(fetch(`${HOST}/identitytoolkit.googleapis.com/v1/${path}`, {
  method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body),
}));

/** The SDK sends codes in browsers only, for its captcha; what comes after is the same everywhere. */
async function phoneCredential(phoneNumber, change = (code) => code) {
  const { sessionInfo } = await post("accounts:sendVerificationCode?key=any", { phoneNumber });
  const { verificationCodes } = await json(fetch(`${PROJECT}/verificationCodes`));
  const { code } = verificationCodes.find((sent) => sent.sessionInfo === sessionInfo);
  return PhoneAuthCredential.fromJSON({ verificationId: sessionInfo, verificationCode: change(code) });
}

const google = (sub, email) => GoogleAuthProvider.credential(JSON.stringify({ sub, email, email_verified: true, name: "Ada" }));

test("a telephone signs in, and a wrong code does not", async () => {
  const { user } = await signInWithCredential(one.auth, await phoneCredential("+15555550100"));
  assert.equal(user.phoneNumber, "+15555550100");
  const wrong = await phoneCredential("+15555550100", (code) => (code === "000000" ? "111111" : "000000"));
  await assert.rejects(signInWithCredential(one.auth, wrong), { code: "auth/invalid-verification-code" });
});

test("a telephone is linked and unlinked", async () => {
  const { user } = await signInAnonymously(one.auth);
  const linked = await linkWithCredential(user, await phoneCredential("+15555550101"));
  assert.equal(linked.user.uid, user.uid);
  assert.equal(linked.user.phoneNumber, "+15555550101");
  assert.equal((await unlink(linked.user, "phone")).phoneNumber, null);
});

test("Google signs in, again and for proof", async () => {
  const { user } = await signInWithCredential(one.auth, google("g1", "ada@example.com"));
  assert.equal(user.displayName, "Ada");
  assert.equal(user.providerData[0].providerId, "google.com");
  const again = await reauthenticateWithCredential(user, google("g1", "ada@example.com"));
  assert.equal(again.user.uid, user.uid);
  await signInWithCredential(one.auth, google("g2", "eve@example.com"));
  await assert.rejects(reauthenticateWithCredential(user, google("g2", "eve@example.com")), { code: "auth/user-mismatch" });
});

test("an OIDC provider is linked once", async () => {
  const credential = () => new OAuthProvider("oidc.work").credential({ idToken: JSON.stringify({ sub: "w1" }) });
  const { user } = await signInAnonymously(one.auth);
  await linkWithCredential(user, credential());
  assert.deepEqual(user.providerData.map((info) => info.providerId), ["oidc.work"]);
  const other = await signInAnonymously(one.auth).then(() => createUserWithEmailAndPassword(one.auth, "bob@example.com", "secret-1"));
  await assert.rejects(linkWithCredential(other.user, credential()), { code: "auth/credential-already-in-use" });
});

test("a custom token brings its claims", async () => {
  const { user } = await signInWithCustomToken(one.auth, JSON.stringify({ uid: "ada", claims: { team: "red" } }));
  assert.equal(user.uid, "ada");
  const { claims, signInProvider } = await getIdTokenResult(user);
  assert.deepEqual([claims.team, signInProvider], ["red", "custom"]);
});

function appCode(secret, steps) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const digest = createHmac("sha1", key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1e6).padStart(6, "0");
}

test("an authenticator app is enrolled, asked for and withdrawn", async () => {
  const { user } = await createUserWithEmailAndPassword(one.auth, "ada@example.com", "secret-1");
  const path = `projects/${process.env.GCLOUD_PROJECT}/accounts:update`;
  await post(path, { localId: user.uid, emailVerified: true }, { Authorization: "Bearer owner" });
  await reload(user);
  const secret = await TotpMultiFactorGenerator.generateSecret(await multiFactor(user).getSession());
  const enrol = TotpMultiFactorGenerator.assertionForEnrollment(secret, appCode(secret.secretKey, 0));
  await multiFactor(user).enroll(enrol, "My app");
  assert.equal(multiFactor(user).enrolledFactors[0].factorId, "totp");
  await signOut(one.auth);
  const refused = await signInWithEmailAndPassword(one.auth, "ada@example.com", "secret-1").catch((error) => error);
  assert.equal(refused.code, "auth/multi-factor-auth-required");
  const resolver = getMultiFactorResolver(one.auth, refused);
  const assertion = (code) => TotpMultiFactorGenerator.assertionForSignIn(resolver.hints[0].uid, code);
  await assert.rejects(resolver.resolveSignIn(assertion(appCode(secret.secretKey, 0))), { code: "auth/invalid-verification-code" });
  const done = await resolver.resolveSignIn(assertion(appCode(secret.secretKey, 1)));
  assert.equal((await getIdTokenResult(done.user)).signInSecondFactor, "totp");
  await multiFactor(done.user).unenroll(resolver.hints[0]);
  await signOut(one.auth);
  await signInWithEmailAndPassword(one.auth, "ada@example.com", "secret-1");
});
