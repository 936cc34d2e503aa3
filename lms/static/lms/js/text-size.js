// Changes the text size without leaving the page, so that nothing typed or answered is lost.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-text-size]") || !event.submitter) return;
  event.preventDefault();
  const chosen = event.submitter;
  const root = document.documentElement;
  for (const button of document.querySelectorAll("[data-text-size] button")) {
    root.classList.toggle(`text-${button.value}`, button.value === chosen.value);
    button.setAttribute("aria-pressed", String(button.value === chosen.value));
  }
  const body = new FormData(form);
  body.set("size", chosen.value);
  try {
    await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
  } catch {
    // Without a network the size holds on this page; the choice is sent at the next press.
  }
});
