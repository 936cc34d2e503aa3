// Shortens the list of units while its name is typed; what is ticked stays. Without this the button does it.
const text = document.querySelector("[data-narrows]");
const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${text?.dataset.narrows}"]`)];
const keyOf = words => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

function narrow() {
  const terms = keyOf(text.value).split(/\s+/).filter(Boolean);
  for (const box of boxes) {
    const key = keyOf(box.closest("label").textContent);
    box.closest("label").hidden = !box.checked && !terms.every(term => key.includes(term));
  }
}

text?.addEventListener("input", narrow);
text?.addEventListener("change", event => event.stopPropagation());
