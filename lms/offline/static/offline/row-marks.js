// Without a network: which rows of a list open from this device ("Đã tải"), and which don't ("Cần mạng").
// The worker answers in the same way: the page itself, or a lesson by the step it leads to.
const LESSON = /\/hoc\/bai\/[^/]+\/$/;
const find = (path) => caches.match(path, { ignoreVary: true, ignoreSearch: true });

const opens = async (path) => {
  const saved = await find(path);
  if (!LESSON.test(path)) return Boolean(saved);
  return Boolean(await find(saved?.headers.get("X-Leads-To") ?? `${path}buoc/1/`));
};

// In the line that describes the link, where a row has one.
const placeOf = (row) => row.querySelector(".task-state") ?? row;

export const unmark = (main) => {
  for (const made of main.querySelectorAll("[data-row-mark]")) {
    made.closest(".task").classList.remove("task-locked");
    made.remove();
  }
};

export const mark = async (main, words) => {
  const rows = [...main.querySelectorAll(".task")].filter((row) => row.querySelector(".task-name a[href]"));
  const open = await Promise.all(rows.map((row) => opens(new URL(row.querySelector("a").href).pathname)));
  unmark(main);
  rows.forEach((row, number) => {
    const made = Object.assign(document.createElement("span"), { className: "muted" });
    made.dataset.rowMark = open[number] ? "opens" : "needs-network";
    made.textContent = open[number] ? words.opens : words.needsNetwork;
    row.classList.toggle("task-locked", !open[number]);
    placeOf(row).append(made);
  });
};
