// Feedback without leaving the page, and ticks sent while one works. Without this file the same form does it all:
// whatever could not be sent goes with the form.
import { actsOf, add, remove, send as sendWaiting } from "../offline/outbox.js";

const PATIENCE = 4000;
const HINT_AFTER = 2;
const ANSWER_AFTER = 3;

const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

const line = document.querySelector("[data-save-state]");
const { owner, keeps, token } = document.querySelector("script[data-owner]")?.dataset ?? {};
const mayKeep = keeps !== undefined;

// Where an act is; only the server's answer makes it "sent".
const say = (state, { time = "", reason = "" } = {}) => {
  if (!line) return;
  line.dataset.saveState = state;
  line.textContent = line.dataset[state].replace("{time}", time).replace("{reason}", reason);
};

const sayWhere = ({ at, held, refused, sent, waiting, why }) => {
  const isHere = ({ page }) => page === location.pathname;
  const problem = refused.find(isHere)?.problem;
  if (problem) say("refused", { reason: problem });
  else if ((why === "offline" && waiting) || held.some(isHere)) say("s4");
  else if (why && why !== "held" && waiting) say("s5");
  else if (sent && (held.length || !waiting)) say("s3", { time: at });
};

// Acts go through the outbox of this device, in the order they were done.
const sender = (form) => {
  const records = "records" in form.dataset;
  let last = Promise.resolve();
  const keep = async (fields, kind) => {
    const ids = ["client_id", "block"].map((name) => [name, form.elements[name].value]);
    const { opened, title } = form.dataset;
    const about = { kind, url: form.action, page: location.pathname, title, opened };
    const isTold = kind !== "open";
    if (isTold) say("s1");
    const act = await add({ owner, ...about, fields: [...ids, ...fields] }, mayKeep);
    if (isTold && mayKeep) say(act.isKept ? "s2" : "s6");
    return act;
  };
  const send = (kind, fields) => {
    if (!records) return;
    last = last.then(() => keep(fields, kind)).then(() => { sendWaiting(owner, token); });
  };
  // Where to go from here: on, once the server has the act, or this device has it and the next page too; else with the
  // form, which hears why not; nowhere while somebody else is signed in.
  const finish = async () => {
    await last;
    const aside = ["csrfmiddlewaretoken", "client_id", "block", "photo"];
    const typed = [...new FormData(form)].filter(([name]) => !aside.includes(name));
    const act = await keep([...typed, ["act", "done"]], "done");
    const late = new Promise((resolve) => { setTimeout(resolve, navigator.onLine ? PATIENCE : 0, { why: "offline" }); });
    const report = await Promise.race([sendWaiting(owner, token), late]);
    if (report.refused?.length) await remove(act.id);
    if (report.why === "foreign") return "nowhere";
    const isAhead = report.why === "offline" && act.isKept && navigator.serviceWorker?.controller;
    return isAhead || (!report.why && !report.refused.length) ? "on" : "form";
  };
  return { send, finish, records };
};

const askForMissing = (form) => {
  const place = form.querySelector("fieldset, .choice");
  const text = Object.assign(document.createElement("p"), { className: "error", textContent: form.dataset.missing });
  text.setAttribute("role", "alert");
  form.querySelector("p.error")?.remove();
  place.before(text);
};

// "Xong" without leaving the page until the act is safe; what can't be kept or was refused goes with the form.
const goOn = (form, { finish, records }) => {
  let going = false;
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || !records || form.elements.photo?.files.length) return; // a photo waits for nothing
    const { value } = event.submitter ?? {};
    const open = value === "check" || [...form.querySelectorAll('[name="tick"]')].some((box) => !box.checked);
    if (open && navigator.onLine) return; // the server says what is missing
    event.preventDefault();
    if (open) askForMissing(form);
    if (open || going) return;
    going = true;
    const target = await finish().catch(() => "form");
    going = false;
    if (target === "on") location.assign(form.dataset.next);
    if (target !== "form") return;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "act", value: "done" }));
    form.submit();
  });
};

