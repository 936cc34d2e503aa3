// What was done on this device and has not been sent, by owner; nobody reads or sends what is another's.
// An act is { owner, url, fields, page, title, kind, opened, made }, and `problem` once the server has refused it.
import { storeIn } from "./own-store.js";

const DATABASE = "lms-outbox";
const TIMEOUT = 8000;
const WITH_PHOTOS = 60000;
const UNREACHED = [0, 429, 502, 503, 504];

const within = storeIn(DATABASE, "acts", { keyPath: "id", autoIncrement: true });

// Where nothing may be kept, or nothing can be, acts wait in this page alone.
const inPage = [];
const isInPage = (id) => id < 0;

export const add = async (fields, mayKeep) => {
  const act = { made: Date.now(), ...fields };
  if (mayKeep) {
    try {
      return { ...act, id: await within("readwrite", (store) => store.add(act)), isKept: true };
    } catch {
      // No room on this device.
    }
  }
  inPage.push({ ...act, id: -1 - inPage.length });
  return { ...inPage.at(-1), isKept: false };
};

export const remove = async (id) => {
  if (isInPage(id)) inPage[-1 - id].isGone = true;
  else await within("readwrite", (store) => store.delete(id));
};

const mark = async (act, problem) => {
  if (isInPage(act.id)) inPage[-1 - act.id].problem = problem;
  else await within("readwrite", (store) => store.put({ ...act, problem }));
};

// Refused, but its person wants it sent once more.
export const askAgain = (act) => mark(act, "");

const hasStore = async () => !indexedDB.databases || (await indexedDB.databases()).some(({ name }) => name === DATABASE);
const stored = async (owner) => ((await hasStore()) ? within("readonly", (store) => store.index("owner").getAll(owner)) : []);

export const actsOf = async (owner) => [
  ...(await stored(owner).catch(() => [])),
  ...inPage.filter((act) => act.owner === owner && !act.isGone),
];
export const unsent = (acts) => acts.filter((act) => !act.problem);
// That a step was opened only keeps the place: it goes along, and nobody is told of it.
export const counted = (acts) => acts.filter(({ kind }) => kind !== "open");

const tokenOf = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

const ask = async (url, options, headers = {}, patience = TIMEOUT) => {
  try {
    const response = await fetch(url, {
      ...options,
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(patience),
      headers: { Accept: "application/json", "X-CSRFToken": tokenOf(), ...headers },
    });
    const isData = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, data: isData ? await response.json() : null };
  } catch {
    return { status: 0, data: null };
  }
};

// A token of an older session is refused without a word: a fresh one comes with any answer of `tokenUrl`.
export const post = async ({ url, body, owner, tokenUrl, keepalive = false, patience }) => {
  const once = () => ask(url, { method: "POST", body, keepalive }, { "X-Kept-For": owner }, patience);
  const reply = await once();
  if (reply.status !== 403 || reply.data) return reply;
  await ask(tokenUrl, {});
  return once();
};

const sendOne = async (act, tokenUrl) => {
  const body = new FormData();
  for (const [name, value] of act.fields) body.append(name, value);
  // A clock put right in between makes this any number: the server takes no act for older than the page it was done on.
  body.set("waited", Math.max(0, Math.round((Date.now() - act.made) / 1000)));
  if (act.opened) body.set("opened", act.opened);
  // A browser lets only little outlive its page.
  const isHeavy = act.fields.some(([, value]) => value instanceof Blob);
  const patience = isHeavy ? WITH_PHOTOS : TIMEOUT;
  const { status, data } = await post({ url: act.url, body, owner: act.owner, tokenUrl, keepalive: !isHeavy, patience });
  if (status === 200 && data) return { at: data.at };
  if (status === 401) return { why: "signed-out" };
  if (data?.code === "foreign") return { why: "foreign" };
  // Only a reason of ours is an answer for good; a course withdrawn for an hour or a proxy's page is none.
  if (data?.problem) return { problem: data.problem };
  return { why: UNREACHED.includes(status) ? "offline" : "held" };
};

const drain = async (owner, tokenUrl) => {
  const report = { sent: 0, refused: [], held: [] };
  const shut = new Set(); // what follows at an address waits for what went before
  for (const act of unsent(await actsOf(owner))) {
    const { at, why, problem } = shut.has(act.url) ? { why: "held" } : await sendOne(act, tokenUrl);
    if (why) report.why = why;
    if (why && why !== "held") break;
    if (why) {
      shut.add(act.url);
      report.held.push(...counted([act]));
      continue;
    }
    const [isCounted] = counted([act]);
    if (problem && isCounted) {
      await mark(act, problem);
      report.refused.push({ ...act, problem });
      continue;
    }
    await remove(act.id);
    if (!isCounted) continue;
    report.sent += 1;
    report.at = at;
  }
  report.waiting = counted(unsent(await actsOf(owner))).length;
  return report;
};

// How the last sending of this page went, for a part of the page that was loaded only after it.
export let lastReport = null;

// Sends what waits, in its order, from one tab at a time; every part of the page hears how it went.
export const send = async (owner, tokenUrl) => {
  const act = () => drain(owner, tokenUrl);
  const report = await (navigator.locks ? navigator.locks.request(DATABASE, act) : act());
  lastReport = report;
  document.dispatchEvent(new CustomEvent("outbox", { detail: report }));
  return report;
};
