// The list of what to mend follows every save of the draft. Without this file it is that of the last opening.
document.addEventListener("w-autosave:success", async (event) => {
  const panel = document.querySelector("[data-content-checks]");
  const saved = event.detail?.response?.pk;
  if (!panel || !saved) return;
  try {
    const answer = await fetch(`${panel.dataset.url.replace("/0/", `/${saved}/`)}?panel=1`);
    if (answer.ok) panel.innerHTML = await answer.text();
  } catch {
    // The draft was saved; the list is renewed with the next save.
  }
});
