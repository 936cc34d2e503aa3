// What waits on this device for the person signed in: acts of lessons, answers of exams.
import { recordsOf } from "../lms/js/exam-store.js";
import { unsent as unsentAnswers } from "../lms/js/exam-send.js";
import { actsOf, askAgain, counted, lastReport, remove, unsent } from "./outbox.js";

const box = document.getElementById("cho-gui");
const { person } = box.dataset;
const { owner } = document.querySelector("script[data-owner]").dataset;
const texts = JSON.parse(document.getElementById("cho-gui-texts").textContent);
const none = document.getElementById("khong-co-gi");
const button = document.getElementById("gui-ngay");
const LOOK_AGAIN = 5000;
let state = "waiting";
let held = [];

const fill = (text, facts) => text.replace(/%\((\w+)\)s/g, (_, name) => facts[name]);
const momentOf = (stamp) => {
  const [date, time] = new Date(stamp).toLocaleString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).split(", ");
  return fill(texts.moment, { date, time: time.slice(0, 5) });
};
const sizeOf = (value) => {
  const photos = [value].flat(2).filter((part) => part instanceof Blob);
  const bytes = new Blob([JSON.stringify(value), ...photos]).size;
  return `${Math.max(0.1, bytes / 1024).toFixed(1).replace(".", texts.point)}\u00a0KB`;
};

const part = (tag, className, ...inside) => {
  const made = Object.assign(document.createElement(tag), { className });
  made.append(...inside);
  return made;
};

const row = ({ title, facts, line, presses = [] }) => {
  const name = part("div", "task-name", Object.assign(document.createElement("span"), { lang: "vi", textContent: title }));
  const item = part("li", "task", name, part("div", "muted", facts.join(" · ")), part("div", "", line));
  item.append(...presses.map(([text, act]) => {
    const press = Object.assign(part("button", "btn btn-secondary", text), { type: "button" });
    press.addEventListener("click", async () => { await act(); draw(); });
    return press;
  }));
  return item;
};

const sendNow = () => {
  state = "sending";
  dispatchEvent(new Event("online")); // whatever sends on this page begins at once
};

const isHeld = ({ id }) => held.some((one) => one.id === id);
const lineOf = (act) => {
  if (act.problem) return `${texts.refused} ${act.problem}`.trim();
  return texts[state === "waiting" && isHeld(act) ? "held" : state];
};
const rowOfAct = (act) => {
  const again = act.problem && [texts.again, async () => { await askAgain(act); sendNow(); }];
  const drop = (act.problem || isHeld(act)) && [texts.drop, () => remove(act.id)];
  return row({
    title: act.title,
    facts: [texts[act.kind], momentOf(act.made), sizeOf(act.fields)],
    line: lineOf(act),
    presses: [again, drop].filter(Boolean),
  });
};

const rowOfExam = (record) => row({
  title: record.title,
  facts: [fill(texts.answers, { count: unsentAnswers(record).length }), sizeOf(record.answers)],
  line: texts[state],
});

const draw = async () => {
  const exams = person ? await recordsOf(person).catch(() => []) : [];
  const acts = counted(await actsOf(owner));
  const begun = exams.filter((one) => unsentAnswers(one).length || one.submit);
  const rows = [...acts.map(rowOfAct), ...begun.map(rowOfExam)];
  box.replaceChildren(...rows);
  none.hidden = rows.length > 0;
  button.hidden = !unsent(acts).length && !begun.length;
};

const hear = (report) => {
  held = report.held;
  state = report.why === "signed-out" ? "signed_out" : "waiting";
  draw();
};
document.addEventListener("outbox", ({ detail }) => hear(detail));
document.addEventListener("exam-sent", draw);
button.addEventListener("click", () => {
  sendNow();
  draw();
});
setInterval(draw, LOOK_AGAIN);
if (lastReport) hear(lastReport);
else draw();
