// A pressed button says what it does when the answer takes over a second. It is never disabled: a second press is harmless.
const WAIT = 1000;

const labelOf = (button) => [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

const say = (button) => {
  const label = labelOf(button);
  if (!label || button.getAttribute("aria-busy") === "true") return;
  button.dataset.label = label.data;
  label.data = button.dataset.busy;
  button.setAttribute("aria-busy", "true");
};

const restore = (button) => {
  const label = labelOf(button);
  if (label && button.dataset.label !== undefined) label.data = button.dataset.label;
  button.removeAttribute("aria-busy");
};

const later = (button) => setTimeout(say, WAIT, button);

document.addEventListener("submit", (event) => {
  const button = event.submitter ?? event.target.querySelector("[data-busy]");
  if (button?.dataset.busy && !event.defaultPrevented) later(button);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-busy]");
  if (link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey) later(link);
});

// Coming back by the back button shows the page as it was left.
window.addEventListener("pageshow", () => document.querySelectorAll('[aria-busy="true"][data-busy]').forEach(restore));
