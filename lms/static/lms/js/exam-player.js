// A running exam: every choice goes to this device first, then to the server; the whole paper is on the page.
import { change, counted, device as nameDevice, dropPapers, fill, keyOf, load, merge, receipt, remove } from "./exam-store.js";
import { getState, postAnswer, postBeat, postSnapshot, unsent } from "./exam-send.js";
import { canSeal, saveBackup } from "./exam-backup.js";
import { startClock } from "./exam-clock.js";
import { countLetters, readInputs } from "./exam-inputs.js";
import { at, pack, say, sayState } from "./exam-page.js";
import { startView } from "./exam-view.js";

const RETRY = 30000;
const TYPING = 2000;
const NOTE = 10000;
const BEAT = 60000;
const { texts, questions, urls } = pack;
const count = questions.length;
const key = keyOf(pack.person, pack.attempt);
const form = at("exam-form");
const copiedAt = Number(document.documentElement.dataset.keptAt); // a page of the worker's, without the network
const views = { question: form, check: at("exam-check"), confirm: at("exam-confirm"), locked: at("exam-locked") };

const ownDevice = at("exam-elsewhere").querySelector("[name=device]");
let record = { ...merge(undefined, pack), base: pack.base, urls, device: ownDevice.value, submit: null };
let order = Number(/(\d+)\/$/.exec(location.pathname)[1]);
let view = "question";
const pending = new Map(); // chosen, and on its way to the disk
let onDevice = true; // the last change is on this device's disk
let inTrouble = false; // the last send failed
let away = false; // another device writes
let untaken = false; // something was chosen here after that
let reopened; // after a kill, so long after the start; the server hasn't heard of it
let offered = false; // the server's page has time to give back
let doubted = false; // time is over by a clock that nothing vouches for
let chain = Promise.resolve(); // of what is to be kept, in the order it was chosen
let sending;
let retry;
let typing;
let heard = performance.now(); // when the server last heard of this page

const closed = () => Boolean(record.submit) || away || doubted;
const shown = (number) => pending.get(number) ?? record.answers[number];
const { answeredCount, wanting, paintQuestion, paintAnswer, paintNumbers, paintCheck } = startView({
  shown, goTo: (number) => show("question", number),
});
const said = ({ answer: chosen = [], flagged = false } = {}) => JSON.stringify([chosen, flagged]);
const isSame = (one, other) => said(one) === said(other);
// Keeping. Where the disk refuses, the page goes on from memory and says so; the server is still told, and the disk as
// soon as it takes something again. False: another tab has handed in and cleared the record, or somebody has emptied the
// browser.

const inTurn = (act) => { chain = chain.catch(() => {}).then(act); };

const withMemory = (stored) => {
  if (onDevice || !stored) return stored;
  const answers = { ...stored.answers };
  for (const [number, given] of Object.entries(record.answers)) {
    if (!(answers[number]?.sequence > given.sequence)) answers[number] = given;
  }
  return { ...stored, answers, last: Math.max(stored.last, record.last), submit: stored.submit ?? record.submit };
};

const recall = async () => {
  record = withMemory(await load(key).catch(() => undefined)) ?? record;
};

const keep = async (edit, anew = false) => {
  try {
    const kept = await change(key, (found) => {
      const stored = withMemory(found);
      const edited = stored || anew ? edit(stored) : undefined;
      return edited && { ...edited, order, clock: clock.note(edited.clock) };
    });
    if (!kept) return false;
    record = kept;
    onDevice = true;
    say("device");
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    // Nothing tells two tabs apart now, so each counts in leaps of its own.
    record = edit({ ...record, last: record.last + Math.floor(Math.random() * 100) });
    onDevice = false;
    sayState("s6");
    say("device", texts.e6_device, "danger");
  }
  return true;
};

