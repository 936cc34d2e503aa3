// On pages around an exam: sends what this browser still holds for the person who is signed in.
import { change, counted, dropPapers, fill, keyOf, recordsOf, remove } from "./exam-store.js";
import { getState, postAnswer, postSnapshot, unsent } from "./exam-send.js";

const RETRY = 30000;
const box = document.getElementById("exam-resend");
const texts = box && JSON.parse(document.getElementById("exam-resend-texts").textContent);
const told = [];

const say = (text, kind) => {
  const line = document.createElement("p");
  line.textContent = [text, ...told].join(" ");
  const notice = document.createElement("div");
  notice.className = `notice notice-${kind}`;
  notice.append(line);
  box.replaceChildren(notice);
};

const markSent = (record, order, sequence) => change(keyOf(record.person, record.attempt), (stored) => {
  const given = stored?.answers[order];
  return given?.sequence === sequence ? { ...stored, answers: { ...stored.answers, [order]: { ...given, sent: true } } } : undefined;
});

// What a record still owes the server, or null where the server owes it nothing more.
const settle = async (record) => {
  const state = await getState(record.urls);
  if (!state.ok) return state;
  if (state.data.status === "submitted" && !unsent(record).length) return { ok: true, done: true };
  // Locked by the clock alone, or cut off by a power cut: whoever may still go on has nothing handed in for them.
  const handedIn = record.submit && !record.submit.auto;
  const runs = state.data.status === "open" && state.data.now <= state.data.deadline;
  const over = handedIn || !(runs || state.data.offered);
  if (over) {
    const reply = await postSnapshot(record);
    if (!reply.ok) return reply;
    told.push(...reply.data.refused.map(({ order, message }) => fill(texts.not_taken, { number: order, reason: message })));
    return { ok: true, done: true, sent: true, at: reply.data.at };
  }
  let at;
  for (const [order, given] of unsent(record)) {
    const reply = await postAnswer(record, order, given);
    if (!reply.ok && reply.why !== "refused") return reply;
    if (!reply.ok) continue;
    at = reply.data.at;
    await markSent(record, order, given.sequence);
  }
  return { ok: true, at };
};

export const resend = async () => {
  const records = await recordsOf(box.dataset.person).catch(() => []);
  let again = false;
  // Handing in from this page would shut out what it is about to send.
  const finish = document.getElementById("exam-finish");
  if (finish) finish.hidden = records.some((record) => record.attempt === box.dataset.attempt && unsent(record).length);
  for (const record of records) {
    const waiting = unsent(record).length || (record.submit ? 1 : 0);
    if (waiting) say(counted(texts, "sending", waiting), "info");
    const reply = await settle(record);
    if (reply.done) await remove(`${record.person}/${record.attempt}`);
    if (reply.ok) document.dispatchEvent(new Event("exam-sent"));
    if (reply.ok && reply.at) say(fill(texts.sent, { time: reply.at }), "success");
    else if (reply.ok) box.replaceChildren();
    else if (reply.why === "signed-out" && waiting) say(counted(texts, "e5", waiting), "offline");
    else if (reply.why === "offline" && waiting) say(counted(texts, "e4", waiting), "offline");
    again ||= reply.why === "offline" && waiting > 0;
    // The result on this page has just changed.
    if (reply.sent && record.attempt === box.dataset.attempt && !told.length) location.reload();
  }
  if (again) setTimeout(resend, RETRY);
};

// A paper that nothing is kept for any more; another tab may have handed it in.
const tidy = async () => {
  const held = (await recordsOf(box.dataset.person)).map(({ attempt }) => attempt);
  await dropPapers((attempt) => !held.includes(attempt));
};

if (box) {
  resend().then(tidy).catch(() => {});
  addEventListener("online", resend);
}
