// Sending answers. A reply is one of: ok, or why not (`offline`, `signed-out`, `foreign`, `refused`).
const FIRST_TIMEOUT = 8000;
const LONGEST_TIMEOUT = 32000;
const KEPT_ALIVE = 15000; // letters; browsers refuse to keep more than 64 KiB alive
let failures = 0;

const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

const ask = async (url, options = {}) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Math.min(LONGEST_TIMEOUT, FIRST_TIMEOUT * 2 ** failures));
  try {
    const response = await fetch(url, {
      credentials: "same-origin", cache: "no-store", redirect: "error", signal: stop.signal,
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() },
      ...options,
    });
    const data = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : null;
    failures = 0;
    return { status: response.status, data, wait: Number(response.headers.get("Retry-After")) * 1000 || 0 };
  } catch {
    failures = Math.min(failures + 1, 2);
    return { status: 0, data: null, wait: 0 };
  } finally {
    clearTimeout(timer);
  }
};

const judge = ({ status, data, wait }) => {
  if (status === 200 && data) return { ok: true, data };
  if (status === 401) return { why: "signed-out" };
  if (status === 404 && data) return { why: "foreign" };
  if ((status === 400 || status === 409) && data) return { why: "refused", code: data.code, message: data.message };
  return { why: "offline", wait };
};

export const getState = async (urls, reopened) => judge(await ask(reopened ? `${urls.state}?reopened=${reopened}` : urls.state));

export const post = async (urls, name, body) => {
  const text = JSON.stringify(body);
  const send = () => ask(urls[name], { method: "POST", body: text, keepalive: text.length < KEPT_ALIVE });
  let reply = await send();
  // A token of an older session: fetch a fresh one, which also says whether the session is still there.
  if (reply.status === 403) {
    const state = await ask(urls.state);
    reply = state.status === 200 ? await send() : state;
  }
  return judge(reply);
};

const body = (order, given) => ({
  order: Number(order), sequence: given.sequence, answer: given.answer, flagged: given.flagged, elapsed_ms: given.elapsed,
});

// A sign of life, so that a power cut can be told from a page that was left. It names its page: what one that is being
// left says may arrive after the next one was heard.
const page = Math.random().toString(36).slice(2, 10);
export const postBeat = (urls, away) => post(urls, "beat", { away, page });

export const postAnswer = (record, order, given) =>
  post(record.urls, "save", { device: record.device, ...body(order, given) });

// Everything this device holds, so that one save lost on the way loses nothing.
export const snapshotOf = (record) => ({
  device: record.device,
  answers: Object.entries(record.answers).filter(([, given]) => given.own).map(([order, given]) => body(order, given)),
});
export const postSnapshot = (record) => post(record.urls, "submit", snapshotOf(record));

export const unsent = (record) => Object.entries(record.answers)
  .filter(([, given]) => !given.sent && !given.refused)
  .sort(([, one], [, other]) => one.sequence - other.sequence);
