// Sends a photo as soon as it is chosen, scaled down on the device, apart from ticks and notes: those can wait for a
// network, a photo can't. Without this file it goes with the form.
import { post } from "../offline/outbox.js";

const EDGE = 1280;
const QUALITY = 0.8;
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

// Drawn anew, so that place and camera stay on this device; what it can't draw is for the server to judge.
const shrink = async (file) => {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const brush = canvas.getContext("2d");
    brush.fillStyle = "white";
    brush.fillRect(0, 0, width, height);
    brush.drawImage(picture, 0, 0, width, height);
    picture.close();
    return (await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); })) ?? file;
  } catch {
    return file;
  }
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