const mark = (number, sequence, facts) => keep((stored) => {
  const given = stored.answers[number];
  if (given?.sequence !== sequence) return stored;
  return { ...stored, answers: { ...stored.answers, [number]: { ...given, ...facts } } };
});

const answer = () => {
  const typed = typing;
  typing = clearTimeout(typing);
  const number = order;
  const chosen = readInputs(at("exam-choices"), questions[number - 1]);
  const flagged = at("exam-flagged").checked;
  const elapsed = Math.max(0, Math.round(Math.min(clock.now(), pack.deadline) - pack.started));
  if (closed()) return;
  const latest = { answer: chosen, flagged };
  if (!typed && isSame(latest, shown(number))) return; // a text is left after it was kept
  pending.set(number, latest);
  sayState("s1");
  inTurn(async () => {
    const edit = (stored) => {
      if (stored.submit) return stored;
      const sequence = Math.max(stored.last, stored.base) + 1;
      const given = { ...latest, sequence, elapsed, own: true, sent: false };
      return { ...stored, last: sequence, answers: { ...stored.answers, [number]: given } };
    };
    if (!await keep(edit)) {
      await lookAgain();
      await keep((stored) => edit(stored ?? record), true);
    }
    if (pending.get(number) === latest) pending.delete(number);
    if (onDevice && !pending.size) sayState("s2");
    if (onDevice) tabs?.postMessage(key);
    if (record.submit) return catchUp();
    if (view === "question") paintAnswer(order);
    paintNumbers(order);
    send();
  });
};

// Sending: one at a time, oldest first, until nothing is left or the way is closed.

const send = () => sending ??= deliver().finally(() => { sending = undefined; });

const deliver = async () => {
  clearTimeout(retry);
  if (record.submit) return handIn();
  if (!clock.isSure()) {
    const seen = await look();
    if (seen !== true) return seen && trouble(seen);
    if (record.submit) return handIn();
    if (!unsent(record).length) calm();
  }
  const tried = new Set();
  const missed = inTrouble ? unsent(record).length : 0;
  let last;
  for (;;) {
    const next = unsent(record).find(([, given]) => !tried.has(given.sequence));
    if (!next || record.submit) break;
    const [number, given] = next;
    tried.add(given.sequence);
    const reply = await postAnswer(record, number, given);
    if (reply.ok) {
      heard = performance.now();
      learnTime(reply.data);
      last = reply.data.at;
      if (inTrouble) onlineAgain(missed);
      if (!await mark(number, given.sequence, { sent: true })) await look();
    } else if (reply.code === "other_device") {
      untaken = true;
      if (!away) await lookAgain(); // says since when
      if (!away) await elsewhere();
    } else if (reply.code === "finished") {
      return leave();
    } else if (reply.why === "refused") {
      await mark(number, given.sequence, { refused: true });
      say(`refused-${number}`, fill(texts.not_taken, { number, reason: reply.message }), "danger");
    } else {
      return trouble(reply);
    }
  }
  if (away) sayElsewhere();
  if (record.submit) return handIn();
  if (last && !unsent(record).length && !pending.size) {
    sayState("s3", { time: last });
    if (missed) say("network", fill(texts.all_sent, { time: last }), "success", 5000);
  }
  if (offered && !unsent(record).length && !pending.size && !typing) location.reload();
};

const calm = () => {
  inTrouble = false;
  at("exam-signin").hidden = true;
  say("network");
};

const onlineAgain = (waiting) => {
  calm();
  say("network", counted(texts, "back_online", waiting), "info");
};

const trouble = ({ why, wait }) => {
  if (why === "foreign") return hideFromStranger();
  inTrouble = true;
  retry = setTimeout(send, wait || RETRY);
  if (why === "signed-out") {
    sayState("s5");
    const waiting = Math.max(1, record.submit ? answeredCount() : unsent(record).length);
    at("exam-signin").querySelector("p").textContent = counted(texts, "e5", waiting);
    at("exam-signin").hidden = false;
    return say("network");
  }
  const waits = record.submit || unsent(record).length;
  sayState(onDevice ? (waits ? "s4" : "s2") : "s6");
  if (record.submit || doubted) {
    sayLocked();
    at("exam-backup").hidden = !canSeal;
  } else if (onDevice) say("network", texts.e4, "offline");
};