// A page opened again shows what this device still holds, under the ids it holds it with.
const restore = async (form) => {
  if (!mayKeep || !("records" in form.dataset)) return;
  const { client_id: id, block, note } = form.elements;
  for (const { fields, problem } of await actsOf(owner)) {
    const sent = Object.fromEntries(fields);
    if (sent.block !== block.value) continue;
    if (problem) say("refused", { reason: problem });
    else if (!line.dataset.saveState) say("s2");
    id.value = sent.client_id;
    if (note) note.value ||= sent.note ?? "";
    for (const [name, value] of fields) {
      const box = name === "tick" && form.querySelector(`[name="tick"][value="${CSS.escape(value)}"]`);
      if (box) box.checked = true;
    }
  }
};

const practise = (form, send) => {
  const button = document.querySelector('[name="act"][value="check"][data-go-on]');
  if (!button) return;
  const isTry = form.dataset.step === "try_now";
  const first = button.textContent;
  let tried = form.querySelector("[data-feedback]:not([hidden])")?.dataset.feedback ?? "";
  let misses = Number(form.dataset.misses ?? 0);
  let settled = "settled" in form.dataset;
  const panel = (selector) => form.querySelector(selector);
  const relabel = (text) => { button.textContent = text; };

  const settle = () => {
    settled = true;
    relabel(button.dataset.goOn);
    button.value = "done";
    delete button.dataset.busy;
  };

  // "Thử lại" with the same choice still marked: a new choice is asked for, nothing is counted.
  const ask = (chosen) => {
    chosen.checked = false;
    tried = "";
    for (const feedback of form.querySelectorAll("[data-feedback]")) feedback.hidden = true;
    relabel(button.dataset.check ?? first);
    form.querySelector("fieldset.choices").focus();
  };

  const check = (choice) => {
    tried = choice;
    let right = false;
    for (const feedback of form.querySelectorAll("[data-feedback]")) {
      feedback.hidden = feedback.dataset.feedback !== choice;
      if (!feedback.hidden) right = "right" in feedback.dataset;
    }
    const id = newId();
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "tried", value: `${id}:${choice}` });
    form.append(kept);
    send("try", [["act", "check"], ["tried", kept.value]]);
    if (!isTry || right) {
      if (isTry) for (const rest of ["[data-hint]", "[data-answer]"]) panel(rest).hidden = true;
      settle();
      return;
    }
    misses += 1;
    panel("[data-answer]").hidden = misses < ANSWER_AFTER;
    panel("[data-hint]").hidden = misses < HINT_AFTER || misses >= ANSWER_AFTER;
    if (misses >= ANSWER_AFTER) settle();
    else relabel(button.dataset.retry);
  };

  const onCheck = (event) => {
    const chosen = form.querySelector('[name="choice"]:checked');
    if (settled || !chosen) return; // nothing chosen: the server says so
    event.preventDefault();
    if (isTry && chosen.value === tried) ask(chosen);
    else check(chosen.value);
  };
  if ("preview" in form.dataset) form.querySelector("button")?.addEventListener("click", onCheck);
  else form.addEventListener("submit", onCheck);
  // After the first way out the others may be looked at freely.
  if (!isTry) form.addEventListener("change", (event) => { if (settled && event.target.name === "choice") check(event.target.value); });
};

const keepNote = (form) => {
  const note = form.elements.note;
  if (!note || !form.dataset.owner) return;
  const key = `note:${form.dataset.owner}:${form.elements.block.value}`;
  try {
    if (!("records" in form.dataset)) {
      sessionStorage.removeItem(key); // it has been sent
      return;
    }
    note.value ||= sessionStorage.getItem(key) ?? "";
    note.addEventListener("input", () => sessionStorage.setItem(key, note.value));
  } catch {
    // No room on this device: the note goes with the form all the same.
  }
};

document.addEventListener("outbox", ({ detail }) => sayWhere(detail));

for (const form of document.querySelectorAll("[data-step]")) {
  const steps = sender(form);
  if ("keepsPlace" in form.dataset) steps.send("open", [["act", "open"]]); // the place, for whichever device comes next
  if (form.dataset.step === "follow") {
    form.addEventListener("change", ({ target }) => {
      if (target.name === "tick" && target.checked) steps.send("tick", [["act", "tick"], ["tick", target.value]]);
    });
  }
  if (["try_now", "situation"].includes(form.dataset.step)) practise(form, steps.send);
  goOn(form, steps);
  keepNote(form);
  restore(form).catch(() => {}); // a device without a store
}
