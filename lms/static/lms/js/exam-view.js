// How a paper looks: one question with its fields, the numbers of all, and the page that lists them before handing in.
import { counted, fill } from "./exam-store.js";
import { countLetters, drawInputs, drawPictures, fillInputs, isWhole } from "./exam-inputs.js";
import { at, pack } from "./exam-page.js";

const { texts, questions } = pack;
const count = questions.length;

// `shown` gives what is answered at a place; `goTo` leads there.
export const startView = ({ shown, goTo }) => {
  const isAnswered = (number) => Boolean(shown(number)?.answer.length);
  const isPartly = (number) => isAnswered(number) && !isWhole(questions[number - 1], shown(number).answer);
  const answeredCount = () => questions.filter((question) => isAnswered(question.order)).length;
  // How many have no answer, and how many are answered in part.
  const wanting = () => [count - answeredCount(), questions.filter((question) => isPartly(question.order)).length];

  const paintQuestion = (order, isClosed) => {
    const question = questions[order - 1];
    at("exam-stem").textContent = question.stem;
    at("exam-hint").textContent = texts.hints[question.kind];
    if (Number(at("exam-choices").dataset.order) !== order) {
      at("exam-choices").dataset.order = order;
      at("exam-choices").replaceChildren(...drawInputs(question, texts));
      at("exam-pictures").replaceChildren(...drawPictures(question, texts));
    }
    paintAnswer(order);
    at("exam-question").disabled = at("exam-flagged").disabled = isClosed;
    at("exam-next").textContent = order === count ? texts.to_check : texts.next;
    at("exam-next").value = order === count ? "list" : order + 1;
    at("exam-previous").hidden = order === 1;
    at("exam-previous").value = order - 1;
    at("exam-elsewhere").querySelector("[name=order]").value = order;
    const signIn = at("exam-signin").querySelector("a");
    signIn.href = signIn.href.replace(/\/\d+\/$/, `/${order}/`);
    paintNumbers(order);
  };

  const paintAnswer = (order) => {
    const given = shown(order);
    fillInputs(at("exam-choices"), questions[order - 1], given?.answer);
    countLetters(at("exam-choices"), texts);
    at("exam-flagged").checked = Boolean(given?.flagged);
  };

  const wordsOf = (number) => {
    const whole = isPartly(number) ? texts.partly : texts.answered;
    const words = isAnswered(number) ? whole : texts.unanswered;
    return shown(number)?.flagged ? `${words}, ${texts.flagged}` : words;
  };

  const paintNumbers = (order) => {
    for (const button of document.querySelectorAll(".exam-number")) {
      const number = Number(button.value);
      if (number === order) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
      button.querySelector(".exam-shape").classList.toggle("is-answered", isAnswered(number) && !isPartly(number));
      button.querySelector(".exam-shape").classList.toggle("is-partly", isPartly(number));
      button.querySelector(".exam-flag-mark").hidden = !shown(number)?.flagged;
      button.querySelector(".exam-words").textContent = wordsOf(number);
    }
  };

  const paintCheck = () => {
    const [missing, partly] = wanting();
    const lead = partly ? counted(texts, "in_part", partly) : texts.missing_none;
    at("exam-check-lead").textContent = missing ? counted(texts, "missing", missing) : lead;
    const rank = (number) => isAnswered(number) * 2 - isPartly(number);
    const sorted = [...questions].sort((one, other) => rank(one.order) - rank(other.order) || one.order - other.order);
    at("exam-rows").replaceChildren(...sorted.map((question) => {
      const row = at("exam-row-template").content.firstElementChild.cloneNode(true);
      const name = fill(texts.question, { number: question.order });
      row.classList.toggle("is-missing", rank(question.order) < 2);
      row.querySelector(".exam-row-number").textContent = name;
      row.querySelector(".exam-row-stem").textContent = question.stem;
      row.querySelector(".exam-row-state").textContent = wordsOf(question.order);
      row.querySelector(".visually-hidden").textContent = ` ${name}`;
      row.querySelector("button").addEventListener("click", () => goTo(question.order));
      return row;
    }));
  };

  return { answeredCount, wanting, paintQuestion, paintAnswer, paintNumbers, paintCheck };
};
