// What an observer has filled and not sent, on this device, by owner; nobody reads what is another's.
// A draft is { key, owner, observation, fields, photos, done, total }.
import { storeIn } from "../offline/own-store.js";

const within = storeIn("lms-observations", "drafts", { keyPath: "key" });

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
