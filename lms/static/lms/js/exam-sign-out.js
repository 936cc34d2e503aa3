// Before signing out: what exams have left on this device is sent, as exam-resend.js does on its page, and waited for.
const form = document.querySelector("[data-sign-out]");
const problem = document.getElementById("chua-gui-duoc"); // on the page that asks

// Where no exam was ever sat, no store is made for one.
const hasStore = async () => !indexedDB.databases || (await indexedDB.databases()).some(({ name }) => name === "lms-exam");

const guard = async () => {
  const { recordsOf } = await import("./exam-store.js");
  const { unsent } = await import("./exam-send.js");
  const { resend } = await import("./exam-resend.js");
  const { person } = document.getElementById("exam-resend").dataset;
  const isOwed = async () => (await recordsOf(person).catch(() => [])).some((one) => one.submit || unsent(one).length);
  let isThrough = false;
  // Ahead of sign-out.js, which looks after what was learned.
  form.addEventListener("submit", async (event) => {
    if (isThrough || event.submitter?.name === "leave") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await isOwed()) await resend();
    isThrough = !(await isOwed());
    if (isThrough) form.requestSubmit(event.submitter);
    else if (!problem) location.assign(form.action);
    else problem.hidden = form.elements.leave.hidden = false;
  }, true);
};

if (await hasStore()) await guard();
