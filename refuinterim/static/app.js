// The pages work without this. It adds reading aloud, where the browser can speak, prints, and sends a form once.
(() => {
  "use strict";
  const { htmx: heavy } = document.currentScript.dataset;
  const speech = window.speechSynthesis;

  function addReaders(root) {
    if (!speech || !("SpeechSynthesisUtterance" in window)) return;
    for (const button of root.querySelectorAll("button[data-read]")) button.hidden = false;
  }

  function read(button) {
    if (speech.speaking) {
      speech.cancel();
      return;
    }
    const end = () => button.setAttribute("aria-pressed", "false");
    for (const part of document.getElementById(button.dataset.read).querySelectorAll("[data-say]")) {
      const spoken = new SpeechSynthesisUtterance(part.innerText);
      spoken.lang = part.closest("[lang]").lang; // a text without translation is read in Dutch
      spoken.rate = 0.85; // slower than talk: for people who learn the language
      spoken.addEventListener("end", () => speech.pending || end());
      spoken.addEventListener("error", end);
      speech.speak(spoken);
    }
    button.setAttribute("aria-pressed", "true");
  }

  function addSharing() {
    const can = { phone: "share" in navigator, copy: "clipboard" in navigator };
    for (const button of document.querySelectorAll("button[data-with]")) button.hidden = !can[button.dataset.with];
  }

  async function share(button) {
    const { share: url, title } = button.parentElement.dataset;
    try {
      if (button.dataset.with === "phone") await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        const status = button.parentElement.nextElementSibling;
        status.textContent = status.dataset.done;
      }
    } catch {
      // Whoever closes the sheet shares nothing; the links beside the button still work.
    }
  }

  // htmx weighs as much as all the rest of a page: it comes when somebody touches what uses it. Until it is there a form
  // is sent as it is; what was chosen meanwhile is done again.
  let asked = false;
  const waiting = new Set();

  function fetchHtmx() {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = heavy;
    script.addEventListener("load", () => waiting.forEach((form) => window.htmx.trigger(form, "change")));
    // It looks at the page by itself only when the page is whole.
    if (document.readyState === "complete") document.head.append(script);
    else window.addEventListener("load", () => document.head.append(script));
  }

  for (const touch of ["pointerdown", "focusin", "change"]) {
    document.addEventListener(touch, ({ target }) => {
      const uses = target.closest && target.closest("[hx-get], [hx-post]");
      if (!uses || window.htmx) return;
      if (touch === "change" && uses.matches("form")) waiting.add(uses);
      fetchHtmx();
    });
  }
  if (history.state && history.state.htmx) fetchHtmx(); // the back button is its own to answer

  // A heart is swapped where it stands.
  async function keep(form, heart) {
    const body = new FormData(form);
    body.set(heart.name, heart.value);
    heart.disabled = true;
    const headers = { "HX-Request": "true" };
    const answer = await fetch(heart.formAction, { method: "POST", headers, body }).catch(() => null);
    heart.disabled = false;
    if (!answer) return; // no line: it stays as it was
    if (!answer.ok) {
      // The server says on a page what is wrong.
      form.action = heart.formAction;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: heart.name, value: heart.value }));
      form.submit();
      return;
    }
    const swapped = document.createElement("template");
    swapped.innerHTML = await answer.text();
    const fresh = swapped.content.querySelector("button");
    heart.replaceWith(fresh);
    fresh.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-read]");
    if (button) read(button);
    const sharing = event.target.closest("button[data-with]");
    if (sharing) share(sharing);
    if (event.target.closest("button[data-print]")) window.print();
    if (event.target.closest("button[data-close]")) event.target.closest("details").open = false;
    // An open menu closes when one taps beside it.
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // A second tap while the first is on its way sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const heart = event.submitter && event.submitter.closest(".heart");
    if (heart) {
      event.preventDefault();
      keep(form, heart);
      return;
    }
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", (event) => {
    // A page that the back button brings back may be of somebody who signed out meanwhile.
    if (event.persisted && document.querySelector("script[data-mark]")) location.reload();
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  // On paper a list that is meant to be whole stands open.
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details[data-whole]")) part.open = true;
  });
  window.addEventListener("pagehide", () => speech && speech.cancel());
  document.addEventListener("htmx:afterSwap", (event) => addReaders(event.target));
  addReaders(document);
  addSharing();
  for (const button of document.querySelectorAll("button[data-print]")) button.hidden = false;
})();
