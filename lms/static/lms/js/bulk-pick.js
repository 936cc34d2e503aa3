// Counts the ticked rows of a table beside its bulk actions.
for (const bar of document.querySelectorAll("[data-bulk-count]")) {
  const form = bar.closest("form");
  form?.addEventListener("change", () => {
    const count = form.querySelectorAll(".table-pick input:checked").length;
    bar.textContent = count ? bar.dataset.some.replace("{count}", count) : bar.dataset.none;
  });
}
