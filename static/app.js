// Everything works without this file: it counts characters, and keeps a second press from being a second request.
import { watch } from "./ending.js";
import { initAll } from "./govuk-frontend.min.js";

initAll();
watch(document.body);

// The server knows a second press by its key; this only spares the person the wait.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = String(Date.now());
});

// Back from an identity provider: go on without a press. Without this file there is a button.
document.querySelector("form.app-goes-on")?.requestSubmit();

// Coming back with the browser's Back button, the same form may be sent again at once.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
  }
});
