// What part of the picture is seen, and bringing it to the screen once a frame.
//
// Where few marks are seen they are painted anew each frame. Where they are many a copy is painted in pieces of some
// milliseconds on a canvas that is not seen; until it is done the last copy is shown in its new place and size.

const canvas = document.getElementById("picture");
const FEW = 300;
/** How long painting a copy may take in one frame at most, and when a frame was long, in milliseconds. */
const BUDGET = 4;
const LONG_FRAME = 12;

const view = { x: 0, y: 0, scale: 1, width: 1, height: 1 };
/** The work of the last frames, in milliseconds, for whoever measures. */
const frameTimes = [];

let pixels = 1;
let revision = 0;
let isScheduled = false;
/** When the view last changed; a moment later it rests. */
let movedAt = 0;
const REST_MS = 120;
/** Whether all of the picture is to stay in sight. */
let isFitted = true;
// The last copy, the one of all of the picture, and the one that is being painted.
let front = null, overview = null, job = null;
let budget = BUDGET;
/** Whether the next copy is put off until the view rests. */
let isAwaited = false;

/** Nothing that was painted is of use any more. */
function forgetCopies() {
  front = overview = job = null;
}

/** Asks for a frame. */
function refresh() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(frame);
}

/** The same where something looks different, not only elsewhere. */
function repaint() {
  revision++;
  refresh();
}

function frame(now) {
  isScheduled = false;
  const began = performance.now();
  for (const step of motions) step(now);
  show();
  const took = performance.now() - began;
  budget = Math.min(BUDGET, Math.max(0.5, budget * (took > LONG_FRAME ? 0.5 : 1.2)));
  frameTimes.push(took);
  if (frameTimes.length > 600) frameTimes.shift();
  if (motions.size || job || isAwaited) refresh();
}

/** What goes on from frame to frame: each is called with the time until it takes itself away. */
const motions = new Set();

function show() {
  const ctx = canvas.getContext("2d", { alpha: false });
  const rect = [view.x, view.y, view.x + view.width, view.y + view.height];
  if (!placesOfMarks.moreThan(FEW, rect)) {
    job = null;
    isAwaited = false;
    for (const _ of paint(ctx, view, pixels, true));
  } else {
    copy(ctx);
  }
  toView(ctx, view, pixels);
  paintOver(ctx, view.scale);
}

/** Shows the last copy, and goes on with the next. */
function copy(ctx) {
  const isNow = (of) => of && of.revision === revision && of.view.x === view.x && of.view.y === view.y && of.view.scale === view.scale && of.canvas.width === canvas.width && of.canvas.height === canvas.height;
  // While all of it moves, the copy of all of it will do.
  const willDo = overview && overview.revision === revision && view.scale < 1.5 * overview.view.scale;
  const isStale = !job && !isNow(front);
  isAwaited = isStale && willDo && performance.now() - movedAt < REST_MS;
  if (isStale && !isAwaited) {
    const back = document.createElement("canvas");
    back.width = canvas.width;
    back.height = canvas.height;
    const of = { ...view };
    job = { canvas: back, view: of, revision, steps: paint(back.getContext("2d", { alpha: false }), of, pixels, false) };
  }
  const until = performance.now() + budget;
  while (job && performance.now() < until) {
    if (!job.steps.next().done) continue;
    front = job;
    const isUsual = front.revision === revision;
    if (isUsual && (!overview || front.view.scale <= overview.view.scale)) overview = front;
    job = null;
  }
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = inks.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  for (const of of [overview, front]) {
    if (!of) continue;
    const s = view.scale / of.view.scale, k = view.scale * pixels;
    ctx.drawImage(of.canvas, (of.view.x - view.x) * k, (of.view.y - view.y) * k, of.canvas.width * s, of.canvas.height * s);
  }
}

/** Takes the size of the page. */
function resize() {
  const box = canvas.parentElement.getBoundingClientRect();
  pixels = Math.min(window.devicePixelRatio || 1, 2);
  const [w, h] = [Math.max(1, Math.round(box.width * pixels)), Math.max(1, Math.round(box.height * pixels))];
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
  if (isFitted) fit();
  else setView(view.x, view.y, view.scale);
}

function setView(x, y, scale) {
  isFitted = false;
  movedAt = performance.now();
  Object.assign(view, { x, y, scale, width: canvas.width / pixels / scale, height: canvas.height / pixels / scale });
  refresh();
}

/** Where all of the picture is, also while it moves. */
function wholeBox() {
  if (!byTime) return structure.box;
  return structure.box.map((from, i) => from + (byTime.box[i] - from) * state.blend);
}

