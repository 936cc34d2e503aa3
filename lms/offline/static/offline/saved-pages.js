// The pages this browser holds, read from its own cache: the running exam, lessons by their steps, quick guides, forms of observations.
const box = document.querySelector("[data-saved]");
const words = box.dataset;
const NAMES = /\/(thi\/luot|hoc\/bai|so-tay|quan-sat)\/([^/]+)\/((?:buoc|cau)\/(\d+)\/)?$/;
const EXAM = "thi/luot";

const read = async (cache, request) => {
  const [, kind, slug, , number] = NAMES.exec(new URL(request.url).pathname) ?? [];
  if (!kind || ([EXAM, "hoc/bai"].includes(kind) && !number)) return null;
  const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
  const title = page.querySelector("[data-exam]")?.dataset.exam ?? page.querySelector("[data-lesson]")?.dataset.lesson ?? page.querySelector("[data-observation]")?.dataset.title ?? page.querySelector("h1").textContent.trim();
  return { kind, slug, title, number: Number(number), path: new URL(request.url).pathname };
};

const list = async () => {
  const found = [];
  for (const name of (await caches.keys()).filter((one) => one.startsWith("lms-pages-"))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(await read(cache, request));
  }
  return found.filter(Boolean);
};

const draw = (heading, rows) => {
  if (!rows.length) return [];
  const items = rows.map(({ path, steps, title }) => {
    const link = Object.assign(document.createElement("a"), { href: path, textContent: title, lang: "vi" });
    const name = Object.assign(document.createElement("div"), { className: "task-name" });
    name.append(link);
    const item = Object.assign(document.createElement("li"), { className: "task" });
    item.append(name);
    if (steps) item.append(Object.assign(document.createElement("div"), { textContent: words.steps.replace("{count}", steps) }));
    return item;
  });
  const rowsOf = Object.assign(document.createElement("ul"), { className: "tasks" });
  rowsOf.append(...items);
  return [Object.assign(document.createElement("h2"), { textContent: heading }), rowsOf];
};

const show = async () => {
  const pages = await list();
  const steps = pages.filter(({ kind }) => kind === "hoc/bai");
  const lessons = [...new Set(steps.map(({ path }) => path.replace(/buoc\/\d+\/$/, "")))].map((path) => {
    const own = steps.filter((one) => one.path.startsWith(path));
    return { path, title: own[0].title, steps: own.length };
  });
  const guides = pages.filter(({ kind }) => kind === "so-tay");
  const exams = pages.filter(({ kind }) => kind === EXAM);
  const forms = pages.filter(({ kind }) => kind === "quan-sat");
  // Another address than this page's own: something was asked for that isn't here.
  const missing = document.querySelector("[data-missing-page]");
  missing.hidden = location.pathname === words.here;
  missing.querySelector("p").append(` ${words.left.replace("{count}", lessons.length + guides.length + forms.length)}`);
  if (!pages.length) return;
  box.replaceChildren(...draw(words.exams, exams), ...draw(words.lessons, lessons), ...draw(words.forms, forms), ...draw(words.guides, guides));
  const forget = document.querySelector("[data-forget]");
  forget.hidden = false;
  forget.addEventListener("click", async () => {
    for (const name of (await caches.keys()).filter((one) => one.startsWith("lms-pages-"))) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) if (!url.includes(EXAM)) await cache.delete(url);
    }
    location.reload();
  });
};

if (globalThis.caches) show();
