// At home: sends what exams have left on this device, and on a copy of the page, without a network, shows the running one.
import { fill, recordsOf } from "./exam-store.js";
import "./exam-resend.js";

const card = document.getElementById("bai-dang-do");
const { person } = document.getElementById("exam-resend").dataset;
const texts = JSON.parse(document.getElementById("exam-resend-texts").textContent);

// As exam-clock.js after a kill.
const minutesLeft = ({ clock = { seen: 0, off: 0 }, deadline }) =>
  Math.ceil((deadline - Math.max(clock.seen, Date.now() + clock.off)) / 60000);

const draw = async () => {
  const [record] = (await recordsOf(person)).sort((one, other) => other.deadline - one.deadline);
  // What the server drew there is as old as the copy.
  for (const link of document.querySelectorAll(".card-main:not(#bai-dang-do) a[href*='/thi/luot/']")) {
    link.closest(".card-main").hidden = true;
  }
  if (!record) return;
  const left = minutesLeft(record);
  const isOver = Boolean(record.submit) || left <= 0;
  card.querySelector("h2").textContent = record.title;
  const begun = left > 1440 ? "" : fill(texts.begun, { count: left }); // no clock to watch before the last day
  card.querySelector("p").textContent = isOver ? texts.over : begun;
  card.querySelector("a").href = record.urls.question.replace("/0/", `/${record.order}/`);
  card.querySelector("a span").textContent = isOver ? texts.open : texts.go_on;
  card.hidden = false;
};

if (document.documentElement.dataset.keptAt) draw().catch(() => {});
