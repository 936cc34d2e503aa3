// What waits on this device for the person signed in: acts of lessons, answers of exams.
import { recordsOf } from "../lms/js/exam-store.js";
import { unsent as unsentAnswers } from "../lms/js/exam-send.js";
import { actsOf, remove, unsent } from "./outbox.js";

const box = document.getElementById("cho-gui");
const { person } = box.dataset;
const { owner } = document.querySelector("script[data-owner]").dataset;
const texts = JSON.parse(document.getElementById("cho-gui-texts").textContent);
const none = document.getElementById("khong-co-gi");
const button = document.getElementById("gui-ngay");
const LOOK_AGAIN = 5000;
let state = "waiting";

const fill = (text, facts) => text.replace(/%\((\w+)\)s/g, (_, name) => facts[name]);
const momentOf = (stamp) => {
  const [date, time] = new Date(stamp).toLocaleString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).split(", ");
  return fill(texts.moment, { date, time: time.slice(0, 5) });
};
const sizeOf = (value) => {
  const bytes = new Blob([JSON.stringify(value)]).size;
  return `${Math.max(0.1, bytes / 1024).toFixed(1).replace(".", texts.point)}\u00a0KB`;
};

const part = (tag, className, ...inside) => {
  const made = Object.assign(document.createElement(tag), { className });
  made.append(...inside);
  return made;
};

const row = ({ title, facts, line, drop }) => {
  const name = part("div", "task-name", Object.assign(document.createElement("span"), { lang: "vi", textContent: title }));
  const item = part("li", "task", name, part("div", "muted", facts.join(" · ")), part("div", "", line));
  if (drop) {
    const press = Object.assign(part("button", "btn btn-secondary", texts.drop), { type: "button" });
    press.addEventListener("click", async () => { await drop(); draw(); });
    item.append(press);
  }
  return item;
};

const rowOfAct = (act) => row({
  title: act.title,
  facts: [texts[act.kind], momentOf(act.made), sizeOf(act.fields)],
  line: act.problem ? `${texts.refused} ${act.problem}`.trim() : texts[state],
  drop: act.problem && (() => remove(act.id)),
});

const rowOfExam = (record) => row({
  title: record.title,
  facts: [fill(texts.answers, { count: unsentAnswers(record).length }), sizeOf(record.answers)],
  line: texts[state],
});

const draw = async () => {
  const exams = person ? await recordsOf(person).catch(() => []) : [];
  const acts = await actsOf(owner);
  const begun = exams.filter((one) => unsentAnswers(one).length || one.submit);
  const rows = [...acts.map(rowOfAct), ...begun.map(rowOfExam)];
  box.replaceChildren(...rows);
  none.hidden = rows.length > 0;
  button.hidden = !unsent(acts).length && !begun.length;
};

document.addEventListener("outbox", ({ detail: { why } }) => {
  state = why === "signed-out" ? "signed_out" : "waiting";
  draw();
});
document.addEventListener("exam-sent", draw);
button.addEventListener("click", () => {
  state = "sending";
  draw();
  dispatchEvent(new Event("online")); // whatever sends on this page begins at once
});
setInterval(draw, LOOK_AGAIN);
draw();
