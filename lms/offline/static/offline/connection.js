// Registers the worker, says what it knows of the network, sends what waits. On every page of a learner.
const RETRY = 30_000;
const SHOWN = 5000;
const me = document.querySelector("script[data-owner]");
const { owner, kit, token, worker } = me.dataset;
const chip = document.querySelector("[data-connection]");
const words = chip.dataset;
const main = document.querySelector("main");
const { keptAt } = document.documentElement.dataset;
const line = document.createElement("div");
let owed = false;
let timer;

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const momentOf = (stamp) => {
  const parts = new Date(stamp).toLocaleString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).split(", ");
  return { date: parts[0], time: parts[1].slice(0, 5) };
};

const say = (text, kind, href) => {
  clearTimeout(timer);
  const sentence = Object.assign(document.createElement(href ? "a" : "span"), { textContent: text });
  if (href) sentence.href = href;
  const inner = document.createElement("p");
  inner.append(sentence);
  const notice = Object.assign(document.createElement("div"), { className: `notice notice-${kind}` });
  notice.append(inner);
  line.replaceChildren(notice);
};

const sayKept = () => {
  if (keptAt && !document.querySelector("[data-live]")) say(fill(words.kept, momentOf(Number(keptAt))), "offline");
  else line.replaceChildren();
};

const showChip = (count) => {
  chip.hidden = !count && !keptAt;
  chip.querySelector("span").textContent = count ? fill(words.waiting, { count }) : words.offline;
};

document.addEventListener("outbox", ({ detail: { at, held, refused, sent, waiting, why } }) => {
  showChip(why === "offline" ? waiting : 0);
  const listed = refused.filter(({ id }) => id > 0);
  if (listed.length) say(fill(words.refused, { count: listed.length }), "warning", chip.href);
  else if (why === "signed-out" && waiting) say(fill(words.signedOut, { count: waiting }), "offline", location.href);
  else if (held.length) say(fill(words.held, { count: held.length }), "offline", chip.href);
  else if (owed && sent && !waiting) {
    say(fill(words.sent, { time: at }), "success");
    timer = setTimeout(sayKept, SHOWN);
  } else if (owed) sayKept();
  owed = waiting > 0;
});

// The database is opened only where there is one: most pages have nothing waiting and load no more than this file.
const has = async (database) => {
  if (!globalThis.indexedDB) return false;
  return !indexedDB.databases || (await indexedDB.databases()).some(({ name }) => name === database);
};

const markDone = (acts) => {
  for (const act of keptAt ? acts.filter(({ kind }) => kind === "done") : []) {
    for (const link of main.querySelectorAll(`a[href="${act.page}"]`)) link.after(` · ${words.done}`);
  }
};

const deliver = async () => {
  if (!document.querySelector("[data-records]") && !(await has("lms-outbox"))) return;
  const { actsOf, counted, send, unsent } = await import("./outbox.js");
  const waiting = unsent(await actsOf(owner));
  if (!waiting.length) return;
  const acts = counted(waiting);
  if (acts.length && !owed) markDone(acts);
  owed = acts.length > 0;
  if (owed && !keptAt && navigator.onLine) say(fill(words.sending, { count: acts.length }), "info");
  await send(owner, token);
};

// A copy, or a page that stands open when the network goes, says which of its rows open without one.
const markRows = async () => {
  if (!main.querySelector(".task a[href]")) return;
  const { mark, unmark } = await import("./row-marks.js");
  if (keptAt || !navigator.onLine) await mark(main, words);
  else unmark(main);
};

// Home alone has a place for what exams left here and no script of its own for it.
const lookForExams = async () => {
  if (main.querySelector("#bai-dang-do") && (await has("lms-exam"))) await import("../lms/js/exam-home.js");
};

const keep = async () => {
  if (!("keeps" in me.dataset) || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(worker, { updateViaCache: "all" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ page: location.pathname, kit });
};

line.setAttribute("role", "status");
main.prepend(line);
showChip(0);
sayKept();
deliver().catch(() => {}); // a browser without a store of its own: the page sends by itself
lookForExams().catch(() => {});
if (keptAt || !navigator.onLine) markRows().catch(() => {});
for (const change of ["online", "offline"]) addEventListener(change, () => markRows().catch(() => {}));
addEventListener("online", deliver);
document.addEventListener("visibilitychange", () => { if (!document.hidden) deliver(); });
setInterval(deliver, RETRY);
if (document.readyState === "complete") keep().catch(() => {});
else addEventListener("load", () => keep().catch(() => {}));
