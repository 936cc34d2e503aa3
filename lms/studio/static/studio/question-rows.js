// Another row without a trip to the server. Without this file the button sends the form and gets it back longer.
for (const rows of document.querySelectorAll("[data-question-rows]")) {
  const prefix = rows.dataset.questionRows;
  const more = rows.querySelector("[data-question-more]");
  const template = rows.querySelector("[data-question-row-template]");
  const total = rows.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const most = Number(rows.dataset.most);

  more?.addEventListener("click", (event) => {
    const count = Number(total.value);
    if (!event.target.closest("button") || count >= most) return;
    event.preventDefault();
    const made = template.content.cloneNode(true);
    for (const part of made.querySelectorAll("*")) {
      for (const { name, value } of [...part.attributes]) {
        if (value.includes("__prefix__")) part.setAttribute(name, value.replaceAll("__prefix__", count));
      }
    }
    const legend = made.querySelector("legend");
    legend.textContent = legend.textContent.replace("__number__", count + 1);
    total.value = count + 1;
    more.before(made);
    rows.querySelectorAll("[data-question-row]")[count]?.querySelector("textarea, input")?.focus();
  });
}