function fit() {
  const [left, top, right, bottom] = wholeBox(), margin = 6;
  const [w, h] = [canvas.width / pixels, canvas.height / pixels];
  const scale = Math.max(Math.min((w - 2 * margin) / (right - left), (h - 2 * margin) / (bottom - top), 2), 1e-4);
  setView((left + right - w / scale) / 2, (top + bottom - h / scale) / 2, scale);
  isFitted = true;
}

/** Larger or smaller, with the place at these pixels of the canvas where it is. */
function zoom(factor, px = canvas.width / pixels / 2, py = canvas.height / pixels / 2) {
  const scale = Math.min(20, Math.max(view.scale * factor, 1e-4));
  setView(view.x + px / view.scale - px / scale, view.y + py / view.scale - py / scale, scale);
}

/** Moves a mark into sight, and near enough to be read. */
function reveal(mark) {
  const size = USUAL_SIZE * view.scale;
  const isUnfit = size < 24 || size > 0.5 * Math.min(canvas.width, canvas.height) / pixels;
  const scale = isUnfit ? 0.9 : view.scale;
  const margin = 40 / view.scale, [left, top, right, bottom] = boxOf(mark);
  const isSeen = left > view.x + margin && right < view.x + view.width - margin && top > view.y + margin && bottom < view.y + view.height - margin;
  if (isSeen && !isUnfit) return refresh();
  setView(marks.x[mark] - canvas.width / pixels / scale / 2, marks.y[mark] - canvas.height / pixels / scale / 2, scale);
}

/** The mark at these pixels of the canvas, -1 for none. */
function markAt(px, py) {
  const x = view.x + px / view.scale, y = view.y + py / view.scale, reach = 3 / view.scale;
  let best = -1, least = Infinity;
  placesOfMarks.within([x - reach, y - reach, x + reach, y + reach], (mark) => {
    const [left, top, right, bottom] = boxOf(mark);
    if (x < left - reach || x > right + reach || y < top - reach || y > bottom + reach) return;
    const away = Math.hypot(x - marks.x[mark], y - marks.y[mark]);
    if (away < least) [best, least] = [mark, away];
  });
  return best;
}

/** Dragging, pinching, the wheel, hovering and clicking. `on` is told of the mark that is hovered or chosen. */
function listenToPointers(on) {
  const down = new Map();
  let moved = 0;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [a, b] = [...down.values()];
    return { middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], apart: Math.hypot(a[0] - b[0], a[1] - b[1]) };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    if (down.size === 1) moved = 0;
    on.hover(-1);
  });
  canvas.addEventListener("pointermove", (event) => {
    const at = place(event), before = down.get(event.pointerId);
    if (!before) return on.hover(markAt(...at), at);
    const was = down.size === 2 ? spread() : null;
    down.set(event.pointerId, at);
    moved += Math.hypot(at[0] - before[0], at[1] - before[1]);
    if (down.size === 1) setView(view.x - (at[0] - before[0]) / view.scale, view.y - (at[1] - before[1]) / view.scale, view.scale);
    if (was) {
      const is = spread();
      zoom(is.apart / Math.max(was.apart, 1), ...is.middle);
      setView(view.x - (is.middle[0] - was.middle[0]) / view.scale, view.y - (is.middle[1] - was.middle[1]) / view.scale, view.scale);
    }
  });
  const up = (event) => {
    if (!down.delete(event.pointerId)) return;
    if (event.type === "pointerup" && down.size === 0 && moved < 5) on.choose(markAt(...place(event)));
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => on.hover(-1));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    zoom(Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016)), ...place(event));
  }, { passive: false });
}

/** The mark that lies from this one towards a direction: one that it is joined with, else the nearest. */
function markTowards(mark, dx, dy) {
  const joined = [...edges.out.row(mark)].map((edge) => edges.to[edge]).concat([...edges.into.row(mark)].map((edge) => edges.from[edge]));
  const reach = 3000;
  const near = [];
  placesOfMarks.within([marks.x[mark] - reach, marks.y[mark] - reach, marks.x[mark] + reach, marks.y[mark] + reach], (other) => near.push(other));
  for (const candidates of [joined, near]) {
    let best = -1, least = Infinity;
    for (const other of candidates) {
      const [x, y] = [marks.x[other] - marks.x[mark], marks.y[other] - marks.y[mark]];
      const along = x * dx + y * dy, across = Math.abs(x * dy - y * dx);
      if (along <= 0 || across > along * (candidates === joined ? 1.5 : 1)) continue;
      const cost = along + 2 * across;
      if (cost < least) [best, least] = [other, cost];
    }
    if (best >= 0) return best;
  }
  return -1;
}