const hideFromStranger = () => {
  dropPapers((attempt) => attempt === pack.attempt).catch(() => {});
  sayState("s5");
  Object.values(views).forEach((part) => { part.hidden = true; });
  questions.length = 0;
  at("exam-choices").replaceChildren();
  at("exam-pictures").replaceChildren();
  at("exam-stem").textContent = at("exam-title").textContent = document.title = "…";
  say("foreign", texts.foreign, "warning");
  clearInterval(clock.timer);
};

const leave = async () => {
  await remove(key).catch(() => {});
  location.replace(urls.result);
};

// Another device has taken over: read only here, until this one takes it back.

const elsewhere = async () => {
  away = true;
  at("exam-elsewhere").hidden = false;
  if (record.submit) await keep((stored) => ({ ...stored, submit: null }));
  sayElsewhere();
  show("question", order);
};

const sayElsewhere = () => {
  const text = untaken || unsent(record).length ? texts.elsewhere_unsent : texts.e8;
  at("exam-elsewhere").querySelector("[role=status]").textContent = fill(text, { time: pack.since });
};

// Handing in

// Over by the phone's own clock: locked, but not for good. The server knows; until then its person may.
const doubt = () => {
  if (doubted) return;
  flush();
  doubted = true;
  show("locked");
};

const trust = () => {
  doubted = false;
  at("exam-backup").hidden = true;
  if (view === "locked" && !record.submit) show("question");
};

const lock = (auto) => {
  flush();
  inTurn(async () => {
    if (record.submit || away) return;
    doubted = false;
    await keep((stored) => ({ ...stored, submit: stored.submit ?? { auto } }));
    if (onDevice) tabs?.postMessage(key);
    show("locked");
    await sending;
    send();
  });
};

// The invigilator may have given time that a page without a network hasn't heard of: then it goes on.
const goesOn = async () => {
  const { ok, data } = await getState(urls);
  if (!ok || data.status !== "open" || data.deadline <= data.now + 1000) return false;
  learnTime(data);
  await keep((stored) => ({ ...stored, submit: null }));
  if (onDevice) tabs?.postMessage(key);
  show("question");
  setTimeout(send); // once this sending has ended
  return true;
};

const handIn = async () => {
  if (record.submit.auto && await goesOn()) return;
  const reply = await postSnapshot(record);
  if (reply.ok) return received(reply.data);
  if (reply.code === "other_device") return clock.now() < pack.deadline ? elsewhere() : leave();
  if (reply.why !== "refused") return trouble(reply);
  at("exam-locked-text").textContent = reply.message;
  retry = setTimeout(send, RETRY);
};

const received = async (data) => {
  at("exam-backup").hidden = true;
  if (!data.refused.length) return leave();
  await remove(key).catch(() => {});
  sayState("s3", { time: data.at });
  at("exam-locked-text").textContent = "";
  at("exam-refused").replaceChildren(...data.refused.map(({ order: number, message }) => {
    const line = document.createElement("li");
    line.textContent = fill(texts.not_taken, { number, reason: message });
    return line;
  }));
  at("exam-result").hidden = false;
};

const sayLocked = () => {
  at("exam-title").textContent = texts.locked_title;
  at("exam-locked-text").textContent = fill(record.submit?.auto === false ? texts.locked : texts.e7, {
    answered: answeredCount(), count, ...pack.sendBy, receipt: receipt(pack.attempt, record.answers),
  });
};

// Showing

