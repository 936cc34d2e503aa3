// Keeps the progress of a running job up to date; when it has ended, the page is asked for again.
const EVERY = 2000;
const TIMEOUT = 8000;

const box = document.querySelector("#job-progress[data-state-url]");
const words = box?.querySelector(".progress p");
const message = box?.querySelector(".job-message");
let ended = false;

const show = (state) => {
  if (words.textContent !== state.text) words.textContent = state.text;
  if (message.textContent !== state.message) message.textContent = state.message;
  if (!state.total) return;
  let bar = box.querySelector("progress");
  if (!bar) {
    bar = document.createElement("progress");
    bar.setAttribute("aria-hidden", "true");
    words.after(bar);
  }
  bar.max = state.total;
  bar.value = state.done;
};

const ask = async () => {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(box.dataset.stateUrl, { signal: AbortSignal.timeout(TIMEOUT), headers: { Accept: "application/json" } });
  } catch {
    words.textContent = box.dataset.offline;
    return;
  }
  if (answer.status >= 500) return;
  // Signed out meanwhile, or no longer there: the page itself says so best.
  const state = answer.ok && !answer.redirected ? await answer.json().catch(() => null) : { finished: true };
  if (!state) return;
  if (state.finished) {
    ended = true;
    location.reload();
    return;
  }
  show(state);
};

const tick = async () => {
  await ask();
  if (!ended) setTimeout(tick, EVERY);
};
if (box) setTimeout(tick, EVERY);
