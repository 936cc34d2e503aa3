// A picture opens in full size over the page, with its numbers. Without this file its link opens the file.
const LARGEST = 4;

const button = (text, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-secondary", textContent: text });
  made.addEventListener("click", act);
  return made;
};

const open = (figure, link) => {
  const words = figure.dataset;
  const dialog = Object.assign(document.createElement("dialog"), { className: "zoom" });
  const shot = Object.assign(document.createElement("div"), { className: "zoom-shot" });
  const image = link.querySelector("img").cloneNode();
  const shown = image.src;
  image.addEventListener("error", () => { image.src = shown; }, { once: true }); // without a network the page's own copy
  image.src = link.href;
  shot.append(image, link.querySelector("svg").cloneNode(true));
  const bar = Object.assign(document.createElement("div"), { className: "zoom-bar" });
  let size = 1;
  const resize = (by) => {
    size = Math.min(LARGEST, Math.max(1, size + by));
    shot.dataset.size = String(size);
  };
  bar.append(button(`+ ${words.larger}`, () => resize(1)), button(`− ${words.smaller}`, () => resize(-1)), button(words.close, () => dialog.close()));
  dialog.setAttribute("aria-label", image.alt);
  dialog.append(bar, shot);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
};

const offerAgain = (figure, image) => {
  if (figure.querySelector("[data-again]")) return;
  const again = button(figure.dataset.reload, () => {
    again.remove();
    image.src = image.src.split("#")[0];
  });
  again.dataset.again = "";
  figure.querySelector("figcaption").append(" ", again);
};

for (const figure of document.querySelectorAll("[data-shot]")) {
  const link = figure.querySelector("a");
  const image = link.querySelector("img");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(figure, link);
  });
  image.addEventListener("error", () => offerAgain(figure, image));
  if (image.complete && !image.naturalWidth) offerAgain(figure, image);
}
