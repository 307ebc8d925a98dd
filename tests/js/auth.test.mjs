// firebase/auth against the local Auth emulator.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  createUserWithEmailAndPassword, deleteUser, fetchSignInMethodsForEmail, getIdTokenResult, sendPasswordResetEmail,
  confirmPasswordReset, signInAnonymously, signInWithEmailAndPassword, signOut, updatePassword, updateProfile,
  linkWithCredential, EmailAuthProvider, applyActionCode, sendEmailVerification, reload,
} from "firebase/auth";
import { client } from "./local_firebase.mjs";

let one;
before(() => { one = client(); });
after(() => one.close());

const codes = async () => {
  const url = `http://${process.env.FIREBASE_AUTH_EMULATOR_HOST}/emulator/v1/projects/${process.env.GCLOUD_PROJECT}/oobCodes`;
  return (await (await fetch(url)).json()).oobCodes;
};

test("sign up, out and in again", async () => {
  const { user } = await createUserWithEmailAndPassword(one.auth, "ada@example.com", "secret-1");
  assert.equal(user.email, "ada@example.com");
  await signOut(one.auth);
  const again = await signInWithEmailAndPassword(one.auth, "ada@example.com", "secret-1");
  assert.equal(again.user.uid, user.uid);
  const { claims, signInProvider } = await getIdTokenResult(again.user);
  assert.equal(claims.sub, user.uid);
  assert.equal(signInProvider, "password");
});

test("refusals have the codes of the SDK", async () => {
  await assert.rejects(createUserWithEmailAndPassword(one.auth, "ada@example.com", "secret-1"), { code: "auth/email-already-in-use" });
  await assert.rejects(createUserWithEmailAndPassword(one.auth, "eve@example.com", "12345"), { code: "auth/weak-password" });
  await assert.rejects(signInWithEmailAndPassword(one.auth, "ada@example.com", "wrong-1"), { code: "auth/wrong-password" });
  await assert.rejects(signInWithEmailAndPassword(one.auth, "nobody@example.com", "secret-1"), { code: "auth/user-not-found" });
  await assert.rejects(signInWithEmailAndPassword(one.auth, "rubbish", "secret-1"), { code: "auth/invalid-email" });
});

test("profile, forced refresh, new password", async () => {
  const { user } = await signInWithEmailAndPassword(one.auth, "ada@example.com", "secret-1");
  await updateProfile(user, { displayName: "Ada" });
  assert.equal((await getIdTokenResult(user, true)).claims.name, "Ada");
  await updatePassword(user, "secret-2");
  await user.getIdToken(true);
  await assert.rejects(signInWithEmailAndPassword(one.auth, "ada@example.com", "secret-1"), { code: "auth/wrong-password" });
});

test("mails: verification and reset", async () => {
  const { user } = await signInWithEmailAndPassword(one.auth, "ada@example.com", "secret-2");
  await sendEmailVerification(user);
  await applyActionCode(one.auth, (await codes()).at(-1).oobCode);
  await reload(user);
  assert.equal(user.emailVerified, true);
  await sendPasswordResetEmail(one.auth, "ada@example.com");
  await confirmPasswordReset(one.auth, (await codes()).at(-1).oobCode, "secret-3");
  await signInWithEmailAndPassword(one.auth, "ada@example.com", "secret-3");
  assert.deepEqual(await fetchSignInMethodsForEmail(one.auth, "ada@example.com"), ["password"]);
});

test("an anonymous person gets an address and is deleted", async () => {
  const { user } = await signInAnonymously(one.auth);
  assert.equal(user.isAnonymous, true);
  const linked = await linkWithCredential(user, EmailAuthProvider.credential("anon@example.com", "secret-1"));
  assert.equal(linked.user.uid, user.uid);
  assert.equal(linked.user.isAnonymous, false);
  await deleteUser(linked.user);
  await assert.rejects(signInWithEmailAndPassword(one.auth, "anon@example.com", "secret-1"), { code: "auth/user-not-found" });
});
