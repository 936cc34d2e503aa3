// Tells how many people the first page of giving learning finds, once after each change.
const form = document.querySelector("form[data-count-url]");
const place = form?.querySelector("[data-count]");
let last = 0;

async function count() {
  const mine = ++last;
  try {
    const answer = await fetch(form.dataset.countUrl, { method: "POST", body: new FormData(form) });
    const { text } = answer.ok ? await answer.json() : { text: "" };
    if (mine === last && place.textContent !== text) place.textContent = text;
  } catch {
    if (mine === last) place.textContent = "";
  }
}

form?.addEventListener("change", count);
