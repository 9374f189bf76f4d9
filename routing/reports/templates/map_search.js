// Search: villages, orders, couriers and phones, wherever the page tells them.
const find = one("#find");
const found = one("#found");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function entries() {
  const list = [];
  const stops = new Set();
  const add = (text, note, act) => { if (text) list.push({ text, note, key: plain(text), act }); };
  for (const element of cards) {
    const route = Number(element.dataset.route);
    const name = one("summary b", element).textContent;
    const courier = one(".courier", element)?.textContent.trim() ?? "";
    add([name, courier].filter(Boolean).join(" · "), `${route + 1}`, () => pick(route));
  }
  for (const row of all("tr.stop")) {
    const place = one("button", row).textContent;
    const act = () => chooseStop(row.dataset.stop);
    add(place, one(`.orders .soft span[lang="${CSS.escape(state.lang)}"]`, row).textContent, act);
    stops.add(place);
    for (const order of all(".orders li", row)) {
      const people = one("p:not([class])", order)?.textContent.trim().replace(/\s+/g, " ") ?? "";
      add([one("b", order).textContent, people].filter(Boolean).join(" · "), place, act);
    }
  }
  for (const row of all(".unserved li[data-at]")) {
    add(one("button", row).textContent, one(".soft", row)?.textContent ?? "", () => chooseLost(row.dataset.at));
  }
  for (const [x, y, , text] of data.names) if (!stops.has(text)) add(text, "", () => goTo(x, y, Math.min(view.k, 9 / data.groundM)));
  return list;
}

let hits = [];
let at = -1;
function search() {
  index ??= entries();
  const wanted = plain(find.value.trim());
  const rank = ({ key }) => (key === wanted ? 0 : key.startsWith(wanted) ? 1 : 2);
  hits = wanted ? index.filter(({ key }) => key.includes(wanted)).sort((a, b) => rank(a) - rank(b)).slice(0, 30) : [];
  at = hits.length ? 0 : -1;
  found.replaceChildren(...hits.map(({ text, note }, i) => {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.id = `hit-${i}`;
    item.append(text);
    if (note) { const small = document.createElement("small"); small.textContent = note; item.append(small); }
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(i); });
    return item;
  }));
  one("#nothing").hidden = !wanted || hits.length > 0;
  found.hidden = !hits.length;
  find.setAttribute("aria-expanded", String(Boolean(hits.length)));
  mark();
}

function mark() {
  [...found.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
  found.children[at]?.scrollIntoView({ block: "nearest" });
  find.setAttribute("aria-activedescendant", at < 0 ? "" : `hit-${at}`);
}

function take(i) {
  const hit = hits[i];
  if (!hit) return;
  closeSearch();
  find.value = hit.text;
  find.blur();
  hit.act();
}

function closeSearch() {
  found.hidden = true;
  one("#nothing").hidden = true;
  find.setAttribute("aria-expanded", "false");
}
find.addEventListener("input", search);
find.addEventListener("focus", () => { find.select(); if (find.value) search(); });
find.addEventListener("blur", closeSearch);
find.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    at = clamp(at + (event.key === "ArrowDown" ? 1 : -1), 0, hits.length - 1);
    mark();
  } else if (event.key === "Enter") take(at);
  else if (event.key === "Escape") { find.value = ""; closeSearch(); find.blur(); }
  event.stopPropagation();
});
