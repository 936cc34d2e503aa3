// Marking by keyboard: a number chooses the level of the criterion in turn, Ctrl+Enter gives the mark and goes on. What
// is chosen is kept as a draft a moment after it was, and when the page is left before that.
const form = document.getElementById("mark-form");
const PAUSE = 1500;
let timer = 0;

const criteria = () => [...form.querySelectorAll(".mark-criterion")];
const inTurn = () => {
  const all = criteria();
  const here = document.activeElement?.closest?.(".mark-criterion");
  return here ?? all.find((one) => !one.querySelector(":checked")) ?? all[0];
};

const choose = (number) => {
  const criterion = inTurn();
  const level = criterion?.querySelectorAll("[type=radio]")[number - 1];
  if (!level) return;
  level.checked = true;
  level.dispatchEvent(new Event("change", { bubbles: true }));
  const next = criteria()[criteria().indexOf(criterion) + 1];
  (next?.querySelector(":checked") ?? next?.querySelector("[type=radio]") ?? level).focus();
};

const say = (text) => { document.getElementById("mark-kept").textContent = text; };

const keep = async () => {
  clearTimeout(timer);
  timer = 0;
  const body = new FormData(form);
  body.set("act", form.dataset.draft);
  try {
    const reply = await fetch(location.href, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(reply.status);
    say(`${form.dataset.kept} ${(await reply.json()).at}`);
  } catch {
    say(form.dataset.unkept);
  }
};

const later = () => {
  if (!form.dataset.draft) return;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
};

const insert = (box) => {
  const comment = form.elements.comment;
  const text = box.parentElement.querySelector("span").textContent;
  if (!comment.value.includes(text)) comment.value = [comment.value.trim(), text].filter(Boolean).join("\n");
  box.checked = false;
};

if (form) {
  form.addEventListener("change", ({ target }) => {
    if (target.name === "mau") insert(target);
    later();
  });
  form.addEventListener("input", later);
  form.addEventListener("submit", () => { clearTimeout(timer); timer = 0; });
  addEventListener("pagehide", () => { if (timer) keep(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return form.requestSubmit(form.querySelector("[name=act][value=cham]"));
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    event.preventDefault();
    choose(Number(event.key));
  });
}
document.getElementById("loi")?.focus();
