// Draws the paper of a template beside its form, once typing rests. Without it, the button that opens the PDF does.
const REST = 700;
const form = document.querySelector("form[data-preview]");
const box = document.querySelector("[data-preview-box]");
const place = box?.querySelector("[data-preview-place]");
const line = box?.querySelector("[data-preview-status]");
let last = 0;
let resting;

const say = (text) => {
  if (line.textContent !== text) line.textContent = text;
};

const show = (html) => {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const sheet = document.createElement("div");
  sheet.className = body.className;
  sheet.lang = "vi";
  sheet.append(...body.childNodes);
  for (const part of sheet.querySelectorAll("h1, h2, main")) {
    const plain = document.createElement("div"); // the page has headings of its own
    plain.className = part.className;
    plain.append(...part.childNodes);
    part.replaceWith(plain);
  }
  place.replaceChildren(sheet);
};

const draw = async () => {
  const mine = ++last;
  const sent = new FormData(form);
  sent.delete("logo");
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: sent });
    const text = await answer.text();
    if (mine !== last) return;
    if (answer.ok && !answer.redirected) show(text);
    say(answer.ok ? "" : answer.status === 422 ? text : box.dataset.offline);
  } catch {
    if (mine === last) say(box.dataset.offline);
  }
};

if (form && box) {
  box.hidden = false;
  form.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(draw, REST);
  });
  draw();
}
