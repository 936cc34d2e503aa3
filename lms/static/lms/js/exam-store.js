// What this browser keeps of exams, by person and attempt. One record holds an attempt, one transaction changes it.
const STORES = ["attempts", "device"];
const COOKIE = "exam_device";
let opening;

const open = () => opening ??= new Promise((resolve, reject) => {
  const request = indexedDB.open("lms-exam", 1);
  request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
  request.onsuccess = () => {
    request.result.onversionchange = () => request.result.close();
    request.result.onclose = () => { opening = undefined; };
    resolve(request.result);
  };
  request.onerror = () => { opening = undefined; reject(request.error); };
});

// Runs `act` on a store; resolves once the disk has it ("strict": a power cut after that loses nothing).
const within = async (name, mode, act) => {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode, { durability: "strict" });
    let value;
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("aborted"));
    act(transaction.objectStore(name), (found) => { value = found; });
  });
};

export const keyOf = (person, attempt) => `${person}/${attempt}`;

export const load = (key) => within("attempts", "readonly", (store, give) => {
  store.get(key).onsuccess = (event) => give(event.target.result);
});

// `edit` gets the stored record (or undefined) and returns what to store; two tabs never overwrite each other.
export const change = (key, edit) => within("attempts", "readwrite", (store, give) => {
  store.get(key).onsuccess = (event) => {
    const record = edit(event.target.result);
    if (record === undefined) return;
    store.put(record, key);
    give(record);
  };
});

const ATTEMPT = /\/thi\/luot\/([^/]+)\//;

// The paper itself, as the worker keeps it with the pages of its owner: gone for every attempt that `isOver`.
export const dropPapers = async (isOver) => {
  for (const name of globalThis.caches ? await caches.keys() : []) {
    const cache = name.startsWith("lms-pages-") && await caches.open(name);
    for (const request of cache ? await cache.keys() : []) {
      const [, attempt] = ATTEMPT.exec(request.url) ?? [];
      if (attempt && isOver(attempt)) await cache.delete(request);
    }
  }
};

// What has been received, or is over, leaves nothing here.
export const remove = async (key) => {
  await within("attempts", "readwrite", (store) => { store.delete(key); });
  await dropPapers((attempt) => key.endsWith(attempt)).catch(() => {});
};

export const recordsOf = (person) => within("attempts", "readonly", (store, give) => {
  store.getAll(IDBKeyRange.bound(`${person}/`, `${person}/\uffff`)).onsuccess = (event) => give(event.target.result);
});

// This browser's name as a device. The store is the truth; the cookie repeats it for pages without scripts.
export const device = async (suggested) => {
  const name = await within("device", "readwrite", (store, give) => {
    store.get("id").onsuccess = (event) => {
      if (!event.target.result) store.put(suggested, "id");
      give(event.target.result ?? suggested);
    };
  });
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${name}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  return name;
};

// Whether an answer written here can be read back.
export const probe = async () => {
  const mark = `${Date.now()}-${"x".repeat(4096)}`;
  try {
    await within("device", "readwrite", (store) => { store.put(mark, "probe"); });
    const found = await within("device", "readonly", (store, give) => {
      store.get("probe").onsuccess = (event) => give(event.target.result);
    });
    await within("device", "readwrite", (store) => { store.delete("probe"); });
    return found === mark;
  } catch {
    return false;
  }
};

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const flat = (answer) => answer.map((one) => (Array.isArray(one) ? `(${flat(one)})` : one)).join(",");

// As assessments/domain/receipts.py: equal codes mean that the same answers arrived.
export const receipt = (attempt, answers) => {
  const parts = Object.entries(answers)
    .filter(([, given]) => given.answer.length)
    .sort(([one], [other]) => one - other)
    .map(([order, given]) => `${order}:${flat(given.answer)}`);
  let number = 0x811c9dc5;
  const bytes = new TextEncoder().encode(`${attempt}|${parts.join("|")}`);
  for (const byte of bytes) number = Math.imul(number ^ byte, 0x01000193) >>> 0;
  number = (number ^ (number >>> 20)) >>> 0;
  return [0, 5, 10, 15].map((shift) => ALPHABET[(number >>> shift) & 31]).join("");
};

// The server's answers with those of this device laid over them: the highest sequence of a question counts.
export const merge = (record, state) => {
  const answers = { ...record?.answers };
  for (const [order, given] of Object.entries(state.answers)) {
    const own = answers[order];
    if (!own || given.sequence > own.sequence) answers[order] = { ...given, sent: true };
    else if (given.sequence === own.sequence) answers[order] = { ...own, sent: true };
  }
  const highest = Object.values(answers).map((given) => given.sequence);
  return { ...record, answers, last: Math.max(record?.last ?? 0, state.base, ...highest) };
};

export const fill = (text, facts) => text.replace(/%\((\w+)\)s/g, (_, name) => facts[name]);
export const counted = (texts, name, count) => fill(count === 1 ? texts[`${name}_one`] : texts[name], { count });
