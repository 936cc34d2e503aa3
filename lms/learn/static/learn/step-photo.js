// Sends a photo as soon as it is chosen, scaled down on the device, apart from ticks and notes: those can wait for a
// network, a photo can't. Without this file it goes with the form.
import { post } from "../offline/outbox.js";
import { shrink } from "./photo-shrink.js";

const PATIENCE = 60000;

const box = document.querySelector("[data-photo]");
const form = box.closest("form");
const input = form.elements.photo;
const line = box.querySelector("[data-photo-state]");
const { owner, token } = document.querySelector("script[data-owner]")?.dataset ?? {};
let sending = false;

const say = (text, isError = true) => {
  for (const old of form.querySelectorAll("[data-photo] p.error:not([data-photo-state])")) old.remove();
  line.className = isError ? "error" : "hint";
  line.textContent = text;
};

const send = async (file) => {
  const body = new FormData();
  for (const name of ["client_id", "block"]) body.append(name, form.elements[name].value);
  body.append("act", "photo");
  body.append("photo", await shrink(file), "anh.jpg");
  return post({ url: form.action, body, owner, tokenUrl: token, patience: PATIENCE });
};

const show = ([view, remove]) => {
  const wasHere = document.activeElement === input;
  box.querySelector("[data-photo-view]").href = view;
  box.querySelector("[data-photo-remove]").href = remove;
  box.querySelector("[data-photo-kept]").hidden = false;
  box.querySelector("[data-photo-chooser]").hidden = true;
  if (wasHere) box.focus();
};

const tell = ({ status, data }) => {
  if (data?.photo) show(data.photo); // of a refused one too: the step has one from another tab
  if (status === 200 && data?.photo) say(box.dataset.sent.replace("{time}", data.at), false);
  else if (data?.problem) say(data.problem);
  else if (status === 401) say(box.dataset.signedOut);
  else if (status === 0 || status >= 500) say(box.dataset.offline);
  else say(box.dataset.failed);
};

const onChoice = async () => {
  const [file] = input.files;
  if (!file || sending) return;
  sending = true;
  say(box.dataset.sending, false);
  const reply = await send(file).catch(() => ({ status: 0 }));
  sending = false;
  input.value = "";
  tell(reply);
};

if (input && owner) {
  const when = box.querySelector("[data-photo-when]");
  when.textContent = when.dataset.now;
  box.querySelector("[data-photo-send]")?.setAttribute("hidden", "");
  input.addEventListener("change", onChoice);
  form.addEventListener("submit", (event) => {
    if (!sending) return;
    event.preventDefault();
    say(box.dataset.busyNow, false);
  });
}
