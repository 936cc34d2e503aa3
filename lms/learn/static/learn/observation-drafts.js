// What an observer has filled and not sent, on this device, by owner; nobody reads what is another's.
// A draft is { key, owner, observation, fields, photos, done, total }.
const DATABASE = "lms-observations";
const STORE = "drafts";
let opening;

const open = () => opening ??= new Promise((resolve, reject) => {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex("owner", "owner");
  };
  request.onsuccess = () => {
    request.result.onversionchange = () => request.result.close();
    request.result.onclose = () => { opening = undefined; };
    resolve(request.result);
  };
  request.onerror = () => { opening = undefined; reject(request.error); };
});

// Resolves once the disk has it.
const within = async (mode, act) => {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, mode, { durability: "strict" });
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("aborted"));
  });
};

const keyOf = (owner, observation) => `${owner}/${observation}`;

export const keep = (draft) => within("readwrite", (store) => store.put({ ...draft, key: keyOf(draft.owner, draft.observation) }));
export const read = (owner, observation) => within("readonly", (store) => store.get(keyOf(owner, observation)));
export const drop = (owner, observation) => within("readwrite", (store) => store.delete(keyOf(owner, observation)));
export const draftsOf = (owner) => within("readonly", (store) => store.index("owner").getAll(owner));

// A form that was sent, or won't be any more, needn't stay on the device.
export const forgetPages = async (isGone) => {
  for (const name of (await caches.keys()).filter((one) => one.startsWith("lms-pages-"))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (isGone(new URL(request.url).pathname)) await cache.delete(request);
    }
  }
};
