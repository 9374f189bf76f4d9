// The panel and the card: what is chosen, shown and searched for, and the sheet of a phone.
const root = document.documentElement;
const card = one("#card");
const cards = all("article.route");
const state = { lang: root.lang, route: null, stop: null, off: new Set(), find: "" };

// A link holds what one sees, so that it can be passed on: #route=2&stop=3&lang=zh&off=relief.
function remember() {
  const parts = new URLSearchParams();
  if (state.route !== null) parts.set("route", state.route + 1);
  if (state.stop !== null) parts.set("stop", state.stop);
  if (state.lang !== started) parts.set("lang", state.lang);
  if (state.off.size) parts.set("off", [...state.off].join(" "));
  try { history.replaceState(null, "", `#${parts}`); } catch { /* some viewers forbid it */ }
}
const started = root.lang;
let index = null; // of the search, in the page's language

function speak(lang) {
  state.lang = lang;
  root.lang = lang;
  index = null;
  for (const button of all(".tongue button")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  for (const element of all("[data-label-en]")) {
    const text = element.getAttribute(`data-label-${lang}`);
    element.setAttribute("aria-label", text);
    if (element.matches("input[type=search]")) element.placeholder = text;
    else if (element.matches("button, summary")) element.title = text;
  }
}
for (const button of all(".tongue button")) button.onclick = () => { speak(button.dataset.lang); remember(); };

function pick(route, { zoomTo = true, open = true } = {}) {
  picked = state.route = route;
  state.stop = null;
  map.classList.toggle("picked", route !== null);
  for (const element of all("#map [data-route]")) {
    const on = Number(element.dataset.route) === route;
    element.classList.toggle("on", on);
    if (on) element.parentNode.append(element); // above the others
  }
  for (const each of cards) one("details", each).open = open && Number(each.dataset.route) === route;
  unmark();
  if (route !== null) {
    if (!ways[route].shown) switchRoute(route, true);
    if (open) cards[route].scrollIntoView({ block: "nearest" });
  }
  if (route !== null && zoomTo) show(boxOf(route)); else paint();
  remember();
}

function unmark() {
  for (const element of all(".chosen")) element.classList.remove("chosen");
}

function hint(route) {
  for (const element of all(".hinted")) element.classList.remove("hinted");
  if (route === null) return;
  ways[route].ways.classList.add("hinted");
  cards[route].classList.add("hinted");
}
const routeAt = (event) => {
  const element = event.target.closest?.("#touch path, .pin.stop, #tags g");
  return element ? Number(element.dataset.route) : null;
};

function openCard(title, colour, nodes) {
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "close", textContent: "×", onclick: closeCard });
  close.setAttribute("aria-label", card.getAttribute(`data-close-${root.lang}`));
  const heading = document.createElement("h2");
  heading.append(...title);
  card.setAttribute("aria-label", heading.textContent);
  card.className = colour;
  card.replaceChildren(close, heading, ...nodes);
  card.hidden = false;
  card.scrollTop = 0;
  if (phone.matches) sheet("peek");
}

function closeCard() {
  card.hidden = true;
  unmark();
  state.stop = null;
  paint();
  remember();
}

function chooseStop(id, centre = true) {
  const row = one(`tr[data-stop="${CSS.escape(id)}"]`);
  if (!row) return;
  const [route, number] = id.split("-").map(Number);
  if (picked !== route - 1) pick(route - 1, { zoomTo: false });
  unmark();
  state.stop = number;
  row.classList.add("chosen");
  const pin = pins.find((each) => each.element.dataset.stop === id);
  pin?.element.classList.add("chosen");
  pin?.element.parentNode.append(pin.element);
  const orders = one(".orders", row).cloneNode(true);
  orders.hidden = false;
  const name = document.createElement("span");
  name.textContent = one("button", row).textContent;
  openCard([one(".disc", row).cloneNode(true), name], hue(route - 1), [orders, neighbours(route, number)]);
  row.scrollIntoView({ block: "nearest" });
  if (pin && centre) goTo(pin.x, pin.y, Math.min(view.k, 14 / data.groundM)); else paint();
  remember();
}

function neighbours(route, number) {
  const steps = document.createElement("div");
  steps.className = "steps";
  for (const [text, next] of [["←", number - 1], ["→", number + 1]]) {
    const button = document.createElement("button");
    const id = `${route}-${next}`;
    Object.assign(button, { type: "button", textContent: `${text} ${next}`, onclick: () => chooseStop(id) });
    button.disabled = !one(`tr[data-stop="${CSS.escape(id)}"]`);
    if (button.disabled) button.textContent = text;
    steps.append(button);
  }
  return steps;
}

function chooseLost(at, centre = true) {
  const rows = all(".unserved li").filter((row) => row.dataset.at === at);
  if (!rows.length) return;
  const place = one(".soft", rows[0])?.cloneNode(true) ?? "";
  const list = document.createElement("ul");
  for (const row of rows) {
    const item = document.createElement("li");
    const id = document.createElement("b");
    id.textContent = one("button", row)?.textContent ?? "";
    item.append(id, ...all("p", row).map((part) => part.cloneNode(true)));
    list.append(item);
  }
  openCard([place], "", [list]);
  if (centre) goTo(...at.split(" ").map(Number), Math.min(view.k, 20 / data.groundM));
}

function press(element) {
  const pin = element?.closest(".pin");
  const way = element?.closest("#touch path, #tags g");
  if (pin?.dataset.stop) chooseStop(pin.dataset.stop, false);
  else if (pin?.classList.contains("lost")) chooseLost(pin.dataset.at, false);
  else if (way) pick(Number(way.dataset.route), { zoomTo: false });
  else if (!card.hidden) closeCard();
  else if (picked !== null) pick(null);
}

for (const element of cards) {
  const route = Number(element.dataset.route);
  one("summary", element).addEventListener("click", (event) => {
    event.preventDefault();
    card.hidden = true;
    pick(picked === route ? null : route);
  });
  element.addEventListener("pointerenter", () => hint(route));
  element.addEventListener("pointerleave", () => hint(null));
  one(".shown input", element).addEventListener("change", (event) => { switchRoute(route, event.target.checked); paint(); remember(); });
}
for (const row of all("tr.stop")) {
  row.addEventListener("click", (event) => { if (!event.target.closest("a")) chooseStop(row.dataset.stop); });
}
for (const row of all(".left li[data-at]")) {
  row.addEventListener("click", (event) => { if (!event.target.closest("a")) chooseLost(row.dataset.at); });
}
one(".alarm")?.addEventListener("click", (event) => {
  event.preventDefault();
  if (phone.matches) sheet("half");
  one("#unserved").scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
});

function switchRoute(route, shown) {
  ways[route].shown = shown;
  cards[route].classList.toggle("off", !shown);
  one(".shown input", cards[route]).checked = shown;
  state.off[shown ? "delete" : "add"](String(route + 1));
}

function switchLayer(name, shown) {
  map.classList.toggle(`without-${name}`, !shown);
  const box = one(`[data-switch="${CSS.escape(name)}"]`);
  if (box) box.checked = shown;
  state.off[shown ? "delete" : "add"](name);
}
for (const box of all("[data-switch]")) {
  box.addEventListener("change", () => { switchLayer(box.dataset.switch, box.checked); paint(); remember(); });
}
