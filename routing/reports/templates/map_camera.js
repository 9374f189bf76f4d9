// Where one looks. World units are metres of the map; view.k is how many of them a pixel covers.
// While it moves, the finished drawing is only shifted and stretched; it is drawn anew at rest.
const data = JSON.parse(document.getElementById("data").textContent);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const stage = one("#stage");
const map = one("#map");
const view = { x: 0, y: 0, k: 10 };
const painted = { x: 0, y: 0, k: 10 };
const NEAREST = 0.4;
const OVERHANG = 0.25; // as in map_page.css: of the stage's size, on each side
let share = 1 + 2 * OVERHANG; // of the stage's size that is drawn; 1 on paper
const phone = matchMedia("screen and (max-width: 760px)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

let frame = null; // where the stage is: asking a browser is dear while it draws
const framed = () => (frame ??= stage.getBoundingClientRect());
const size = () => [framed().width || 1, framed().height || 1];
const farthest = () => (1.3 * Math.max(data.size[0] / size()[0], data.size[1] / size()[1])) || 1;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// What covers the edges of the map, in pixels: names need room on the right, the sheet below.
function covered() {
  const ofCard = card.hidden ? [0, 0] : [card.offsetWidth + 12, card.offsetHeight];
  if (!phone.matches) return { left: 34 + (size()[0] > 800 ? ofCard[0] : 0), right: 80, top: 62, bottom: 44 };
  const ofSheet = Math.min(sheetHeight(), 0.55 * size()[1]);
  return { left: 34, right: 40, top: 74, bottom: 50 + ofSheet + ofCard[1] };
}

let aim = null; // the box that is shown whole, until somebody moves the map
function look(x, y, k) {
  aim = null;
  view.k = clamp(k, NEAREST, farthest());
  view.x = clamp(x, 0, data.size[0]);
  view.y = clamp(y, 0, data.size[1]);
}

function show([left, top, right, bottom], glide = true) {
  const [width, height] = size();
  const edge = covered();
  const [w, h] = [Math.max(width - edge.left - edge.right, 60), Math.max(height - edge.top - edge.bottom, 60)];
  const k = clamp(Math.max((right - left) / w, (bottom - top) / h, 1.2), NEAREST, farthest());
  look((left + right) / 2 + ((edge.right - edge.left) / 2) * k, (top + bottom) / 2 + ((edge.bottom - edge.top) / 2) * k, k);
  aim = [left, top, right, bottom];
  travel(glide);
}

function goTo(x, y, k = view.k) {
  const edge = covered();
  look(x + ((edge.right - edge.left) / 2) * k, y + ((edge.bottom - edge.top) / 2) * k, k);
  travel(true);
}

function zoom(factor, px, py) {
  const [width, height] = size();
  const k = clamp(view.k * factor, NEAREST, farthest());
  look(view.x + (px - width / 2) * (view.k - k), view.y + (py - height / 2) * (view.k - k), k);
}

// Short ways are glided, long ones jumped.
function travel(glide) {
  const [width, height] = size();
  const far = Math.abs(view.x - painted.x) > width * painted.k || Math.abs(view.y - painted.y) > height * painted.k;
  if (!glide || still.matches || far || Math.abs(Math.log(view.k / painted.k)) > 1.4) { paint(); return; }
  map.classList.add("gliding");
  shift();
  rest(230);
}

let resting = 0;
function rest(after) {
  clearTimeout(resting);
  resting = setTimeout(paint, after);
}

let waiting = false;
function move() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const [width, height] = size();
    const edge = OVERHANG - 0.02;
    const scale = painted.k / view.k;
    const bare = Math.abs(view.x - painted.x) / view.k > edge * width || Math.abs(view.y - painted.y) / view.k > edge * height;
    if (bare || scale < 0.62 || scale > 2.6) paint(); else { shift(); rest(160); }
  });
}

