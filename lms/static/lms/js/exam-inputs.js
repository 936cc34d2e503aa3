// What a question is answered with: the fields of every kind, drawn and read alike. As lms/learn/exams/inputs.py does
// without scripts; what an answer looks like says assessments/domain/answer_forms.py.
import { fill } from "./exam-store.js";

const CHOSEN = ["single", "true_false", "multiple"];
const LONG = 24;
const LONG_TEXT = ["essay", "practical"];
const PLACED = { ordering: "place", matching: "match" };

const piece = (name) => document.getElementById(`exam-${name}-template`).content.firstElementChild.cloneNode(true);
// As lms/core/vietnamese/text.py, so that the receipt code of the device is the server's.
const clean = (text) => text.replace(/\ufeff/g, "").replace(/[\s\x1c-\x1f\x85]+/g, " ").replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
  .normalize("NFC").replace(/ +/g, " ").trim();

const LINES = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const cleanLines = (text) => text.split(LINES).map(clean).join("\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\n+$/g, "");

const drawChoices = (question, prefix) => question.choices.map((choice) => {
  const card = piece("choice");
  const input = card.querySelector("input");
  input.type = question.kind === "multiple" ? "checkbox" : "radio";
  input.name = `${prefix}choice`;
  input.value = choice.id;
  card.querySelector("span").textContent = choice.text;
  return card;
});

const drawPick = (name, label, options, isContent) => {
  const line = piece("pick");
  line.querySelector("span").textContent = label;
  if (isContent) line.querySelector("span").lang = "vi";
  const select = line.querySelector("select");
  select.name = name;
  for (const { id, text } of options) select.append(new Option(text, id));
  return line;
};

const letter = (place) => (place < 26 ? "" : letter(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

// What a closed list would cut short is written out above it, with a letter each.
const drawPicks = (name, labels, options, isContent) => {
  const isLong = options.some(({ text }) => text.length > LONG);
  const offered = options.map(({ id, text }, place) => ({ id, text: isLong ? `${letter(place)}. ${text}` : text }));
  const lines = labels.map((label) => drawPick(name, label, offered, isContent));
  if (!isLong) return lines;
  const list = piece("offered");
  for (const { text } of offered) list.append(Object.assign(document.createElement("li"), { textContent: text }));
  return [list, ...lines];
};

const drawText = (question, prefix) => {
  if (LONG_TEXT.includes(question.kind)) return [piece("essay")];
  const line = piece("text");
  line.querySelector("input").name = `${prefix}text`;
  if (question.kind === "numeric") line.querySelector("input").inputMode = "decimal";
  return [line];
};

const drawPart = (part, number, texts) => {
  const box = piece("part");
  const hint = box.querySelector(".hint");
  hint.id = `p${number}-hint`;
  hint.textContent = texts.hints[part.kind];
  box.setAttribute("aria-describedby", hint.id);
  box.querySelector("legend").append(part.stem);
  box.querySelector("legend span").textContent = `${number}. `;
  box.append(...drawInputs(part, texts, `p${number}-`));
  return box;
};

// Space is kept for what has not come yet, so that nothing moves under a finger.
export const drawPictures = ({ pictures = [] }, texts) => pictures.map(({ number, url, alt, width, height }) => {
  const figure = piece("picture");
  const image = figure.querySelector("img");
  if (width && height) Object.assign(image, { width, height });
  image.alt = alt || fill(texts.picture, { number });
  if (alt) image.lang = "vi";
  image.src = url;
  figure.querySelector("figcaption").textContent = fill(texts.picture, { number });
  return figure;
});

// How much may still be written.
export const countLetters = (root, texts) => {
  const box = root.querySelector("textarea");
  if (!box) return;
  root.querySelector(".exam-left").textContent = fill(texts.letters_left, { count: box.maxLength - [...box.value].length });
};

export const drawInputs = (question, texts, prefix = "") => {
  const { kind, choices, matches = [], parts = [] } = question;
  if (kind === "case") return parts.map((part, index) => drawPart(part, index + 1, texts));
  if (kind === "matching") return drawPicks(`${prefix}match`, choices.map((left) => left.text), matches, true);
  if (kind === "ordering") {
    return drawPicks(`${prefix}place`, choices.map((_, index) => fill(texts.nth, { number: index + 1 })), choices);
  }
  return CHOSEN.includes(kind) ? drawChoices(question, prefix) : drawText(question, prefix);
};

const named = (root, name) => [...root.querySelectorAll(`[name="${name}"]`)];

const readNow = (root, question, prefix) => {
  const { kind, parts = [] } = question;
  if (kind === "case") return parts.map((part, index) => readInputs(root, part, `p${index + 1}-`));
  if (kind in PLACED) return named(root, prefix + PLACED[kind]).map((select) => Number(select.value));
  if (CHOSEN.includes(kind)) return named(root, `${prefix}choice`).filter((one) => one.checked).map((one) => Number(one.value));
  const text = (LONG_TEXT.includes(kind) ? cleanLines : clean)(named(root, `${prefix}text`)[0].value);
  return text ? [text] : [];
};

export const readInputs = (root, question, prefix = "") => {
  const given = readNow(root, question, prefix);
  return given.some((one) => (Array.isArray(one) ? one.length : one)) ? given : [];
};

// As `is_whole` of answer_forms.py.
export const isWhole = ({ kind, parts }, answer = []) => {
  if (kind === "case") return parts.every((part, index) => isWhole(part, answer[index]));
  return answer.length > 0 && answer.every(Boolean) && (kind !== "ordering" || new Set(answer).size === answer.length);
};

// What is being typed stays as it is.
export const fillInputs = (root, question, answer = [], prefix = "") => {
  const { kind, parts = [] } = question;
  if (kind === "case") return parts.forEach((part, index) => fillInputs(root, part, answer[index] ?? [], `p${index + 1}-`));
  if (kind in PLACED) {
    named(root, prefix + PLACED[kind]).forEach((select, index) => { select.value = answer[index] ?? 0; });
  } else if (CHOSEN.includes(kind)) {
    for (const input of named(root, `${prefix}choice`)) input.checked = answer.includes(Number(input.value));
  } else {
    const [input] = named(root, `${prefix}text`);
    if (input !== document.activeElement) input.value = answer[0] ?? "";
  }
};
