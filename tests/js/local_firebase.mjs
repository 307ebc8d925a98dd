// One app of the JS SDK on the emulators that desktop-chat-emulator exec names in the environment.
import { deleteApp, initializeApp } from "firebase/app";
import { connectAuthEmulator, createUserWithEmailAndPassword, inMemoryPersistence, initializeAuth } from "firebase/auth";
import { connectDatabaseEmulator, getDatabase } from "firebase/database";
import { connectFirestoreEmulator, getFirestore, terminate } from "firebase/firestore";

let made = 0;

/** Returns { app, auth, db, close }; every call is a client of its own. */
export function client() {
  made += 1;
  const app = initializeApp({ apiKey: "any", projectId: process.env.GCLOUD_PROJECT }, `client-${made}`);
  const auth = initializeAuth(app, { persistence: inMemoryPersistence });
  connectAuthEmulator(auth, `http://${process.env.FIREBASE_AUTH_EMULATOR_HOST}`, { disableWarnings: true });
  const db = getFirestore(app);
  const [host, port] = process.env.FIRESTORE_EMULATOR_HOST.split(":");
  connectFirestoreEmulator(db, host, Number(port));
  const close = async () => {
    await terminate(db);
    await deleteApp(app);
  };
  return { app, auth, db, close };
}

/** Returns the Realtime Database of a client. */
export function database({ app }) {
  const rt = getDatabase(app);
  const [host, port] = process.env.FIREBASE_DATABASE_EMULATOR_HOST.split(":");
  connectDatabaseEmulator(rt, host, Number(port));
  return rt;
}

/** Returns a client signed in as a person who did not exist before, with their uid. */
export async function person(name) {
  const mine = client();
  const { user } = await createUserWithEmailAndPassword(mine.auth, `${name}-${process.pid}-${made}@example.com`, "secret-1");
  return { ...mine, uid: user.uid };
}

/** Collects the snapshots of a listener; next(test) waits for one that passes. */
export function snapshots(listen) {
  const seen = [];
  let wake = () => {};
  const stop = listen(
    (snapshot) => { seen.push(snapshot); wake(); },
    (error) => { seen.push(error); wake(); },
  );
  const next = async (test) => {
    for (;;) {
      const found = seen.findIndex(test);
      if (found >= 0) return seen.splice(0, found + 1).at(-1);
      await new Promise((resolve) => { wake = resolve; });
    }
  };
  return { next, stop };
}
