// Without a connection: what somebody sees of their own work, and an answer that waits for the line. The pages work without this.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  if (!("serviceWorker" in navigator) || !window.isSecureContext || !window.indexedDB) return;

  // Answers that wait, in the order in which they were given; each belongs to one session.
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("answers", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("answers", { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function answers(mode, work) {
    const transaction = (await opened).transaction("answers", mode);
    const request = work(transaction.objectStore("answers"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
    });
  }

  // What is said of the line itself makes room for what is said next.
  function say(text, { address, good, passing } = {}) {
    for (const old of document.querySelectorAll("[data-passing]")) old.remove();
    const note = document.createElement("div");
    note.className = good ? "note good" : "note";
    note.setAttribute("role", "status");
    if (passing) note.dataset.passing = "";
    const line = document.createElement("p");
    line.textContent = text;
    note.append(line);
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = words.look;
      line.append(" ", link);
    }
    document.getElementById("content").prepend(note);
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || navigator.onLine || !form.hasAttribute("data-waits")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter)).toString();
    await answers("readwrite", (store) => store.add({ mark: words.mark, address: form.action, body }));
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    say(words.kept, { passing: true });
    document.getElementById("content").firstElementChild.scrollIntoView();
  });

  async function post(answer, body = answer.body) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return fetch(answer.address, { method: "POST", headers, body });
  }

  // A form that was open too long has an old token: the page itself has a new one.
  async function withNewToken(answer) {
    const page = new DOMParser().parseFromString(await (await fetch(answer.address)).text(), "text/html");
    const field = page.querySelector("form[data-waits] [name=csrfmiddlewaretoken]");
    if (!field) return null;
    const body = new URLSearchParams(answer.body);
    body.set("csrfmiddlewaretoken", field.value);
    return post(answer, body.toString());
  }

  async function send() {
    if (!navigator.onLine) return;
    const [keys, waiting] = await Promise.all([
      answers("readonly", (store) => store.getAllKeys()),
      answers("readonly", (store) => store.getAll()),
    ]);
    for (const [number, answer] of waiting.entries()) {
      const gone = () => answers("readwrite", (store) => store.delete(keys[number]));
      if (answer.mark !== words.mark) {
        await gone(); // of somebody who signed in here before
        continue;
      }
      let reply = await post(answer);
      if (reply.status === 403) reply = await withNewToken(answer);
      if (reply && reply.status >= 500) return; // later again
      await gone();
      if (!reply || !reply.ok || !reply.redirected) {
        say(words.again, { address: answer.address });
        continue;
      }
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const said = [...page.querySelectorAll(".messages p, .note .strong")].map((line) => line.textContent.trim());
      say([words.sent, ...said].join(" "), { address: reply.url, good: true });
    }
  }

  const sendOnce = () => {
    const quietly = () => send().catch(() => {}); // the line went again: what waits stays
    return navigator.locks ? navigator.locks.request("answers", quietly) : quietly();
  };

  let worker = navigator.serviceWorker.controller; // none yet on the very first page

  async function keep() {
    const registration = await navigator.serviceWorker.register(words.worker, { scope: "/" });
    worker = registration.active || (await navigator.serviceWorker.ready).active;
    const pages = [...document.querySelectorAll("main a[href*='/mijn/plaatsingen/']")]
      .map((link) => link.href)
      .filter((address) => !/\.ics$|\/(terugtrekken|stoppen)\/$/.test(address));
    const saves = navigator.connection && navigator.connection.saveData;
    worker.postMessage({ mark: words.mark, pages: [location.href, ...(saves ? [] : pages.slice(0, 8))] });
  }

  // At sign-out the server has the browser forget everything; one that does not know how is told here.
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action).pathname !== words.logout) return;
    (navigator.serviceWorker.controller ?? worker)?.postMessage({ mark: "" });
    answers("readwrite", (store) => store.clear());
  });

  window.addEventListener("online", sendOnce);
  if (!navigator.onLine) say(words.noLine, { passing: true });
  else {
    sendOnce();
    if (/\/mijn\/(plaatsingen\/.*)?$/.test(location.pathname)) keep().catch(() => {});
    else navigator.serviceWorker.controller?.postMessage({ mark: words.mark, pages: [] });
  }
})();
