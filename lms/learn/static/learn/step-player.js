// Feedback without leaving the page, and ticks sent while one works. Without this file the same form does it all:
// whatever could not be sent goes with the form.
const RETRY = 30_000;
const HINT_AFTER = 2;
const ANSWER_AFTER = 3;

const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

// Sends acts in their order; keeps what failed and tries again while the page is open.
const sender = (form) => {
  const line = document.querySelector("[data-save-state]");
  const waiting = [];
  let busy = false;
  const say = (state, time = "") => {
    if (!line) return;
    line.dataset.saveState = state;
    line.textContent = line.dataset[state].replace("{time}", time);
  };
  const post = async (fields) => {
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "client_id", "block"]) body.set(name, form.elements[name].value);
    for (const [name, value] of fields) body.append(name, value);
    return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
  };
  const drain = async () => {
    if (busy || !waiting.length) return;
    busy = true;
    say("s1");
    try {
      while (waiting.length) {
        const answer = await post(waiting[0]);
        if (answer.redirected || answer.status === 403) {
          say("s5");
          return;
        }
        if (answer.status >= 500) throw new Error(String(answer.status));
        waiting.shift();
        if (!answer.ok) continue; // the form itself will hear why
        const { at } = await answer.json();
        if (!waiting.length) say("s3", at);
      }
    } catch {
      say("s4");
    } finally {
      busy = false;
    }
  };
  if (!("records" in form.dataset)) return () => {};
  addEventListener("online", drain);
  setInterval(drain, RETRY);
  return (fields) => {
    waiting.push(fields);
    drain();
  };
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
    send([["act", "check"], ["tried", kept.value]]);
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

for (const form of document.querySelectorAll("[data-step]")) {
  const send = sender(form);
  if (form.dataset.step === "follow") {
    form.addEventListener("change", (event) => {
      if (event.target.name === "tick" && event.target.checked) send([["act", "tick"], ["tick", event.target.value]]);
    });
  }
  if (["try_now", "situation"].includes(form.dataset.step)) practise(form, send);
  keepNote(form);
}
