// A real button that shows the password, and a hint when the Vietnamese keyboard has put marks into it.
for (const box of document.querySelectorAll("[data-password]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = box.dataset.show;
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? box.dataset.hide : box.dataset.show;
  });
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.setAttribute("role", "status");
  input.addEventListener("input", () => {
    const marked = /[^\x00-\x7f]/.test(input.value);
    if (marked !== Boolean(hint.textContent)) hint.textContent = marked ? box.dataset.marks : "";
  });
  // The browser should save a password, not a text field.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  box.append(button, hint);
}
