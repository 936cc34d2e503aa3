// A practice is plain forms. On a bad network the answer stays on the page instead of an error of the browser.
const form = document.getElementById("practice-form");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const notices = document.getElementById("practice-notices");
  notices.replaceChildren();
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    // Without the end of the address, so that the page is drawn anew and by a plain visit.
    if (response.redirected) location.replace(response.url.split("#")[0]);
    else form.submit(); // refused: the page that says why, and keeps what was chosen
  } catch {
    const said = document.getElementById("practice-offline").content.cloneNode(true);
    notices.replaceChildren(said);
    notices.scrollIntoView({ block: "center" });
  }
});
document.getElementById("giai-thich")?.focus({ preventScroll: true });
