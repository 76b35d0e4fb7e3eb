{% load static %}// What a browser keeps of this site: the shell, and the pages of one session under its mark. It shows the messages that are
// pushed, and opens the page of the one that is tapped.
"use strict";

const SHELL = "shell {% static 'style.css' %} {% static 'tokens.css' %} {% static 'app.js' %} {% static 'offline.js' %} {% static 'icons.svg' %}";
const OWN = "own "; // and the mark of the session
const OFFLINE = { {% for code, page in pages.items %}"{{ code }}": "{{ page }}", {% endfor %}}; // by language
const FILES = ["{% static 'style.css' %}", "{% static 'tokens.css' %}", "{% static 'app.js' %}", "{% static 'offline.js' %}", "{% static 'favicon.svg' %}", "{% static 'icons.svg' %}"];
const IS_HASHED = {{ is_hashed|yesno:"true,false" }}; // a file under a name is the same for always
const STATIC = "{% get_static_prefix %}";

self.addEventListener("install", (event) => {
  const fresh = [...Object.values(OFFLINE), ...FILES].map((path) => new Request(path, { credentials: "omit" }));
  event.waitUntil(
    (async () => {
      const cache = await caches.open(SHELL);
      await Promise.all(fresh.map(async (request) => cache.put(request.url, arrived(await fetch(request)))));
      await self.skipWaiting();
    })()
  );
});

// An answer that came by way of another address may not be shown under this one: a copy of it may.
function arrived(response) {
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response;
}

// The path of a page, whatever language it is read in.
function withoutLanguage(address) {
  const [, first, ...rest] = new URL(address).pathname.split("/");
  return first in OFFLINE ? `/${rest.join("/")}` : new URL(address).pathname;
}

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("shell ") && name !== SHELL;
  event.waitUntil(forget(old).then(() => self.clients.claim()));
});

async function forget(which) {
  const names = await caches.keys();
  await Promise.all(names.filter(which).map((name) => caches.delete(name)));
}

let ended = 0; // sessions: what was on its way when one ended is not kept

async function endSession() {
  ended += 1;
  await forget((name) => name.startsWith(OWN));
}

// Keeps a page for its session alone; a page of another session, or of none, ends what was kept.
async function keep(request, response, since) {
  if (!response.ok || !(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return;
  const mark = response.headers.get("Session-Mark") ?? "";
  if (since !== ended) return;
  await forget((name) => name.startsWith(OWN) && name !== OWN + mark);
  if (!mark || response.redirected || !response.headers.get("Keep-Offline")) return;
  await (await caches.open(OWN + mark)).put(request.url, response);
  if (since !== ended) await forget((name) => name === OWN + mark);
}

self.addEventListener("message", (event) => {
  const { mark, pages = [] } = event.data;
  event.waitUntil(
    (async () => {
      if (!mark) return endSession();
      await forget((name) => name.startsWith(OWN) && name !== OWN + mark);
      const since = ended;
      for (const address of pages) {
        if (new URL(address).origin !== self.location.origin) continue;
        const response = await fetch(address);
        await keep(new Request(address), response, since);
      }
    })()
  );
});

async function page(event) {
  const since = ended;
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request, response.clone(), since));
    return response;
  } catch {
    const names = (await caches.keys()).filter((name) => name.startsWith(OWN));
    for (const name of names) {
      const cache = await caches.open(name);
      const wanted = withoutLanguage(event.request.url);
      const known = (await cache.keys()).find((request) => withoutLanguage(request.url) === wanted);
      const kept = (await cache.match(event.request.url, { ignoreSearch: true })) ?? (known && (await cache.match(known)));
      if (kept) return kept;
    }
    const code = new URL(event.request.url).pathname.split("/")[1];
    return (await caches.match(OFFLINE[code] ?? OFFLINE["{{ otherwise }}"])) ?? Response.error();
  }
}

async function file(event) {
  const kept = await caches.match(event.request);
  if (kept && IS_HASHED) return kept;
  try {
    const response = await fetch(event.request);
    const copy = response.clone();
    if (response.ok) event.waitUntil(caches.open(SHELL).then((cache) => cache.put(event.request, copy)));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && /\/aanmelden\/logout\/$/.test(address.pathname)) {
    event.waitUntil(endSession());
  } else if (request.method === "GET" && request.mode === "navigate") event.respondWith(page(event));
  else if (request.method === "GET" && address.pathname.startsWith(STATIC)) event.respondWith(file(event));
});

self.addEventListener("push", (event) => {
  const message = event.data ? event.data.json() : {};
  if (!message.title) return;
  event.waitUntil(
    self.registration.showNotification(message.title, {
      body: message.body,
      lang: message.lang,
      dir: message.dir,
      tag: message.tag, // the same message again takes the place of the first
      data: { path: message.path },
    })
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.path, self.location.origin);
  if (address.origin !== self.location.origin) return;
  event.waitUntil(
    (async () => {
      const open = await self.clients.matchAll({ type: "window" });
      const page = open.find((client) => new URL(client.url).pathname === address.pathname);
      return page ? page.focus() : self.clients.openWindow(address.href);
    })()
  );
});