const TITLES = {
  question: () => fill(texts.place, { number: order, count }),
  check: () => texts.check_title,
  locked: () => texts.sending,
  confirm: () => {
    const [missing, partly] = wanting();
    if (missing) return counted(texts, "confirm_missing", missing);
    return partly ? counted(texts, "confirm_in_part", partly) : fill(texts.confirm_all, { count });
  },
};

const paint = (focus = true) => {
  for (const [name, part] of Object.entries(views)) part.hidden = name !== view;
  if (view === "question") paintQuestion(order, closed());
  if (view === "check") paintCheck();
  at("exam-title").textContent = TITLES[view]();
  at("exam-doubt").hidden = !doubted;
  if (doubted) sayLocked();
  document.title = `${at("exam-title").textContent} – ${pack.title}`;
  if (!focus) return;
  at("exam-title").focus({ preventScroll: true });
};

// What was typed and not yet kept.
const flush = () => { if (typing) answer(); };

// A field that goes away while it has the focus would tell of its change when another question is on the page.
const leaveField = () => {
  if (at("exam-choices").contains(document.activeElement)) document.activeElement.blur();
  flush();
};

const show = (name, number = order) => {
  leaveField();
  const changed = name !== view || number !== order;
  [view, order] = [record.submit || doubted ? "locked" : name, number];
  if (changed) history.pushState({ view, order }, "", urls.question.replace("/0/", `/${order}/`));
  paint(changed);
  if (changed) scrollTo(0, 0);
};

// Coming back: what another tab, another device or the server has done meanwhile.

// True: it goes on. Nothing: it is over, or not this person's. Else why nobody could be asked.
const look = async () => {
  const reply = await getState(urls, reopened);
  if (reply.why === "foreign") return hideFromStranger();
  if (!reply.ok) return reply;
  offered ||= Boolean(reopened && reply.data.offered);
  reopened = undefined;
  const { base, deadline, device, now, since, status } = reply.data;
  learnTime(reply.data);
  if (status === "submitted") return leave();
  if (status !== "open" || now > deadline) return offered ? location.reload() : lock(true);
  const known = record;
  Object.assign(pack, { deadline, since });
  trust();
  await keep((stored) => ({ ...merge(stored ?? known, reply.data), base, deadline }), true);
  if (device !== record.device && !away) await elsewhere();
  else if (device === record.device && away) location.reload();
  else catchUp();
  return true;
};

const lookAgain = async () => {
  await recall();
  if (await look()) send();
};

// Time that was given while the page runs.
const learnTime = (data) => {
  clock.learn(data.now);
  if (!(data.deadline > pack.deadline)) return;
  const minutes = Math.max(1, Math.round((data.deadline - pack.deadline) / 60000));
  pack.deadline = data.deadline;
  inTurn(() => keep((stored) => ({ ...stored, deadline: data.deadline })));
  const text = minutes === 1 ? texts.more_time_one : texts.more_time;
  say("time", fill(text, { count: minutes, time: data.ends }), "info");
};

// Not before the server has heard of the time a kept page was opened again: a beat would end the silence now.
const beat = async () => {
  heard = performance.now();
  if (closed() || reopened || !questions.length) return;
  const reply = await postBeat(urls, document.hidden);
  if (!reply.ok) return;
  learnTime(reply.data);
  if (reply.data.status !== "open") lookAgain();
};

const catchUp = () => {
  if (!record.submit || view === "locked") return paint(false);
  show("locked");
  send();
};

// Two tabs side by side are both in sight, so neither comes back: what one has kept the other shows at once.
const tabs = globalThis.BroadcastChannel && new BroadcastChannel("lms-exam");
tabs?.addEventListener("message", ({ data }) => {
  if (data !== key || !questions.length) return;
  inTurn(async () => {
    await recall();
    catchUp();
  });
});

const clock = startClock(pack, { isOver: () => Boolean(record.submit) || away, end: () => lock(true), doubt });

