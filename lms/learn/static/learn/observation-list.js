// Says of each open form how far it is filled on this device, and forgets the kept copies of those no longer open.
import { actsOf } from "../offline/outbox.js";
import { draftsOf, forgetPages } from "./observation-drafts.js";

const { owner, keeps } = document.querySelector("script[data-owner]")?.dataset ?? {};
const box = document.querySelector("[data-open-observations]");
const rows = [...(box?.querySelectorAll("[data-observation]") ?? [])];

const hasDrafts = async () => !indexedDB.databases || (await indexedDB.databases()).some(({ name }) => name === "lms-observations");

const tell = async () => {
  const acts = await actsOf(owner).catch(() => []);
  const drafts = (await hasDrafts()) ? await draftsOf(owner) : [];
  for (const row of rows) {
    const { observation } = row.dataset;
    const draft = drafts.find((one) => one.observation === observation);
    const isWaiting = acts.some(({ page }) => page.includes(observation));
    const text = isWaiting ? box.dataset.waiting : draft && box.dataset.draft.replace("{done}", draft.done).replace("{total}", draft.total);
    if (text) row.querySelector(".task-meta").append(Object.assign(document.createElement("span"), { textContent: text }));
  }
};

const tidy = () => forgetPages((path) => {
  const [, uid] = /\/quan-sat\/([0-9a-f-]{36})\/$/.exec(path) ?? [];
  return uid && !rows.some(({ dataset }) => dataset.observation === uid);
});

if (owner && keeps !== undefined && globalThis.indexedDB) tell().catch(() => {});
if (globalThis.caches) tidy().catch(() => {});
