// Before signing out: what this device has not sent yet is shown, and sent first.
import { actsOf, counted, send, unsent } from "./outbox.js";

const { owner, token } = document.querySelector("script[data-owner]").dataset;
const form = document.querySelector("[data-sign-out]");
const list = document.getElementById("con-cho-gui");
const problem = document.getElementById("chua-gui-duoc");

const waiting = async () => counted(unsent(await actsOf(owner)));

const show = async () => {
  const acts = await waiting();
  list.hidden = !acts.length;
  const lines = [...new Set(acts.map((act) => act.title))];
  list.querySelector("ul").replaceChildren(...lines.map((text) => {
    return Object.assign(document.createElement("li"), { textContent: text, lang: "vi" });
  }));
  if (acts.length) form.querySelector(".btn-primary").textContent = form.dataset.sendFirst;
};

form.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "leave") return;
  event.preventDefault();
  if (list) await send(owner, token);
  if (!(await waiting()).length) form.submit();
  else if (!list) location.assign(form.action); // the page that asks
  else {
    problem.hidden = false;
    form.elements.leave.hidden = false;
    await show();
  }
});

if (list) show();