form.addEventListener("change", answer);
form.addEventListener("input", ({ target }) => {
  if (target.type !== "text" && target.type !== "textarea") return;
  countLetters(at("exam-choices"), texts);
  clearTimeout(typing);
  typing = setTimeout(answer, TYPING);
  if (!closed()) sayState("s1");
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const go = event.submitter?.value;
  if (go === "list") show("check");
  else if (Number(go)) show("question", Number(go));
});
document.querySelector("main").addEventListener("keydown", (event) => {
  if (view !== "question" || event.target.matches("select, textarea, [type=text]") || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  form.querySelectorAll("[name=choice]:enabled")[event.key - 1]?.click();
});
at("exam-to-confirm").addEventListener("click", () => show("confirm"));
at("exam-keep-on").addEventListener("click", () => show("check"));
at("exam-submit").addEventListener("click", () => lock(false));
at("exam-backup").querySelector("button").addEventListener("click", () => saveBackup(pack, record));
at("exam-go-on").addEventListener("click", () => {
  clock.distrust();
  trust();
});
addEventListener("popstate", ({ state }) => {
  leaveField();
  [view, order] = [record.submit || doubted ? "locked" : state?.view ?? "question", state?.order ?? order];
  paint();
});
addEventListener("online", async () => {
  await sending; // what was under way without a network comes to nothing
  send();
});
addEventListener("pageshow", (event) => { if (event.persisted) lookAgain(); });
document.addEventListener("visibilitychange", () => {
  beat();
  if (document.visibilityState === "visible") lookAgain();
  else {
    flush();
    if (unsent(record).length) send();
  }
});

// The worker keeps this page, should it not have been the one that opened it.
const keepPaper = async () => {
  const { worker } = form.dataset;
  if (!worker || copiedAt || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register(worker, { updateViaCache: "all" });
  (await navigator.serviceWorker.ready).active.postMessage({ page: location.pathname });
};

const begin = async () => {
  if (copiedAt) {
    const last = await load(key).catch(() => undefined);
    pack.deadline = last?.deadline ?? pack.deadline;
    clock.reopen(last?.clock ?? { seen: pack.now, off: pack.now - copiedAt });
    reopened = Math.round(clock.now() - pack.started);
  }
  const name = await nameDevice(ownDevice.value).catch(() => ownDevice.value);
  ownDevice.value = name;
  let isBack = pack.base > 0; // a page of this attempt has been left before, and said so
  await keep((stored) => {
    isBack ||= Boolean(stored);
    return {
      ...merge(stored, pack), person: pack.person, attempt: pack.attempt, title: pack.title, urls, device: name,
      base: Math.max(stored?.base ?? 0, pack.base), started: pack.started, deadline: pack.deadline, submit: stored?.submit ?? null,
    };
  }, true);
  if (record.submit) view = "locked";
  else if (name !== pack.device) await elsewhere();
  else at("exam-elsewhere").hidden = true;
  paint(document.activeElement === document.body);
  if ((copiedAt || unsent(record).length) && onDevice) sayState("s2");
  clock.start();
  setInterval(() => { if (!closed()) inTurn(() => keep((stored) => stored)); }, NOTE);
  // Fetched ahead, to be there where the network isn't.
  for (const { url } of questions.flatMap(({ pictures = [] }) => pictures)) new Image().src = url;
  setInterval(() => { if (performance.now() - heard >= BEAT) beat(); }, BEAT / 4);
  navigator.storage?.persist?.().catch(() => {});
  keepPaper().catch(() => {});
  if (isBack) beat();
  send();
};

// Who is quicker than this script has answered already.
const served = pack.answers[order]?.answer ?? [];
const early = Number(at("exam-choices").dataset.order) === order && !copiedAt
  && (at("exam-flagged").checked !== at("exam-flagged").defaultChecked
  || !isSame({ answer: readInputs(at("exam-choices"), questions[order - 1]) }, { answer: served }));
history.replaceState({ view, order }, "");
inTurn(begin);
if (early) answer();
