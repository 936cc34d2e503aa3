// Passkeys: asks the browser for the key's answer and sends it with the form. Without it the page offers codes.
const bytesOf = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
const textOf = buffer =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = list => (list || []).map(one => ({ ...one, id: bytesOf(one.id) }));

function options(form) {
  const { publicKey } = JSON.parse(form.dataset.options);
  publicKey.challenge = bytesOf(publicKey.challenge);
  if (publicKey.user) publicKey.user = { ...publicKey.user, id: bytesOf(publicKey.user.id) };
  if (publicKey.excludeCredentials) publicKey.excludeCredentials = known(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) publicKey.allowCredentials = known(publicKey.allowCredentials);
  return { publicKey };
}

function plain(key) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[part]) response[part] = textOf(key.response[part]);
  }
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return {
    id: key.id,
    rawId: textOf(key.rawId),
    type: key.type,
    response,
    clientExtensionResults: key.getClientExtensionResults(),
  };
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const button = form.querySelector("button");
  const refused = form.querySelector("[data-refused]");
  button.hidden = false;
  form.querySelector("[data-unable]").hidden = true;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    refused.hidden = true;
    try {
      const key = await navigator.credentials[form.dataset.passkey](options(form));
      form.elements.credential.value = JSON.stringify(plain(key));
      form.submit();
    } catch {
      refused.hidden = false;
      button.disabled = false;
    }
  });
}
