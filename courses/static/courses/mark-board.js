// The board of a step to follow: press on the picture to place the number of an action. The two fields of each action
// say the same in per cent and do without a mouse.
const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 28; // as the player draws it
const WHOLE = 100;

const make = (tag, fields = {}) => Object.assign(document.createElement(tag), fields);
const draw = (tag, attributes, text = "") => {
  const shape = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  shape.textContent = text;
  return shape;
};
const percent = (at, size) => Math.min(WHOLE, Math.max(0, Math.round((at / size) * WHOLE)));

class Board {
  constructor(block, words) {
    this.block = block;
    this.words = words;
    this.chosen = 0;
    this.element = make("section", { className: "mark-board" });
    this.element.setAttribute("aria-label", words.heading);
    this.hint = make("p");
    this.choices = make("fieldset");
    this.choices.append(make("legend", { className: "w-sr-only", textContent: words.heading }));
    this.frame = make("div", { className: "mark-board-picture" });
    this.image = make("img", { alt: "" });
    this.marks = document.createElementNS(SVG, "svg");
    this.frame.append(this.image, this.marks);
    this.clear = make("button", { type: "button", className: "button button-small button-secondary", textContent: words.remove });
    this.element.append(this.hint, this.choices, this.frame, this.clear);
    const list = block.childBlocks.actions.container?.[0] ?? block.childBlocks.actions.element;
    list.closest("[data-contentpath]").before(this.element);
    this.root = this.element.parentElement;
    this.image.addEventListener("load", () => this.show());
    this.frame.addEventListener("click", (event) => this.place(event));
    this.choices.addEventListener("change", (event) => { event.stopPropagation(); this.chosen = Number(event.target.value); this.show(); });
    this.clear.addEventListener("click", () => this.set("", ""));
    for (const name of ["input", "change"]) this.root.addEventListener(name, () => this.show());
    new MutationObserver(() => this.show()).observe(list, { childList: true, subtree: true });
    this.show();
  }

  get actions() {
    return this.block.childBlocks.actions.children.map((child) => child.block.childBlocks);
  }

  get picture() {
    return this.block.childBlocks.picture.getState()?.id ?? "";
  }

  field(action, name) {
    return document.getElementById(this.actions[action][name].idForLabel);
  }

  place(event) {
    const box = this.image.getBoundingClientRect();
    if (!this.actions[this.chosen] || !box.width) return;
    this.set(percent(event.clientX - box.left, box.width), percent(event.clientY - box.top, box.height));
    const next = this.actions.findIndex((_, index) => this.field(index, "mark_x").value === "");
    if (next >= 0) this.chosen = next;
    this.show();
  }

  set(x, y) {
    for (const [name, value] of [["mark_x", x], ["mark_y", y]]) {
      const field = this.field(this.chosen, name);
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  show() {
    const id = this.picture;
    const address = id ? this.words.picture.replace("/0/", `/${id}/`) : "";
    if (address && this.image.getAttribute("src") !== address) this.image.src = address;
    for (const part of [this.frame, this.choices, this.clear]) part.hidden = !id;
    this.hint.textContent = id ? this.words.hint : this.words.empty;
    if (!id) return;
    if (this.chosen >= this.actions.length) this.chosen = 0;
    this.showChoices();
    this.showMarks();
  }

  showChoices() {
    const names = this.actions.map((action, index) => `${index + 1}. ${action.text.getValue() || this.words.action.replace("{number}", index + 1)}`);
    const labels = [...this.choices.querySelectorAll("label")];
    if (labels.length !== names.length) {
      for (const label of labels) label.remove();
      names.forEach((_, index) => {
        const label = make("label");
        label.append(make("input", { type: "radio", value: index, name: `${this.block.prefix}-board` }), make("span"));
        this.choices.append(label);
      });
    }
    this.choices.querySelectorAll("label").forEach((label, index) => {
      label.querySelector("input").checked = index === this.chosen;
      label.querySelector("span").textContent = names[index];
    });
  }

  showMarks() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    if (!width) return;
    this.marks.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const radius = width / RADIUS;
    this.marks.replaceChildren(...this.actions.flatMap((_, index) => {
      const [x, y] = ["mark_x", "mark_y"].map((name) => this.field(index, name).value);
      if (x === "" || y === "") return [];
      const [at, down] = [(width * x) / WHOLE, (height * y) / WHOLE];
      const mark = draw("g", { class: index === this.chosen ? "is-chosen" : "" });
      mark.append(
        draw("circle", { cx: at, cy: down, r: radius, "stroke-width": radius / 8 }),
        draw("text", { x: at, y: down + radius * 0.42, "font-size": radius * 1.2 }, String(index + 1)),
      );
      return [mark];
    }));
  }
}

class FollowBlockDefinition extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(...given) {
    const block = super.render(...given);
    new Board(block, this.meta.board);
    return block;
  }
}
window.telepath.register("courses.blocks.FollowBlock", FollowBlockDefinition);
