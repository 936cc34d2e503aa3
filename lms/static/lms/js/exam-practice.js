// A practice is plain forms. On a bad network the answer stays on the page instead of an error of the browser.
const form = document.getElementById("practice-form");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const notices = document.getElementById("practice-notices");
  notices.replaceChildren();
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (response.redirected) {
      // The address differs by its end at most, and the page has to be drawn anew.
      if (response.url.split("#")[0] === location.href.split("#")[0]) location.reload();
      else location.assign(response.url);
    } else form.submit(); // refused: the page that says why, and keeps what was chosen
  } catch {
    const said = document.getElementById("practice-offline").content.cloneNode(true);
    notices.replaceChildren(said);
    notices.scrollIntoView({ block: "center" });
  }
});
document.getElementById("giai-thich")?.focus({ preventScroll: true });
