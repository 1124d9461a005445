// Says some minutes before a sign-in ends that it will, and puts the end off with one press.
// Other tabs put it off too, so the server is asked before anything is said.

const MINUTE = 60_000;
const LOOK_EVERY = 15_000;
// A last use is written down once a minute: the end may be that much earlier than the page thinks.
const SLACK = MINUTE;

const WORDS = {
  soon: (at) => [
    "You will soon be signed out",
    `If you do nothing, you will be signed out at ${at}. What you have typed stays on this page: when you send it after that, it is kept while you sign in again.`,
  ],
  last: (at) => [
    "You will be signed out at " + at,
    "You have been signed in for nearly 12 hours, and nobody can be for longer, so this cannot be put off. What you have typed is kept: when you send it after that, you sign in again and it is there.",
  ],
  over: () => [
    "You have been signed out",
    "What you have typed is still on this page. Send it as usual: it is kept while you sign in again.",
  ],
};

export function watch(body) {
  const ends = Date.parse(body.dataset.signedInUntil);
  if (Number.isNaN(ends)) {
    return;
  }
  const warnedBefore = Number(body.dataset.warnedBefore) * 1000;
  const idleAtMost = Number(body.dataset.idleAtMost) * 1000;
  const dialog = makeDialog(body);
  const said = make("div", { className: "govuk-visually-hidden", role: "status" });
  body.append(said);
  // The clock of this machine may be wrong; the time since the page was opened is not.
  let lookAt = Math.min(ends, Date.now() + idleAtMost - SLACK) - warnedBefore;
  let closed = "";
  let asking = false;

  const show = (kind, at) => {
    if (closed !== kind) {
      dialog.say(kind, ...WORDS[kind](at));
    }
  };

  const look = async () => {
    if (asking || Date.now() < lookAt) {
      return;
    }
    asking = true;
    lookAt = Date.now() + LOOK_EVERY;
    try {
      const answer = await (await fetch("/signed-in-until", { cache: "no-store" })).json();
      const left = answer.seconds * 1000;
      if (left <= 0) {
        hideWhatWasRead(body, () => show("over"));
      } else if (left <= warnedBefore) {
        show(answer.can_be_extended ? "soon" : "last", answer.at);
      } else {
        if (dialog.close()) {
          said.textContent = `You stay signed in until ${answer.at}.`;
        }
        closed = "";
        lookAt = Date.now() + left - warnedBefore;
      }
    } catch {
      // No network for a moment: ask again soon.
    } finally {
      asking = false;
    }
  };

  dialog.whenSentAway(() => {
    closed = dialog.kind;
  });
  dialog.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    try {
      await fetch(dialog.form.action, { method: "POST", body: new URLSearchParams(new FormData(dialog.form)) });
    } catch {
      dialog.form.submit();
    }
    dialog.form.elements.once.value = onceKey();
    lookAt = 0;
    look();
  });
  setInterval(look, 5_000);
  document.addEventListener("visibilitychange", look);
}

// Nobody reads on at a machine that was left: only forms in which something was changed stay, and a
// page without any gives way to the sign-in page. One that answers a form shows what was typed in it.
function hideWhatWasRead(body, say) {
  const typed = [...document.querySelectorAll("main form")].filter((form) => [...form.elements].some(isChanged));
  const isAnswer = "answersForm" in body.dataset;
  if (typed.length === 0 && !isAnswer) {
    const here = window.location.pathname + window.location.search;
    window.location.replace("/sign-in?next=" + encodeURIComponent(here));
    return;
  }
  const stays = [document.querySelector("h1"), ...typed];
  for (const element of isAnswer ? [] : document.querySelectorAll("main *")) {
    if (!stays.some((one) => one.contains(element) || element.contains(one))) {
      element.remove();
    }
  }
  say();
}

function isChanged(field) {
  if (!field.matches("textarea, select, input:not([type=hidden])")) {
    return false; // filled in by the page
  }
  if (field.options) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected && option.value);
  }
  return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
}

function makeDialog(body) {
  const element = make("dialog", { className: "app-dialog", role: "alertdialog" });
  element.setAttribute("aria-labelledby", "ending-title");
  element.setAttribute("aria-describedby", "ending-words");
  const title = make("h2", { className: "govuk-heading-m", id: "ending-title" });
  const words = make("p", { className: "govuk-body", id: "ending-words" });
  // Without an answer to the press the form opens in a tab of its own, so that this page stays.
  const form = make("form", { method: "post", action: "/stay-signed-in", target: "_blank" });
  const token = document.querySelector("input[name=csrf_token]")?.value ?? "";
  form.append(
    make("input", { type: "hidden", name: "csrf_token", value: token }),
    make("input", { type: "hidden", name: "once", value: onceKey() }),
    make("button", { type: "submit", className: "govuk-button", textContent: "Stay signed in" }),
  );
  const away = make("button", { type: "button", className: "govuk-button govuk-button--secondary", textContent: "Close this message" });
  const buttons = make("div", { className: "govuk-button-group" });
  buttons.append(form, away);
  element.append(title, words, buttons);
  body.append(element);
  return {
    element,
    form,
    kind: "",
    whenSentAway(act) {
      element.addEventListener("cancel", act); // the Escape key
      away.addEventListener("click", () => {
        act();
        element.close();
      });
    },
    say(kind, heading, text) {
      if (this.kind !== kind) {
        element.close(); // opened anew, it is read out anew
      }
      this.kind = kind;
      title.textContent = heading;
      words.textContent = text;
      form.hidden = kind !== "soon";
      if (!element.open) {
        element.showModal();
      }
    },
    close() {
      const wasOpen = element.open;
      element.close();
      return wasOpen;
    },
  };
}

function make(name, facts) {
  const { role, ...properties } = facts;
  const element = Object.assign(document.createElement(name), properties);
  if (role) {
    element.setAttribute("role", role);
  }
  return element;
}

// Each press is another one: the server knows the second press of the same button.
function onceKey() {
  return "stay-signed-in-" + Date.now();
}
