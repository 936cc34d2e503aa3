// Copies the text of a field; without scripts, or without the right to, the field is there to be selected.
for (const box of document.querySelectorAll("[data-copy]")) {
  const [input, button, status] = ["input", "button", "[role=status]"].map((part) => box.querySelector(part));
  button.hidden = false;
  button.addEventListener("click", async () => {
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      if (!document.execCommand("copy")) return;
    }
    status.textContent = box.dataset.copied;
  });
}
