// Pins and names. What comes first gets its place; what would lie on it shrinks or waits for a
// closer look. The order is always the same, so the same look has the same names.
const DISC = 10; // half a disc with its edge, pixels
const DOT = 4;
const MARKS = {
  depot: [["path", { class: "wall", d: "M0 -12L12 -2.5H9.5V10H-9.5V-2.5H-12Z" }], ["path", { class: "door", d: "M-3.5 10V1.5H3.5V10Z" }]],
  lost: [["path", { class: "warning", d: "M0 -11L11 8.5L-11 8.5Z" }], ["text", { class: "mark", y: 6 }, "!"]],
  stop: [["circle", { class: "hit", r: 16 }], ["circle", { class: "disc", r: 9.5 }], ["text", { class: "mark", y: 4 }]],
};
const pins = data.pins.map((pin) => {
  const element = svg("g", { class: `pin ${pin.kind}`, "data-at": pin.at.join(" ") }, one("#pins"));
  for (const [name, attributes, text] of MARKS[pin.kind]) svg(name, attributes, element).textContent = text ?? "";
  if (pin.kind === "stop") {
    element.classList.add(hue(pin.route));
    element.dataset.route = pin.route;
    element.dataset.stop = `${pin.route + 1}-${pin.number}`;
    one(".mark", element).textContent = pin.number;
  }
  return { ...pin, element, x: pin.at[0], y: pin.at[1], disc: one(".disc", element) };
});

// What stands at one place stands side by side.
const crowds = [...pins.reduce((found, pin) => {
  const key = pin.at.join(" ");
  return found.set(key, [...(found.get(key) ?? []), pin]);
}, new Map()).values()];

const LAYER = { stop: "routes", lost: "unserved" };
const seen = (pin) => !state.off.has(LAYER[pin.kind]) && (pin.kind !== "stop" || ways[pin.route].shown);
const urgent = (pin) => (pin.element.classList.contains("chosen") ? 0 : pin.route === picked && picked !== null ? 1 : pin.kind === "stop" ? 3 : 2);
let taken = [];
const px = (x, y) => [(x - painted.x) / painted.k, (y - painted.y) / painted.k];
const free = ([left, top, right, bottom]) => taken.every((t) => t[2] < left || t[0] > right || t[3] < top || t[1] > bottom);

function paintPins() {
  taken = [];
  halves = new Map();
  const standing = crowds.map((crowd) => crowd.filter(seen)).filter((crowd) => crowd.length);
  standing.sort((a, b) => Math.min(...a.map(urgent)) - Math.min(...b.map(urgent)));
  for (const crowd of standing) {
    // The stops of a route that is picked stand alone; those of others are a dot where it has none.
    const main = picked === null ? crowd : crowd.filter((pin) => urgent(pin) < 3);
    for (const pin of crowd) pin.element.classList.toggle("off", main.length > 0 && !main.includes(pin));
    if (!main.length) for (const pin of crowd) place(pin, 0, false);
    if (!main.length) continue;
    const [x, y] = px(main[0].x, main[0].y);
    const half = DISC * main.length;
    // A disc may touch another's edge, but not its number.
    const room = main.length < 6 && free([x - half + 2, y - DISC + 2, x + half - 2, y + DISC - 2]);
    const large = room || main.some((pin) => urgent(pin) < 3);
    const reach = large ? DISC : DOT;
    main.forEach((pin, rank) => place(pin, (rank - (main.length - 1) / 2) * 2 * reach, large));
    if (large) taken.push([x - half, y - DISC, x + half, y + DISC]);
    halves.set(main[0].at.join(" "), reach * main.length);
  }
  for (const pin of pins) if (!seen(pin)) pin.element.classList.add("off");
  paintTags();
}

function place(pin, aside, large) {
  // From afar, what is not served must not hide the rest.
  const scale = pin.kind === "lost" && painted.k * data.groundM > 45 ? 0.7 * painted.k : painted.k;
  pin.element.setAttribute("transform", `translate(${pin.x + aside * painted.k} ${pin.y}) scale(${scale})`);
  pin.element.classList.toggle("small", !large);
  const layer = one(large ? "#pins" : "#dots");
  if (pin.element.parentNode !== layer) layer.append(pin.element);
  pin.disc?.setAttribute("r", large ? 9.5 : 3.6);
}
let halves = new Map(); // how far the pins of a place reach to either side, pixels

// The number of a route, at its far end, where there is room.
function paintTags() {
  ways.forEach((way) => {
    const wide = 8 + 4 * String(ways.length).length;
    way.tag.classList.toggle("off", !way.laid.length);
    if (!way.laid.length) return;
    const spots = [[0, -24], [24, 0], [-24, 0], [0, 24], [30, -26], [-30, -26], [30, 26], [-30, 26]];
    const [x, y] = px(...way.far);
    const found = spots.find(([a, b]) => free([x + a - wide, y + b - 11, x + a + wide, y + b + 11]));
    way.tag.classList.toggle("off", !found);
    if (!found) return;
    const [a, b] = found;
    taken.push([x + a - wide, y + b - 11, x + a + wide, y + b + 11]);
    way.tag.setAttribute("transform", `translate(${way.far[0] + a * painted.k} ${way.far[1] + b * painted.k}) scale(${painted.k})`);
  });
}

