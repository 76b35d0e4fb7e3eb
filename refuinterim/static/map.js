// The map of the work on offer. The list below it says the same; without this there is only the list.
(() => {
  "use strict";
  const PIN = 44; // pixels: what a finger finds
  const ROOM = { maxWidth: 200, autoPanPaddingTopLeft: [68, 12], autoPanPaddingBottomRight: [12, 12] }; // beside the buttons
  const NAMES = 40; // of municipalities at once
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Places that would lie on each other are one pin, with all of them in its window.
  function gathered(map, spots) {
    const groups = [];
    for (const spot of [...spots].sort((one, other) => other.count - one.count)) {
      const point = map.project(spot.at);
      const near = groups.find((group) => group.point.distanceTo(point) < PIN);
      if (near) near.spots.push(spot);
      else groups.push({ point, at: spot.at, spots: [spot] });
    }
    return groups;
  }

  function windowOf(group) {
    const list = document.createElement("ul");
    for (const spot of group.spots) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const count = document.createElement("span");
      link.href = spot.url;
      link.dir = "auto";
      link.textContent = spot.name;
      count.textContent = spot.text;
      link.append(count);
      item.append(link);
      list.append(item);
    }
    return list;
  }

  function faceOf(group) {
    const face = document.createElement("div");
    for (const [kind, text] of [["pin", group.spots.reduce((sum, spot) => sum + spot.count, 0)], ["pin-name", group.spots[0].name]]) {
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = text;
      face.append(part);
    }
    return face;
  }

  function showPins(map, layer, groups) {
    layer.clearLayers();
    for (const group of groups) {
      const icon = L.divIcon({ className: "spot", html: faceOf(group), iconSize: [PIN, PIN] });
      const pin = L.marker(group.at, { icon }).bindPopup(windowOf(group), ROOM).addTo(layer);
      const names = group.spots.map((spot) => `${spot.name}: ${spot.text}`).join(", ");
      pin.getElement().setAttribute("aria-label", names);
    }
  }

  // As many names as there is room for, the towns first.
  function showTowns(map, layer, towns, groups) {
    layer.clearLayers();
    const shown = groups.map((group) => map.latLngToContainerPoint(group.at));
    for (const [name, latitude, longitude] of towns) {
      const at = [latitude, longitude];
      if (!map.getBounds().contains(at)) continue;
      L.circleMarker(at, { radius: 3, stroke: false, interactive: false, className: "town" }).addTo(layer);
      const point = map.latLngToContainerPoint(at);
      const has = (other, place) => Math.abs(other.y - point.y) < (place < groups.length ? PIN : 24)
        && Math.abs(other.x - point.x) < 110;
      if (shown.length >= NAMES + groups.length || shown.some(has)) continue;
      shown.push(point);
      const word = document.createElement("span");
      word.textContent = name;
      const icon = L.divIcon({ className: "town-name", html: word, iconSize: null, iconAnchor: [0, 6] });
      L.marker(at, { icon, interactive: false, keyboard: false }).addTo(layer);
    }
  }

  function draw() {
    const box = document.getElementById("map");
    if (!box || !box.hidden || !window.L) return;
    const spots = JSON.parse(document.getElementById("spots").textContent);
    const said = box.dataset;
    box.hidden = false;
    const map = L.map(box, {
      zoomControl: false, attributionControl: Boolean(said.tiles), scrollWheelZoom: false, minZoom: 7, maxZoom: 16,
      zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    });
    L.control.zoom({ zoomInTitle: said.zoomIn, zoomOutTitle: said.zoomOut }).addTo(map);
    map.fitBounds(spots.map((spot) => spot.at), { padding: [PIN, PIN], maxZoom: 13, animate: false });
    if (said.tiles) L.tileLayer(said.tiles, { attribution: said.attribution }).addTo(map);
    const pins = L.layerGroup().addTo(map);
    let groups = gathered(map, spots);
    if (!said.tiles) {
      const ground = L.layerGroup().addTo(map);
      fetch(said.ground).then((answer) => answer.json()).then(({ towns }) => {
        showTowns(map, ground, towns, groups);
        map.on("moveend", () => showTowns(map, ground, towns, groups));
      }).catch(() => {}); // the pins stand without it
    }
    if (said.home) {
      const icon = L.divIcon({ className: "home", iconSize: [18, 18] });
      L.marker(said.home.split(",").map(Number), { icon, interactive: false, keyboard: false }).addTo(map);
    }
    showPins(map, pins, groups);
    map.on("zoomend", () => showPins(map, pins, groups = gathered(map, spots)));
    map.on("popupopen", ({ popup }) => {
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", said.close);
      popup.getElement().querySelector("a[href]").focus({ preventScroll: true });
    });
  }

  document.addEventListener("htmx:afterSettle", draw);
  draw();
})();
