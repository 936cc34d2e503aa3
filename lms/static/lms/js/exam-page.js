// The page of a running exam: its package, its parts by name, and what it says by itself.
import { fill } from "./exam-store.js";

export const at = (id) => document.getElementById(id);
export const pack = JSON.parse(at("exam-package").textContent);

let pressed = Promise.resolve(); // until the finger has left the page again

// Where the answers are.
export const sayState = (state, facts = {}) => {
  const line = at("exam-save");
  line.dataset.saveState = state;
  line.textContent = fill(pack.texts[state], facts);
};

const sayNow = (id, text, kind, gone = 0) => {
  let box = at(`exam-say-${id}`);
  if (!text) return box?.remove();
  if (!box) {
    box = at("exam-notice-template").content.firstElementChild.cloneNode(true);
    box.id = `exam-say-${id}`;
    at("exam-notices").append(box);
  }
  box.className = `notice notice-${kind}`;
  box.querySelector("p").textContent = text;
  if (gone) setTimeout(() => box.remove(), gone);
};

// Not under a finger: what slides away between press and release is not clicked.
export const say = (...what) => { pressed.then(() => sayNow(...what)); };

addEventListener("pointerdown", () => {
  const released = new Promise((go) => {
    addEventListener("pointerup", () => setTimeout(go, 50), { once: true });
    setTimeout(go, 1000); // a list that opens keeps the release to itself
  });
  pressed = Promise.all([pressed, released]);
});
