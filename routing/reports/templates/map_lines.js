// Routes: lines side by side on shared roads, arrows along them, a tag with each one's number.
const SVG = "http://www.w3.org/2000/svg";
function svg(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

// x, y and then steps, as points.
function points(flat) {
  const line = [[flat[0], flat[1]]];
  for (let i = 2; i < flat.length; i += 2) {
    const [x, y] = line[line.length - 1];
    line.push([x + flat[i], y + flat[i + 1]]);
  }
  return line;
}

const arcs = data.arcs.map(points);
const hue = (route) => `hue-${route % 12}`;
const ways = data.routes.map((steps, route) => {
  const made = { steps, shown: true, laid: [] };
  for (const layer of ["halos", "ways", "arrows", "touch"]) {
    made[layer] = svg("path", { class: hue(route), "data-route": route }, one(`#${layer}`));
  }
  const walked = data.walks.filter(([on]) => on === route).map(([, ...line]) => points(line));
  made.walked = walked.map((line) => `M${line.map((at) => at.join(" ")).join("L")}`).join("");
  if (walked.length) {
    made.walks = svg("path", { class: `walk ${hue(route)}`, "data-route": route }, one("#ways"));
  }
  made.tag = svg("g", { class: hue(route), "data-route": route }, one("#tags"));
  const wide = 12 + 7 * String(route + 1).length;
  svg("rect", { x: -wide / 2, y: -9, width: wide, height: 18, rx: 4 }, made.tag);
  svg("text", { y: 4 }, made.tag).textContent = route + 1;
  made.far = farthestPoint(steps);
  return made;
});
let picked = null;

function farthestPoint(steps) {
  const line = steps.flatMap((step) => (step < 0 ? [...arcs[~step]].reverse() : arcs[step]));
  const away = (point) => between(point, line[0]);
  return line.reduce((best, point) => (away(point) > away(best) ? point : best), line[0]);
}

const wayWidth = () => clamp(14 / Math.sqrt(view.k * data.groundM), 1.6, 4.4);

// Which routes pass an arc in one direction: each has a lane, to the right of the way. Beside a
// route that is picked, the others have none of their own.
function lanes() {
  const users = new Map();
  ways.forEach(({ steps, shown }, route) => {
    if (shown) for (const step of steps) {
      if (!users.has(step)) users.set(step, []);
      if (!users.get(step).includes(route)) users.get(step).push(route);
    }
  });
  return users;
}

function paintWays() {
  const users = lanes();
  const thin = arcs.map((arc) => thinned(arc, 1.6 * view.k));
  ways.forEach((way, route) => {
    if (!way.shown || !way.steps.length) {
      way.laid = [];
    } else {
      const [line, aside, roomy] = [[], [], []];
      for (const step of way.steps) {
        const arc = step < 0 ? [...thin[~step]].reverse() : thin[step];
        const beside = offset(picked === null ? users.get(step) : [route], route);
        for (let i = line.length ? 1 : 0; i < arc.length; i++) line.push(arc[i]);
        const alone = picked !== null || gap(users.get(step).length) > 0.75 * wayWidth();
        while (aside.length < line.length - 1) { aside.push(beside); roomy.push(alone); }
      }
      way.laid = besides(line, aside, roomy);
    }
    const d = way.laid.length > 1 ? `M${way.laid.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}` : "";
    for (const layer of ["halos", "ways", "touch"]) way[layer].setAttribute("d", d);
    way.walks?.setAttribute("d", way.shown ? way.walked : "");
  });
  paintArrows();
}

// Lanes lie closer the more there are, so that a trunk road does not grow as wide as its valley.
const gap = (count) => Math.min(wayWidth() + 0.7, (wayWidth() ** 2 + 4) / count);
function offset(users, route) {
  return (users.indexOf(route) + 0.5) * gap(users.length) * view.k;
}

// Without the points that are nearer than a distance to the last one kept; ends stay.
function thinned(line, distance) {
  const kept = [line[0]];
  for (let i = 1; i < line.length - 1; i++) {
    if (between(line[i], kept[kept.length - 1]) > distance) kept.push(line[i]);
  }
  if (line.length > 1) kept.push(line[line.length - 1]);
  return kept;
}

// A line to the right of another, by its own distance at each piece; points where there is room
// for arrows say so.
function besides(line, aside, roomy) {
  const drawn = [];
  let before = null;
  line.forEach(([x, y], i) => {
    const next = line[i + 1];
    let after = null;
    if (next) {
      const share = aside[i] / (Math.hypot(next[0] - x, next[1] - y) || 1);
      after = [-(next[1] - y) * share, (next[0] - x) * share];
    }
    const [a, b] = [before || after, after || before];
    if (!a) { drawn.push([x, y]); return; }
    const along = a[0] * b[0] + a[1] * b[1];
    const square = a[0] ** 2 + a[1] ** 2;
    if (Math.abs(aside[i] - (aside[i - 1] ?? aside[i])) > 1e-6 || along < -0.2 * square) {
      drawn.push([x + a[0], y + a[1], roomy[i - 1]], [x + b[0], y + b[1], false]);
    } else {
      const stretch = square / (square + along);
      drawn.push([x + (a[0] + b[0]) * stretch, y + (a[1] + b[1]) * stretch, roomy[i - 1]]);
    }
    before = after;
  });
  return drawn;
}

function paintArrows() {
  const reach = (wayWidth() / 2 + 2.4) * view.k;
  const every = view.k * data.groundM > 32 ? 150 : 105;
  ways.forEach((way, route) => {
    const heads = [];
    let left_px = 40 + (route % 4) * 18;
    for (let j = 1; j < way.laid.length; j++) {
      const [[x0, y0], [x1, y1, room]] = [way.laid[j - 1], way.laid[j]];
      const length = Math.hypot(x1 - x0, y1 - y0);
      for (left_px -= length / view.k; left_px < 0; left_px += every) {
        if (!room) continue;
        const share = 1 + (left_px * view.k) / length;
        const [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
        const [u, v] = [((x1 - x0) / length) * reach, ((y1 - y0) / length) * reach];
        const corners = [[x + 1.2 * u, y + 1.2 * v], [x - u - v, y - v + u], [x - u + v, y - v - u]];
        heads.push(`M${corners.map(([a, b]) => `${a.toFixed(1)} ${b.toFixed(1)}`).join("L")}Z`);
      }
    }
    way.arrows.setAttribute("d", heads.join(""));
  });
}

// The box that holds a route, for looking at it.
function boxOf(route) {
  const line = ways[route].steps.flatMap((step) => (step < 0 ? arcs[~step] : arcs[step]));
  const stops = data.pins.filter((pin) => pin.route === route).map((pin) => pin.at);
  const held = [...line, ...stops];
  const [xs, ys] = [held.map(([x]) => x), held.map(([, y]) => y)];
  const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  return held.length ? [least(xs), least(ys), most(xs), most(ys)] : data.fit;
}
