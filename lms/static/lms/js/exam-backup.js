// The answers of a locked paper as a file that only the server reads (assessments/domain/backup_files.py).
import { snapshotOf } from "./exam-send.js";
import { receipt } from "./exam-store.js";

const base64 = (bytes) => btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));

export const canSeal = Boolean(globalThis.crypto?.subtle); // not without HTTPS

export const saveBackup = async (pack, record) => {
  const raw = Uint8Array.from(atob(pack.seal), (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  // Locked by a clock alone it isn't handed in: there may still be time.
  const snapshot = { ...snapshotOf(record), handed_in: record.submit?.auto === false };
  const text = new TextEncoder().encode(JSON.stringify(snapshot));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, text));
  const file = new Blob([JSON.stringify({ attempt: pack.attempt, nonce: base64(nonce), sealed: base64(sealed) })]);
  const href = URL.createObjectURL(file);
  const download = `bai-thi-${receipt(pack.attempt, record.answers)}.json`;
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
};
