// A form sent without a network would leave the browser's own error page behind, and nothing of what was typed: it
// stays where it is instead, with a sentence, and can be sent again. Heard before the button says that it is busy.
const words = document.querySelector("template[data-unsent]");
const line = document.createElement("div");
line.setAttribute("role", "alert");

const hold = (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  const form = event.target;
  const place = [...form.children].find((child) => child.contains(event.submitter)) ?? form.lastElementChild;
  if (line.nextElementSibling !== place) place.before(line);
  line.replaceChildren(words.content.cloneNode(true));
};

if (words) {
  document.addEventListener("submit", hold, true);
  window.addEventListener("online", () => line.replaceChildren());
}
