// Keeps what an observer fills on this device and sends it through the outbox. Without this file, or where nothing may be
// kept, the same form is sent by the browser itself.
import { actsOf, add, remove, send as sendWaiting } from "../offline/outbox.js";
import { drop, forgetPages, keep, read } from "./observation-drafts.js";
import { shrink } from "./photo-shrink.js";

const PATIENCE = 4000;
const PAUSE = 400;
const form = document.getElementById("phieu");
const fieldset = form.querySelector("[data-observation-fields]");
const items = [...form.querySelectorAll("[data-item]")];
const counter = document.querySelector("[data-count]");
const line = document.querySelector("[data-save-state]");
const button = document.querySelector('.action-bar [type="submit"]');
const { owner, keeps, token } = document.querySelector("script[data-owner]")?.dataset ?? {};
const mayKeep = keeps !== undefined && Boolean(globalThis.indexedDB);
const { observation } = form.dataset;
const photos = new Map();
const plainTitle = document.title;
let timer;
let last = Promise.resolve();
let isSending = false;

// Where the form is; only the server's answer makes it "sent".
const say = (state, { time = "", reason = "" } = {}) => {
  line.dataset.saveState = state;
  line.textContent = line.dataset[state].replace("{time}", time).replace("{reason}", reason);
};

const isMarked = (item) => Boolean(item.querySelector("input:checked"));
const count = () => {
  const done = items.filter(isMarked).length;
  const text = counter.dataset.count.replace("{done}", done).replace("{total}", items.length);
  if (counter.textContent !== text) counter.textContent = text;
  return done;
};

const typed = () => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");

const save = () => {
  clearTimeout(timer);
  if (!mayKeep || isSending) return last;
  say("s1");
  const draft = { owner, observation, fields: typed(), photos: [...photos], done: count(), total: items.length };
  last = last.catch(() => {}).then(() => keep(draft)).then(() => say("s2"), () => say("s6"));
  return last;
};

// Locked while it waits in the outbox: what is changed then would not be what is sent.
const lock = (isLocked) => {
  fieldset.disabled = isLocked;
  button.hidden = isLocked;
};

const fill = (fields, kept) => {
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList) field.value = value;
    else if (field && field.type !== "file") field.value = value;
  }
  for (const [name, photo] of kept) {
    photos.set(name, photo);
    tellPhoto(name);
  }
  for (const more of form.querySelectorAll("details")) {
    const note = more.querySelector("textarea")?.value;
    const file = more.querySelector("input[type=file]");
    if (note || photos.has(file?.name)) more.open = true;
  }
  count();
};

const hintOf = (input) => input.closest(".field").querySelector("[data-photo-kept]");
const tellPhoto = (name) => {
  const hint = hintOf(form.elements[name]);
  hint.textContent = hint.dataset.photoKept;
};

const takePhoto = async (input) => {
  const [file] = input.files;
  if (!file) return;
  photos.set(input.name, await shrink(file));
  input.value = "";
  tellPhoto(input.name);
  await save();
};

// What is still to be filled: the same sentences as the server's.
const faults = () => {
  const found = items.filter((item) => !isMarked(item)).map((item) => {
    return [item.querySelector(".observe-marks"), form.dataset.unmarked.replace("{number}", item.dataset.item)];
  });
  const { advice, place } = form.elements;
  if (!place.value.trim()) found.unshift([place, form.dataset.emptyPlace]);
  if (form.querySelector('input[value="not_met"]:checked') && !advice.value.trim()) found.push([advice, form.dataset.advice]);
  return found;
};

const showFaults = (found) => {
  for (const old of form.querySelectorAll("p.error[data-told]")) old.remove();
  for (const [place, text] of found) {
    const told = Object.assign(document.createElement("p"), { className: "error", textContent: text });
    told.dataset.told = "";
    place.before(told);
  }
  document.title = found.length ? `${form.dataset.error} ${plainTitle}` : plainTitle;
  if (!found.length) return;
  const [[place]] = found;
  (place.querySelector?.("input") ?? place).focus();
  place.previousElementSibling.scrollIntoView({ block: "nearest" });
};

const arrive = async () => {
  await drop(owner, observation).catch(() => {});
  if (globalThis.caches) await forgetPages((path) => path === location.pathname).catch(() => {});
  location.assign(form.dataset.next);
};

const ownAct = async () => (await actsOf(owner)).find(({ url }) => url === form.action);

const hear = async ({ at, why }) => {
  const act = await ownAct();
  if (!act && isSending) {
    say("s3", { time: at });
    await arrive();
  } else if (act?.problem) {
    isSending = false;
    lock(false);
    await save(); // nothing of it is lost while it is mended
    say("refused", { reason: act.problem });
  } else if (act) say(why === "signed-out" ? "s5" : "s4");
};

const tellWaiting = () => {
  if (document.querySelector("[data-told-waiting]")) return;
  const told = Object.assign(document.createElement("p"), { textContent: form.dataset.waiting });
  told.dataset.toldWaiting = "";
  line.after(told);
};

const sendIt = async () => {
  await last;
  const earlier = await ownAct();
  if (earlier) await remove(earlier.id);
  const about = { kind: "observe", url: form.action, page: location.pathname, title: form.dataset.title, opened: form.dataset.opened };
  say("s1");
  const act = await add({ owner, ...about, fields: [...typed(), ...photos] }, true);
  if (!act.isKept) {
    await remove(act.id);
    say("s6");
    return;
  }
  isSending = true;
  lock(true);
  say("s2");
  await drop(owner, observation).catch(() => {});
  const late = new Promise((resolve) => { setTimeout(resolve, navigator.onLine ? PATIENCE : 0, { why: "offline" }); });
  const report = await Promise.race([sendWaiting(owner, token), late]);
  await hear(report);
  if (await ownAct()) tellWaiting();
};

const restore = async () => {
  const act = await ownAct();
  if (act) {
    fill(act.fields.filter(([, value]) => typeof value === "string"), act.fields.filter(([, value]) => value instanceof Blob));
    if (act.problem) {
      say("refused", { reason: act.problem });
      return;
    }
    isSending = true;
    lock(true);
    say("s4");
    tellWaiting();
    return;
  }
  const draft = await read(owner, observation);
  if (draft) {
    fill(draft.fields, draft.photos);
    say("s2");
  } else if (document.documentElement.dataset.keptAt) {
    // The day of a copy is the day it was kept.
    const [today] = new Date().toLocaleString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).split(", ");
    form.elements.observed_on.value = today;
  }
};

form.addEventListener("change", ({ target }) => {
  count();
  if (target.type === "file") {
    if (mayKeep) takePhoto(target);
  } else save();
});
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
});
count();

if (mayKeep && owner) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    clearTimeout(timer);
    const found = faults();
    showFaults(found);
    if (!found.length) sendIt().catch(() => form.submit());
  });
  addEventListener("pagehide", save);
  restore()
    .catch(() => {}) // a device without a store
    .then(() => document.addEventListener("outbox", ({ detail }) => hear(detail)));
}
