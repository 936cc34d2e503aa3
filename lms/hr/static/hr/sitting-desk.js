// Keeps the table of a sitting up to date while somebody looks at it. Without it, loading the page again does.
const EVERY = 20000;
const TIMEOUT = 8000;

const box = document.getElementById("sitting-live");
let since = Date.now();

const ask = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(box.dataset.url, { signal: AbortSignal.timeout(TIMEOUT), cache: "no-store" });
    // Signed out meanwhile, or no longer there: the page itself says so best.
    if (answer.redirected || answer.status === 404 || answer.status === 403) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    box.innerHTML = await answer.text();
    since = Date.now();
  } catch {
    let line = box.querySelector("[role=status]");
    if (!line) {
      line = document.createElement("p");
      line.setAttribute("role", "status");
      box.prepend(line);
    }
    const at = new Date(since).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
    line.textContent = `${box.dataset.offline} ${at}.`;
  }
};

const tick = async () => {
  await ask();
  setTimeout(tick, EVERY);
};
if (box) {
  setTimeout(tick, EVERY);
  document.addEventListener("visibilitychange", ask);
}