function shift() {
  const across = (painted.x - view.x) / view.k;
  const down = (painted.y - view.y) / view.k;
  map.classList.add("moving");
  map.style.transform = `translate(${across}px,${down}px) scale(${painted.k / view.k})`;
  paintScale();
}

function paint() {
  clearTimeout(resting);
  map.classList.remove("gliding", "moving");
  map.style.transform = "";
  const [width, height] = size();
  Object.assign(painted, view);
  map.setAttribute("viewBox", [
    view.x - (width * share * view.k) / 2, view.y - (height * share * view.k) / 2, width * share * view.k, height * share * view.k,
  ].map((value) => value.toFixed(2)).join(" "));
  const ground = view.k * data.groundM;
  map.dataset.look = ground > 32 ? "far" : ground > 11 ? "middle" : "near";
  map.style.setProperty("--near", clamp(Math.sqrt(14 / ground), 0.5, 2.2).toFixed(3));
  map.style.setProperty("--way", `${wayWidth().toFixed(2)}px`);
  map.style.setProperty("--k", view.k.toFixed(3));
  paintWays();
  paintPins();
  paintNames();
  paintScale();
}

function paintScale() {
  const widest = 110 * view.k * data.groundM;
  const ten = 10 ** Math.floor(Math.log10(widest));
  const metres = [5, 2, 1].find((n) => n * ten <= widest) * ten;
  one("#bar").style.width = `${metres / view.k / data.groundM}px`;
  one("#length").textContent = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
}

// Fingers and mouse: one drags, two pinch; a press that does not move chooses.
const held = new Map();
let moved = 0;
const spot = (event) => [event.clientX - framed().left, event.clientY - framed().top];
const between = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;

stage.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  stage.setPointerCapture(event.pointerId);
  held.set(event.pointerId, spot(event));
  if (held.size === 1) moved = 0;
  stage.classList.add("held");
  map.classList.remove("gliding");
});
stage.addEventListener("pointermove", (event) => {
  const last = held.get(event.pointerId);
  if (!last) { hint(routeAt(event)); return; }
  const here = spot(event);
  moved += Math.hypot(here[0] - last[0], here[1] - last[1]);
  if (held.size === 2) {
    const other = [...held].find(([id]) => id !== event.pointerId)[1];
    zoom(between(last, other) / between(here, other), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
  }
  const step = view.k / held.size;
  look(view.x - (here[0] - last[0]) * step, view.y - (here[1] - last[1]) * step, view.k);
  held.set(event.pointerId, here);
  move();
});
function release(event) {
  if (!held.delete(event.pointerId)) return;
  if (!held.size) stage.classList.remove("held");
  if (event.type === "pointerup" && moved < 6) press(document.elementFromPoint(event.clientX, event.clientY));
}
stage.addEventListener("pointerup", release);
stage.addEventListener("pointercancel", release);
stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  const notch = event.deltaMode || Math.abs(event.deltaY) > 50;
  map.classList.toggle("gliding", Boolean(notch));
  zoom(Math.exp(clamp(event.deltaMode ? event.deltaY * 20 : event.deltaY, -90, 90) / 200), ...spot(event));
  move();
}, { passive: false });
stage.addEventListener("dblclick", (event) => { zoom(0.5, ...spot(event)); travel(true); });

function zoomMiddle(factor) {
  const [width, height] = size();
  zoom(factor, width / 2, height / 2);
  travel(true);
}
for (const button of all(".zoom button")) {
  button.onclick = () => (Number(button.dataset.zoom) ? zoomMiddle(Number(button.dataset.zoom)) : show(data.fit));
}
const KEYS = {
  "+": () => zoomMiddle(0.5), "=": () => zoomMiddle(0.5), "-": () => zoomMiddle(2),
  ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
};
function pan(across, down) {
  look(view.x + across * 120 * view.k, view.y + down * 120 * view.k, view.k);
  travel(true);
}
