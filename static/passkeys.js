// Asks the browser for a passkey and sends its answer with the form. What is said stands in the page.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function readable(options) {
  const read = { ...options, challenge: toBytes(options.challenge) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (options[list]) {
      read[list] = options[list].map((one) => ({ ...one, id: toBytes(one.id) }));
    }
  }
  if (options.user) {
    read.user = { ...options.user, id: toBytes(options.user.id) };
  }
  return read;
}

function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) {
      response[name] = toText(credential.response[name]);
    }
  }
  return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response });
}

async function answer(form) {
  const asked = await fetch(form.dataset.challenge, { headers: { Accept: "application/json" } });
  if (!asked.ok || asked.redirected) {
    window.location.reload(); // the step is over, or we are asked to show again who we are
    return null;
  }
  const publicKey = readable(await asked.json());
  const makes = form.dataset.passkey === "make";
  return sendable(await (makes ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey })));
}

const REASONS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-said]");
  let waits = false;
  const boxes = [...form.querySelectorAll("input[type=text]")];
  form.addEventListener("submit", async (event) => {
    if (boxes.some((box) => !box.value.trim())) {
      return; // the service says what is missing, before anything is made
    }
    event.preventDefault();
    event.stopPropagation(); // the guard against second presses is for what is sent
    if (waits) {
      return;
    }
    waits = true;
    said.textContent = "";
    try {
      const answered = await answer(form);
      if (answered) {
        form.elements.answer.value = answered;
        form.submit();
      }
    } catch (problem) {
      said.textContent = form.dataset[REASONS[problem.name] ?? "failed"];
    } finally {
      waits = false;
    }
  });
}
