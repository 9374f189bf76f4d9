// A phone's sheet, keys, paper, and what the link asks for.
const panel = one("#panel");
const HEIGHTS = { peek: () => 172, half: () => Math.round(innerHeight * 0.55), full: () => Math.round(innerHeight * 0.92) };
function sheetHeight() {
  return HEIGHTS[document.body.dataset.sheet ?? "peek"]();
}
function sheet(name, height = null) {
  document.body.dataset.sheet = name;
  document.body.style.setProperty("--sheet", `${height ?? HEIGHTS[name]()}px`);
}
let pulled = null;
for (const handle of all(".grip, header")) {
  handle.addEventListener("pointerdown", (event) => {
    if (phone.matches && !event.target.closest(".tongue")) pulled = { y: event.clientY, height: sheetHeight(), last: null };
  });
}
addEventListener("pointermove", (event) => {
  if (!pulled) return;
  const height = clamp(pulled.height + pulled.y - event.clientY, 60, innerHeight * 0.92);
  if (pulled.last === null && Math.abs(height - pulled.height) < 5) return;
  panel.classList.add("pulled");
  pulled.last = height;
  document.body.style.setProperty("--sheet", `${height}px`);
});
const letGo = () => {
  if (!pulled) return;
  const { last, height } = pulled;
  pulled = null;
  panel.classList.remove("pulled");
  if (last === null) { sheet(document.body.dataset.sheet === "peek" ? "half" : "peek"); return; }
  // A short pull goes one step on, in its direction.
  const aim = last + Math.sign(last - height) * innerHeight * 0.12;
  sheet(Object.keys(HEIGHTS).reduce((a, b) => (Math.abs(HEIGHTS[b]() - aim) < Math.abs(HEIGHTS[a]() - aim) ? b : a)));
};
addEventListener("pointerup", letGo);
addEventListener("pointercancel", letGo);
one(".grip").addEventListener("click", (event) => {
  if (!event.detail) sheet(document.body.dataset.sheet === "peek" ? "half" : "peek"); // by keyboard
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=search]")) return;
  if (event.key === "Escape") {
    if (!card.hidden) closeCard(); else { pick(null); show(data.fit); }
    return;
  }
  if (event.key === "/") { event.preventDefault(); find.focus(); return; }
  const arrow = event.key.startsWith("Arrow");
  if (arrow && panel.contains(event.target)) return; // there they scroll
  if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
});

// On paper all routes are told, and the map is drawn for its place there (186 by 205 mm).
let closed = [];
const before = {};
addEventListener("beforeprint", () => {
  closed = all(".route details").filter((element) => !element.open);
  for (const element of closed) element.open = true;
  Object.assign(before, view);
  frame = { left: 0, top: 0, width: 703, height: 775 };
  share = 1;
  show(picked === null ? data.fit : boxOf(picked), false);
});
addEventListener("afterprint", () => {
  for (const element of closed) element.open = false;
  frame = null;
  share = 1 + 2 * OVERHANG;
  Object.assign(view, before);
  paint();
});

function follow() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (one(`.tongue [data-lang="${CSS.escape(asked.get("lang") ?? "")}"]`)) state.lang = asked.get("lang");
  speak(state.lang);
  const off = (asked.get("off") ?? "").split(/[ ,]+/);
  for (const box of all("[data-switch]")) switchLayer(box.dataset.switch, !off.includes(box.dataset.switch));
  ways.forEach((_, route) => switchRoute(route, !off.includes(String(route + 1))));
  const route = Number(asked.get("route")) - 1;
  show(data.fit, false);
  if (ways[route]) {
    pick(route);
    paint();
    if (asked.get("stop")) { chooseStop(`${route + 1}-${asked.get("stop")}`); paint(); }
  }
  if (asked.get("find")) { find.value = asked.get("find"); search(); }
}
addEventListener("hashchange", follow);

sheet("peek");
follow();
let last = size();
new ResizeObserver(() => {
  frame = null;
  const now = size();
  if (last[0] === now[0] && last[1] === now[1]) return;
  // What was shown whole stays whole; a map that somebody moved keeps its place.
  if (aim) show(aim, false); else paint();
  last = now;
}).observe(stage);
