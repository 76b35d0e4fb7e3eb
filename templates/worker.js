// What a browser keeps of this site. It shows the messages that are pushed, and opens the page of the one that is tapped.
"use strict";

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
