// Before the clock runs: can this device keep an answer and the paper, and how does its clock compare.
import { device, fill, probe } from "./exam-store.js";

const form = document.getElementById("exam-start");
const LOADING = 15000;

// The worker stands once the whole of what a page of an exam needs is on the device.
const canKeepPaper = async () => {
  if (!("keeps" in document.querySelector("script[data-owner]").dataset)) return "shared";
  if (!navigator.serviceWorker || !globalThis.caches) return "none";
  const stands = navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.some((one) => one.startsWith("lms-shell-")));
  const late = new Promise((go) => { setTimeout(go, LOADING); });
  return (await Promise.race([stands, late])) ? "ok" : "late";
};

const check = async () => {
  const texts = JSON.parse(document.getElementById("exam-texts").textContent);
  const problem = document.getElementById("exam-problem");
  const list = document.querySelector("#exam-precheck ul");
  const add = (text, good) => {
    const line = document.createElement("li");
    line.className = good ? "is-good" : "is-bad";
    line.textContent = text;
    list.append(line);
    return line;
  };

  const stores = await probe();
  list.replaceChildren(); // what stands here for browsers that run none of this
  add(stores ? texts.storage_ok : texts.storage_bad, stores);
  const arrived = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now();
  const off = Math.round(Math.abs(Date.now() - Number(form.dataset.now) - (performance.now() - arrived)) / 60000);
  add(off ? fill(texts.clock_off, { count: off }) : texts.clock_ok, true);
  const paper = add(texts.pack_loading, true);
  canKeepPaper().catch(() => "late").then((how) => {
    paper.textContent = texts[`pack_${how}`];
    paper.className = how === "ok" ? "is-good" : "is-bad";
  });
  if (stores) form.elements.device.value = await device(form.elements.device.value);

  form.addEventListener("submit", async (event) => {
    if (stores || form.dataset.kind === "practice") return;
    event.preventDefault();
    const used = (await navigator.storage?.estimate?.().catch(() => null))?.usage ?? 0;
    const size = `${Math.round(used / 1048576)} MB`;
    problem.className = "notice notice-danger";
    problem.textContent = used > 1048576 ? fill(texts.e6_used, { size }) : texts.e6;
    problem.scrollIntoView({ block: "center" });
  });
};

if (form) check();
