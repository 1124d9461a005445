// First in body, before anything is drawn: govuk-frontend shows its scripted versions only with these classes.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
