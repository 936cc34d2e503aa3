// Keeps what a learner needs without a network: the shell, the pages opened, those of a kit. SETTINGS stands before.
// Pages are kept in one cache named for their owner; a page of another owner, a sign-in or a sign-out empties it. Of an
// exam's questions one page with its package is kept for all (a practice's has none), until its scripts drop it (`remove`).
const SHELL = `lms-shell-${SETTINGS.version}`;
const PAGES = "lms-pages-";
const PATIENCE = 4000;
const FRESH = 6 * 60 * 60 * 1000;
const GATEWAY = [502, 503, 504];
const GONE = [403, 404, 410];
const KEPT_AT = "X-Kept-At";
const LEADS_TO = "X-Leads-To";
const kept = new RegExp(SETTINGS.kept);
const exam = new RegExp(SETTINGS.exam);
const lesson = new RegExp(SETTINGS.lesson);
const step = new RegExp(SETTINGS.step);
const plain = new RegExp(SETTINGS.plain);
const keeping = new Set();
let era = 0; // what was asked for before the last emptying is not kept after it

const pathOf = (url) => new URL(url, location.href).pathname;
const keyOf = (path) => path.replace(exam, "$1cau/1/");
const find = (path) => caches.match(keyOf(path), { ignoreVary: true, ignoreSearch: true });
const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));

const forget = async (owner) => {
  const others = (await pageCaches()).filter((name) => name !== PAGES + owner);
  if (others.length || !owner) era += 1;
  await Promise.all(others.map((name) => caches.delete(name)));
};

// The time stands in the page itself, so that it can say of itself that it is a copy.
const copyOf = async (response) => {
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(KEPT_AT, Date.now());
  const text = (await response.text()).replace("<html ", `<html data-kept-at="${Date.now()}" `);
  return [text, new Response(text, { headers })];
};

const packed = (text) => /<script id="exam-package" type="application\/json">(.*?)<\/script>/s.exec(text)?.[1];

// The public ones that a page shows; those of every question, named in the exam's package.
const picturesOf = (text) => {
  const sources = [...text.matchAll(/<img\s[^>]*?src="([^"]+)"/g)].map(([, source]) => source);
  const found = sources.filter((one) => one.startsWith(SETTINGS.media));
  JSON.parse(packed(text) ?? "0", (name, value) => {
    if (name === "pictures") found.push(...[...JSON.stringify(value).matchAll(/"(\/[^/"\\][^"\\]*)"/g)].map(([, one]) => one));
    return value;
  });
  return found;
};

// With a query it is a search or a sheet of another size, not the page itself; but a link to a step may name the step.
const store = async (path, response, asked, isPage = true) => {
  const owner = response.headers.get(SETTINGS.header);
  if (!response.ok || response.redirected || !owner || !kept.test(path) || asked !== era) return;
  await forget(owner === SETTINGS.nobody ? "" : owner);
  if (owner === SETTINGS.nobody || !isPage) return;
  const begun = era;
  const [text, copy] = await copyOf(response);
  if (begun !== era || (exam.test(path) && !packed(text))) return;
  const cache = await caches.open(PAGES + owner);
  await cache.put(keyOf(path), copy);
  for (const source of picturesOf(text)) {
    if (!(await cache.match(source))) await cache.add(source).catch(() => {});
  }
};

// Whether our server could be asked; what it no longer has for its reader is forgotten. A portal or a proxy that answers in
// its place leaves the mark out.
const renewPage = async (path) => {
  const asked = era;
  try {
    const response = await fetch(path);
    const isOurs = response.headers.has(SETTINGS.header);
    if (response.redirected || GATEWAY.includes(response.status) || (!isOurs && response.status < 500)) return false;
    if (GONE.includes(response.status)) {
      for (const name of await pageCaches()) await (await caches.open(name)).delete(keyOf(path));
    }
    await store(path, response, asked);
    return true;
  } catch {
    return false;
  }
};

