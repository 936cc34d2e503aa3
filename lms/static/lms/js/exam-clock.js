// Time left by the server's clock: this phone's own clock plays no part, only the time that passes on it.
// After a kill without a network nothing has counted meanwhile. Then the phone's clock tells the time, set right by what
// it was off before: never earlier than what had surely passed, and alone it ends nothing, since somebody may have moved it.
const SPOKEN = [10, 5, 1];
const HIDDEN = "lms-exam-clock-hidden";

export const startClock = (pack, { isOver, end, doubt }) => {
  const text = document.getElementById("exam-clock");
  const toggle = document.getElementById("exam-clock-toggle");
  const spoken = document.getElementById("exam-spoken");
  const { texts } = pack;
  // What the server said when its answer began to arrive; it can only have grown later since.
  const arrived = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now();
  let anchor = { server: pack.now, passed: arrived };
  let sure = anchor; // at least so late it is
  let hidden = false;
  let said;

  const since = ({ server, passed }) => server + performance.now() - passed;
  const now = () => since(anchor);
  const isSure = () => sure === anchor;
  const fill = (name, facts) => texts[name].replace(/%\((\w+)\)s/g, (_, key) => facts[key]);

  const paint = () => {
    const left = Math.max(0, Math.ceil((pack.deadline - now()) / 1000));
    const minutes = Math.ceil(left / 60);
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const shown = left === 0 ? texts.time_up : left < 300 ? fill("seconds", { clock }) : fill("minutes", { count: minutes });
    if (text.textContent !== shown) text.textContent = shown;
    const isFar = left > 86400;
    text.hidden = isFar || (hidden && left > 60);
    toggle.hidden = isFar || left <= 60;
    const mark = SPOKEN.filter((one) => left <= one * 60).pop();
    if (said !== undefined && mark !== said && left > 0) spoken.textContent = texts[`left_${mark}`];
    said = mark ?? 0;
    if (left > 0 || isOver()) return;
    if (isSure() || since(sure) >= pack.deadline) end();
    else doubt();
  };

  const clock = {
    now,
    isSure,
    // A later server time than we thought: the network or a sleeping phone had held it back.
    learn: (server) => {
      if (server > now() || !isSure()) sure = anchor = { server, passed: performance.now() };
    },
    // What to go by after a kill: `seen` had been reached, and by so much the phone's clock was off.
    note: (last) => ({ seen: Math.max(last?.seen ?? 0, since(sure)), off: now() - Date.now() }),
    reopen: ({ seen, off }) => {
      const passed = performance.now();
      sure = { server: seen, passed };
      anchor = { server: Math.max(seen, Date.now() + off), passed };
    },
    // The phone's clock is wrong, says its person: what has surely passed counts.
    distrust: () => { anchor = { ...sure }; },
    start: () => {
      paint();
      clock.timer = setInterval(paint, 500);
    },
  };

  const setHidden = (value) => {
    hidden = value;
    toggle.setAttribute("aria-pressed", String(value));
    toggle.textContent = value ? texts.show_clock : texts.hide_clock;
  };
  try { setHidden(localStorage.getItem(HIDDEN) === "1"); } catch { setHidden(false); }
  toggle.addEventListener("click", () => {
    setHidden(!hidden);
    try { localStorage.setItem(HIDDEN, hidden ? "1" : "0"); } catch { /* holds on this page only */ }
    paint();
  });
  return clock;
};