const FONTS = ["700 13px ", "700 15px ", "650 13.5px ", "500 12px ", "11px "];
const FARTHEST = [Infinity, Infinity, Infinity, 75, 26]; // metres a pixel, by rank
const ruler = document.createElement("canvas").getContext("2d");
const family = getComputedStyle(document.body).fontFamily;
const measured = new Map();
function breadth(text, font) {
  const key = font + text;
  if (!measured.has(key)) { ruler.font = font + family; measured.set(key, ruler.measureText(text).width); }
  return measured.get(key);
}

function paintNames() {
  const group = one("#names");
  group.replaceChildren();
  const [width, height] = size();
  const ground = painted.k * data.groundM;
  for (const [x, y, rank, text] of data.names) {
    if (ground > FARTHEST[rank]) continue;
    const [a, b] = px(x, y);
    if (Math.abs(a) > width * 0.75 || Math.abs(b) > height * 0.75) continue;
    const half = halves.get(`${x} ${y}`);
    const [gap, long] = [(half ?? 3) + 4, breadth(text, FONTS[rank])];
    const spots = [[gap, 0], [-gap - long, 0], [-long / 2, half ? 19 : 13], [-long / 2, half ? -19 : -13]];
    const found = spots.find(([dx, dy]) => free([a + dx - 3, b + dy - 8, a + dx + long + 3, b + dy + 8]));
    if (!found) continue;
    const [dx, dy] = found;
    taken.push([a + dx - 3, b + dy - 8, a + dx + long + 3, b + dy + 8]);
    const name = svg("g", { transform: `translate(${x} ${y}) scale(${painted.k})` }, group);
    if (half === undefined) svg("circle", { r: rank < 3 ? 2.8 : 1.9 }, name);
    svg("text", { class: `rank-${rank}`, x: dx.toFixed(1), y: dy + 4.2 }, name).textContent = text;
  }
  paintRivers();
}

// Names of rivers along them: on the straightest stretch that is long enough.
const rivers = data.rivers.map(([name, ...flat]) => ({ name, line: points(flat) }));
function paintRivers() {
  const group = one("#river-names");
  group.replaceChildren();
  const ground = painted.k * data.groundM;
  if (ground > 45) return;
  const written = new Map();
  const [width, height] = size();
  for (const { name, line } of rivers) {
    const long = (breadth(name, "italic 500 11.5px ") + 0.7 * name.length + 8) * painted.k;
    const stretch = straightest(thinned(line, 7 * painted.k), long, ([x, y]) => {
      const [a, b] = px(x, y);
      return Math.abs(a) < width * 0.7 && Math.abs(b) < height * 0.7;
    });
    if (!stretch) continue;
    const boxes = stretch.map(([x, y]) => { const [a, b] = px(x, y); return [a - 6, b - 6, a + 6, b + 6]; });
    const middle = px(...stretch[stretch.length >> 1]);
    const near = (written.get(name) ?? []).some((other) => between(other, middle) < 380);
    if (near || !boxes.every(free)) continue;
    written.set(name, [...(written.get(name) ?? []), middle]);
    taken.push(...boxes);
    const rightwards = stretch[0][0] <= stretch[stretch.length - 1][0] ? stretch : [...stretch].reverse();
    const id = `flow-${group.childElementCount}`;
    svg("path", { id, d: smooth(rightwards) }, group);
    const text = svg("text", { dy: -4 * painted.k }, group);
    svg("textPath", { href: `#${id}`, startOffset: 4 * painted.k }, text).textContent = name;
  }
}

function straightest(line, long, inside) {
  let best = null;
  let least = 2.2; // radians of turning, all in all
  for (let i = 0; i < line.length - 1; i++) {
    if (!inside(line[i])) continue;
    let [way, turned, j] = [0, 0, i];
    while (way < long && j < line.length - 1 && turned < least) {
      way += between(line[j], line[j + 1]);
      if (j > i) turned += turn(line[j - 1], line[j], line[j + 1]);
      j += 1;
    }
    if (way >= long && turned < least && inside(line[j])) [best, least] = [line.slice(i, j + 1), turned];
  }
  return best;
}

function turn(a, b, c) {
  const angle = Math.atan2(c[1] - b[1], c[0] - b[0]) - Math.atan2(b[1] - a[1], b[0] - a[0]);
  return Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle)));
}

// Through the middles of a line's pieces, round its corners.
function smooth(line) {
  const half = (a, b) => `${((a[0] + b[0]) / 2).toFixed(1)} ${((a[1] + b[1]) / 2).toFixed(1)}`;
  const bends = line.slice(1, -1).map((point, i) => `Q${point.join(" ")} ${half(point, line[i + 2])}`);
  return `M${line[0].join(" ")}L${half(line[0], line[1])}${bends.join("")}L${line[line.length - 1].join(" ")}`;
}
