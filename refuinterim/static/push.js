// Messages on this phone or computer: asked for by a button alone, never when a page opens.
(() => {
  "use strict";
  const card = document.querySelector("[data-push]");
  const able =
    card && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && window.isSecureContext;
  if (!able) return;
  const said = card.querySelector("[data-push-said]");

  function say(words) {
    said.textContent = words;
    said.hidden = false;
  }

  function bytes(text) {
    const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  }

  async function turnOn() {
    if ((await Notification.requestPermission()) !== "granted") return say(card.dataset.blocked);
    const registration = await navigator.serviceWorker.register(card.dataset.worker, { scope: "/" });
    await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytes(card.dataset.key),
    });
    const { endpoint, keys } = subscription.toJSON();
    const form = new FormData(card.querySelector("form"));
    for (const [name, value] of Object.entries({ endpoint, p256dh: keys.p256dh, auth: keys.auth })) form.set(name, value);
    const answer = await fetch(card.dataset.push, { method: "POST", body: new URLSearchParams(form) });
    const { words } = await answer.json();
    if (!answer.ok) await subscription.unsubscribe();
    say(words);
    if (answer.ok) for (const choice of card.querySelectorAll("[data-push-choice]")) choice.hidden = true;
  }

  card.querySelector("[data-push-yes]").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      await turnOn();
    } catch {
      say(card.dataset.failed); // there is no push service here, or no line
    }
    button.disabled = false;
  });
  if (Notification.permission !== "denied") card.hidden = false;
})();