// Pages kept under an earlier version need its styles until each of them has been fetched anew.
const retire = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("lms-shell-") && name !== SHELL);
  if (!old.length) return;
  for (const name of await pageCaches()) {
    for (const request of await (await caches.open(name)).keys()) {
      const path = pathOf(request.url);
      if (kept.test(path) && !(await renewPage(path))) return;
    }
  }
  await Promise.all(old.map((name) => caches.delete(name)));
};

const isStale = async (path) => {
  const saved = await find(path);
  return !saved || Date.now() - Number(saved.headers.get(KEPT_AT)) > FRESH;
};

const keepKit = async ({ page, kit }) => {
  if (kept.test(page) && (await isStale(page))) await renewPage(page);
  if (!kit || !(await isStale(kit))) return;
  const response = await fetch(kit).catch(() => null);
  if (!response?.ok) return;
  for (const path of (await response.json()).pages) {
    if ((await isStale(path)) && !(await renewPage(path))) return;
  }
  const [name] = await pageCaches();
  if (name) await (await caches.open(name)).put(kit, new Response("", { headers: { [KEPT_AT]: Date.now() } }));
  await retire();
};

// A lesson's own address leads to the step last opened here.
const remember = async (path) => {
  const [, home] = step.exec(path) ?? [];
  const [name] = await pageCaches();
  if (home && name) await (await caches.open(name)).put(home, new Response("", { headers: { [LEADS_TO]: path } }));
};

const savedFor = async (path) => {
  const saved = await find(path);
  if (saved && kept.test(path)) return saved;
  const target = SETTINGS.home[path] ?? (lesson.test(path) ? saved?.headers.get(LEADS_TO) ?? `${path}buoc/1/` : "");
  return target && (await find(target)) ? Response.redirect(target) : undefined;
};

const offlinePage = async (path) => {
  const front = Object.keys(SETTINGS.offline).filter((start) => path.startsWith(start)).pop();
  return (await find(SETTINGS.offline[front])) ?? Response.error();
};

// The network first, for as long as a person waits; then the copy.
const open = async (event, { pathname: path, search }) => {
  const asked = era;
  const network = fetch(event.request);
  const arrived = network.then((response) => kept.test(path) && store(path, response.clone(), asked, plain.test(search)));
  event.waitUntil(arrived.then(() => remember(path)).catch(() => {}));
  const saved = await savedFor(path);
  const late = new Promise((_, reject) => { if (saved) setTimeout(reject, PATIENCE); });
  try {
    const response = await Promise.race([network, late]);
    if (!saved || !GATEWAY.includes(response.status)) return response;
  } catch {
    event.waitUntil(remember(path));
  }
  return saved ?? offlinePage(path);
};

const enter = async (request) => {
  const response = await fetch(request);
  if (response.type === "opaqueredirect") await forget("");
  return response;
};

const leave = async (request) => {
  await forget("");
  return fetch(request);
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  const shell = SETTINGS.shell.map((url) => new Request(url, { credentials: "omit" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(shell)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(retire)));

self.addEventListener("message", (event) => {
  const { kit, page } = event.data;
  const key = kit || page;
  if (keeping.has(key)) return;
  keeping.add(key);
  event.waitUntil(keepKit(event.data).finally(() => keeping.delete(key)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const path = url.pathname;
  if (url.origin !== location.origin) return;
  const folders = request.destination === "image" ? [...SETTINGS.files, ...SETTINGS.exams] : SETTINGS.files;
  if (request.method === "GET" && folders.some((start) => path.startsWith(start))) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
    return;
  }
  if (request.mode !== "navigate") return;
  const orOffline = (answer) => answer.catch(async () => (await savedFor(path)) ?? offlinePage(path));
  if (request.method === "POST") {
    if (SETTINGS.signIn.some((start) => path.startsWith(start))) event.respondWith(orOffline(enter(request)));
    else if (SETTINGS.signOut.includes(path)) event.respondWith(orOffline(leave(request)));
    else if (kept.test(path)) event.respondWith(orOffline(fetch(request)));
  } else if (request.method === "GET" && !SETTINGS.untouched.some((start) => path.startsWith(start))) {
    event.respondWith(open(event, url));
  }
});
