"use strict";
// Pan, zoom and choose. World units are metres of the map; k is how many of them a pixel covers.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const map = document.getElementById("map");
  const card = document.getElementById("card");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pins = all(".pin", map).map((element) => {
    const [x, y] = element.dataset.at.split(" ").map(Number);
    const name = element.querySelector("text:not(.mark)");
    return { element, x, y, aside: Number(element.dataset.aside || 0), name };
  });
  const view = { x: 0, y: 0, k: 1 };
  let chosen = null;

  const size = () => [map.clientWidth || 1, map.clientHeight || 1];

  function show([left, top, right, bottom]) {
    const [width, height] = size();
    // Room for pins, for names on their right and for the legend below.
    view.k = Math.max((right - left) / Math.max(width - 110, 80), (bottom - top) / Math.max(height - 90, 80), 0.2);
    view.x = (left + right) / 2 + 30 * view.k;
    view.y = (top + bottom) / 2 + 15 * view.k;
    draw();
  }

  function zoom(factor, px, py) {
    const [width, height] = size();
    const k = Math.min(Math.max(view.k * factor, 0.2), 2000);
    view.x += (px - width / 2) * (view.k - k);
    view.y += (py - height / 2) * (view.k - k);
    view.k = k;
    draw();
  }

  let waiting = false;
  function draw() {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; paint(); });
    }
  }

  let lineScale = 0;
  function paint() {
    const [width, height] = size();
    const { k } = view;
    const box = [view.x - (width / 2) * k, view.y - (height / 2) * k, width * k, height * k];
    map.setAttribute("viewBox", box.join(" "));
    if (lineScale !== k) {
      lineScale = k;
      map.style.setProperty("--near", Math.min(1, Math.max(0.45, 12 / k)));
      paintLines();
    }
    paintArrows(box);
    for (const pin of pins) {
      pin.element.setAttribute("transform", `translate(${pin.x + pin.aside * k} ${pin.y}) scale(${k})`);
    }
    paintNames();
    paintScale();
  }

  // A line a few pixels to the right of its way: there and back, and several routes, lie side by side.
  const aside = (lane) => (2 + 4 * lane) * view.k;
  function beside(line, lanes) {
    const [points, lane] = thinned(line, lanes);
    const drawn = [];
    let before = null;
    points.forEach(([x, y], i) => {
      const next = points[i + 1];
      let after = null;
      if (next) {
        const share = aside(lane[i]) / (Math.hypot(next[0] - x, next[1] - y) || 1);
        after = [-(next[1] - y) * share, (next[0] - x) * share];
      }
      const [a, b] = [before || after, after || before];
      const along = a[0] * b[0] + a[1] * b[1];
      const square = a[0] ** 2 + a[1] ** 2;
      if (lane[i] !== (lane[i - 1] ?? lane[i]) || along < -0.2 * square) {
        drawn.push([x + a[0], y + a[1]], [x + b[0], y + b[1]]);
      } else {
        const stretch = square / (square + along);
        drawn.push([x + (a[0] + b[0]) * stretch, y + (a[1] + b[1]) * stretch]);
      }
      before = after;
    });
    return drawn;
  }

  // Without the bends that are smaller than two pixels.
  function thinned(line, lanes) {
    const [points, kept] = [[line[0]], []];
    for (let j = 1; j < line.length; j++) {
      const last = points[points.length - 1];
      const far = Math.hypot(line[j][0] - last[0], line[j][1] - last[1]) > 2 * view.k;
      if (far || j === line.length - 1 || lanes[j] !== lanes[j - 1]) {
        points.push(line[j]);
        kept.push(lanes[j - 1]);
      }
    }
    return [points, [...kept, kept[kept.length - 1]]];
  }

  const lines = all(".lines g", map);
  const laid = [];
  function paintLines() {
    data.routes.forEach(({ line, lanes }, i) => {
      if (line.length < 2) return;
      laid[i] = beside(line, lanes);
      const d = "M" + laid[i].map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
      for (const path of lines[i].children) path.setAttribute("d", d);
    });
  }

  function paintArrows([left, top, width, height]) {
    const made = [];
    laid.forEach((line, i) => {
      let left_px = 60;
      for (let j = 1; j < line.length && made.length < 500; j++) {
        const [[x0, y0], [x1, y1]] = [line[j - 1], line[j]];
        const length = Math.hypot(x1 - x0, y1 - y0);
        for (left_px -= length / view.k; left_px < 0; left_px += 90) {
          const share = 1 + (left_px * view.k) / length;
          const [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
          if (x < left || y < top || x > left + width || y > top + height) continue;
          const angle = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
          made.push(`<path class="arrow${faded(i) ? " faded" : ""}" d="M-2.2 -2.6L1.4 0L-2.2 2.6"
            transform="translate(${x} ${y}) scale(${view.k}) rotate(${angle})"/>`);
        }
      }
    });
    document.getElementById("arrows").innerHTML = made.join("");
  }

  // Names that would lie on a pin or on another name wait for a closer look.
  function paintNames() {
    const taken = pins.filter((pin) => !pin.element.classList.contains("place")).map((pin) => {
      const [x, y] = [pin.x / view.k + pin.aside, pin.y / view.k];
      return [x - 9, y - 9, x + 9, y + 9, pin];
    });
    for (const pin of [...pins].reverse().sort((a, b) => rank(a) - rank(b))) {
      if (!pin.name) continue;
      pin.width = pin.width || pin.name.getComputedTextLength();
      const x = pin.x / view.k + pin.aside + Number(pin.name.getAttribute("x"));
      const y = pin.y / view.k;
      const box = [x - 2, y - 7, x + pin.width + 2, y + 7, pin];
      const free = taken.every((t) => t[4] === pin || t[2] < box[0] || t[0] > box[2] || t[3] < box[1] || t[1] > box[3]);
      const hide = pin.element.classList.contains("place") ? pin.element : pin.name;
      hide.classList.toggle("hidden", !free);
      if (free) taken.push(box);
    }
  }
  const rank = (pin) => ["depot", "stop", "city", "town", "village", "hamlet"].findIndex((kind) => pin.element.classList.contains(kind));

  function paintScale() {
    const widest = 110 * view.k * data.groundM;
    const ten = 10 ** Math.floor(Math.log10(widest));
    const metres = [5, 2, 1].find((n) => n * ten <= widest) * ten;
    document.getElementById("bar").style.width = `${metres / view.k / data.groundM}px`;
    document.getElementById("length").textContent = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
  }

  const faded = (i) => chosen !== null && chosen !== i;
  function choose(i) {
    chosen = i;
    for (const element of all(".lines g, .pin.stop", map)) {
      element.classList.toggle("faded", faded(Number(element.dataset.route)));
    }
    draw();
  }

  function tell(source, colour) {
    card.replaceChildren();
    const close = document.createElement("button");
    close.className = "x";
    close.type = "button";
    close.textContent = "×";
    close.onclick = () => { card.hidden = true; };
    card.append(close);
    for (const part of source) card.append(...[...part.childNodes].map((node) => node.cloneNode(true)), " ");
    card.style.setProperty("--colour", colour);
    card.hidden = false;
  }

  function goTo(x, y) {
    view.x = x;
    view.y = y;
    draw();
  }

  function tellStop(id, move) {
    const row = document.querySelector(`tr[data-stop="${id}"]`);
    const pin = pins.find((one) => one.element.dataset.stop === id);
    all(".chosen", map).forEach((one) => one.classList.remove("chosen"));
    const route = row.closest(".route");
    tell([route.querySelector("b"), ...row.children].slice(0, 4), getComputedStyle(route).getPropertyValue("--colour"));
    if (!pin) return;
    pin.element.classList.add("chosen");
    if (move) goTo(pin.x, pin.y);
  }

  // Fingers and mouse: one drags, two pinch; a press that does not move chooses.
  const held = new Map();
  let moved = 0;
  const spot = (event) => { const r = map.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    held.set(event.pointerId, spot(event));
    if (held.size === 1) moved = 0;
    map.classList.add("held");
  });
  map.addEventListener("pointermove", (event) => {
    const last = held.get(event.pointerId);
    if (!last) return;
    const here = spot(event);
    moved += Math.hypot(here[0] - last[0], here[1] - last[1]);
    if (held.size === 2) {
      const other = [...held].find(([id]) => id !== event.pointerId)[1];
      const gap = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1;
      zoom(gap(last) / gap(here), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
    }
    const share = 1 / held.size;
    view.x -= (here[0] - last[0]) * view.k * share;
    view.y -= (here[1] - last[1]) * view.k * share;
    held.set(event.pointerId, here);
    draw();
  });
  const release = (event) => {
    if (!held.delete(event.pointerId)) return;
    if (!held.size) map.classList.remove("held");
    if (event.type === "pointerup" && moved < 6) press(event);
  };
  map.addEventListener("pointerup", release);
  map.addEventListener("pointercancel", release);
  function press(event) {
    const pin = document.elementFromPoint(event.clientX, event.clientY)?.closest(".pin");
    if (pin?.dataset.stop) tellStop(pin.dataset.stop, false);
    else if (pin?.classList.contains("lost")) {
      tell(all(".unserved li").filter((row) => row.dataset.at === pin.dataset.at), "");
    } else card.hidden = true;
  }
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 150), ...spot(event));
  }, { passive: false });
  map.addEventListener("dblclick", (event) => zoom(0.5, ...spot(event)));
  for (const button of all(".zoom button")) {
    const factor = Number(button.dataset.zoom);
    const [width, height] = [() => size()[0] / 2, () => size()[1] / 2];
    button.onclick = () => (factor ? zoom(factor, width(), height()) : show(data.fit));
  }

  // Panel.
  for (const route of all(".route")) {
    route.addEventListener("toggle", () => {
      const open = document.querySelector(".route[open]");
      choose(open ? Number(open.dataset.route) : null);
    });
  }
  const onPress = (element, act) => {
    element.addEventListener("click", act);
    element.addEventListener("keydown", (event) => { if (event.key === "Enter") act(); });
  };
  for (const row of all("tr.stop")) onPress(row, () => tellStop(row.dataset.stop, true));
  for (const row of all(".left li[data-at]")) {
    onPress(row, () => { goTo(...row.dataset.at.split(" ").map(Number)); tell([row], ""); });
  }
  function speak(lang) {
    document.documentElement.lang = lang;
    for (const button of all(".tongue button")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  }
  for (const button of all(".tongue button")) button.onclick = () => speak(button.dataset.lang);
  speak(document.documentElement.lang);

  show(data.fit);
  paint();
  let last = size();
  new ResizeObserver(() => {
    const now = size();
    if (last[0] === now[0] && last[1] === now[1]) return;
    // A map that was hidden or a sliver is shown whole; another keeps its place.
    if (Math.min(...last) < 50) show(data.fit); else draw();
    last = now;
  }).observe(map);
})();
