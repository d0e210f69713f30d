// The data of the page as columns: marks and edges of the picture, tasks of the graph, and how they ran.

const page = JSON.parse(document.getElementById("data").textContent);
const picture = page.picture;

// How a task came out of a run.
const NOT_RUN = 0, DONE = 1, FAILED = 2, NOT_NEEDED = 3;
const facts = page.facts;

/** Rows of different lengths: `items` from `starts[i]` to `starts[i + 1]`. */
class Rows {
  /** The second of each pair under its first, in the order of the pairs. */
  constructor(n, firsts, seconds) {
    this.starts = new Uint32Array(n + 1);
    for (const i of firsts) this.starts[i + 1]++;
    for (let i = 0; i < n; i++) this.starts[i + 1] += this.starts[i];
    this.items = new Uint32Array(firsts.length);
    const next = this.starts.slice();
    for (let k = 0; k < firsts.length; k++) this.items[next[firsts[k]]++] = seconds[k];
  }
  row(i) {
    return this.items.subarray(this.starts[i], this.starts[i + 1]);
  }
}

/** The shapes of marks: how far they reach, and which shape shows the colour. */
const forms = picture.forms.map((shapes) => {
  const form = { shapes, w: 0, h: 0, main: -1, isRound: false };
  shapes.forEach((shape, i) => {
    if (shape[0] !== "e" && shape[0] !== "r") return;
    const role = picture.styles[shape[shape.length - 1]][0];
    form.w = Math.max(form.w, shape[3] / 10);
    form.h = Math.max(form.h, shape[4] / 10);
    if (role === "call" || role === "block") {
      form.main = i;
      form.isRound = shape[0] === "e";
    }
  });
  return form;
});

/** Marks: where they stand now (`x`, `y`, `w`, `h`), in points. */
const marks = (() => {
  const n = picture.words.length;
  const columns = { n, form: new Uint16Array(n), setting: new Uint32Array(n) };
  for (const name of ["x", "y", "w", "h"]) columns[name] = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const form = picture.marks[4 * i + 2];
    columns.x[i] = picture.marks[4 * i] / 10;
    columns.y[i] = picture.marks[4 * i + 1] / 10;
    columns.form[i] = form;
    columns.setting[i] = picture.marks[4 * i + 3];
    columns.w[i] = forms[form].w;
    columns.h[i] = forms[form].h;
  }
  return columns;
})();

/** Edges: ends, styles, and the points of line and head in `points`, from `start[i]` (two numbers a point). */
const edges = (() => {
  const flat = picture.edges;
  let n = 0;
  for (let at = 0; at < flat.length; at += 6 + 2 * (flat[at + 4] + flat[at + 5])) n++;
  const ints = () => new Int32Array(n);
  const columns = { n, from: ints(), to: ints(), line: ints(), head: ints(), start: ints(), nLine: ints(), nHead: ints() };
  columns.points = new Float32Array(flat.length - 6 * n);
  let at = 0, into = 0;
  for (let i = 0; i < n; i++) {
    columns.from[i] = flat[at];
    columns.to[i] = flat[at + 1];
    columns.line[i] = flat[at + 2];
    columns.head[i] = flat[at + 3];
    columns.nLine[i] = flat[at + 4];
    columns.nHead[i] = flat[at + 5];
    columns.start[i] = into;
    const end = at + 6 + 2 * (flat[at + 4] + flat[at + 5]);
    let x = 0, y = 0;
    for (at += 6; at < end; at += 2) {
      x += flat[at];
      y += flat[at + 1];
      columns.points[into++] = x / 10;
      columns.points[into++] = y / 10;
    }
  }
  columns.out = new Rows(marks.n, columns.from, columns.from.map((_, i) => i));
  columns.into = new Rows(marks.n, columns.to, columns.to.map((_, i) => i));
  return columns;
})();

/** Tasks: layer, block, inputs and users; `null` for a picture that is not of tasks. */
const tasks = facts && (() => {
  const n = facts.tasks.length / 2;
  const users = [], inputs = [];
  for (let task = 0, at = 0; task < n; task++) {
    for (let left = facts.inputs[at++]; left > 0; left--) {
      users.push(task);
      inputs.push(task - facts.inputs[at++]);
    }
  }
  const layer = new Uint32Array(n), block = new Uint32Array(n);
  for (let task = 0; task < n; task++) {
    layer[task] = facts.tasks[2 * task];
    block[task] = facts.tasks[2 * task + 1];
  }
  return { n, layer, block, inputs: new Rows(n, users, inputs), users: new Rows(n, inputs, users) };
})();

const areCalls = Boolean(facts) && facts.marks === "calls";

/** The tasks that a mark stands for. */
function tasksOf(mark) {
  if (!facts || mark < 0) return [];
  return areCalls ? [mark >> 1] : facts.marks[mark] || [];
}

/** Whether a mark is the box of a block beside the circle of its call. */
function isBlock(mark) {
  return areCalls && (mark & 1) === 1;
}

/** The mark of a task: its circle, or the box that it is in. */
const markOf = (() => {
  if (!facts || areCalls) return (task) => 2 * task;
  const mark = new Int32Array(tasks.n).fill(-1);
  facts.marks.forEach((row, i) => row.forEach((task) => (mark[task] = i)));
  return (task) => mark[task];
})();

/** Whether each mark is of one task, so that it has a time and a worker. */
const areSingle = Boolean(facts) && (areCalls || facts.marks.every((row) => row.length === 1));

/** How tasks ran, a column for each number; `null` without a run. Times are nanoseconds. */
const run = facts && facts.run && (() => {
  const told = facts.run, n = tasks.n, numbers = () => new Float64Array(n);
  const columns = { ...told, state: new Uint8Array(n), worker: new Int32Array(n).fill(-1), stored: new Uint8Array(n) };
  for (const name of ["start", "busy", "bytes", "wait", "born", "freed"]) columns[name] = numbers();
  const { done, waits, lives } = told;
  for (let i = 0; i < done.length; i += 6) {
    const task = done[i];
    columns.state[task] = DONE;
    columns.worker[task] = done[i + 1];
    columns.start[task] = done[i + 2];
    columns.busy[task] = done[i + 3];
    columns.bytes[task] = done[i + 4];
    columns.stored[task] = done[i + 5];
    columns.born[task] = columns.freed[task] = done[i + 2] + done[i + 3];
  }
  for (let i = 0; i < waits.length; i += 2) columns.wait[waits[i]] = waits[i + 1];
  for (let i = 0; i < lives.length; i += 4) {
    columns.born[lives[i]] = lives[i + 1];
    columns.freed[lives[i]] = lives[i + 2];
  }
  columns.messages = new Map();
  for (const [task, worker, message] of told.failed) {
    columns.state[task] = FAILED;
    columns.worker[task] = worker;
    columns.messages.set(task, message);
  }
  for (const task of told.not_needed) columns.state[task] = NOT_NEEDED;
  return columns;
})();

/** The lengths of a task's block, `null` where they are not known. */
function shapeOf(task) {
  const layer = facts.layers[tasks.layer[task]];
  if (!layer.chunks || !layer.grid) return null;
  const at = unravel(tasks.block[task], layer.chunks.map((axis) => axis.reduce((n, run) => n + run[1], 0)));
  return layer.chunks.map((axis, i) => {
    let left = at[i];
    for (const [length, times] of axis) {
      if (left < times) return length;
      left -= times;
    }
    return 0;
  });
}

/** The bytes of a task's block: measured, else as its shape says, else unknown. */
function bytesOf(task) {
  if (run && run.state[task] === DONE) return run.bytes[task];
  const shape = shapeOf(task), size = facts.layers[tasks.layer[task]].item_size;
  return shape && size ? shape.reduce((n, length) => n * length, size) : NaN;
}

/** A place in a grid, counted row-major. */
function unravel(block, grid) {
  const at = [];
  for (let i = grid.length - 1; i >= 0; i--) {
    at[i] = block % grid[i];
    block = Math.floor(block / grid[i]);
  }
  return at;
}

function coordinateOf(task) {
  const layer = facts.layers[tasks.layer[task]], block = tasks.block[task];
  if (layer.listed) return layer.listed[block];
  const at = unravel(block, layer.grid);
  return at.length === 1 ? String(at[0]) : `(${at.join(", ")})`;
}

function titleOf(task) {
  return `${facts.layers[tasks.layer[task]].label} ${coordinateOf(task)}`.trim();
}

/** The task as Dask's key. */
function keyOf(task) {
  const layer = facts.layers[tasks.layer[task]], block = tasks.block[task];
  if (layer.listed) return `${layer.token} ${layer.listed[block]}`.trim();
  const at = unravel(block, layer.grid);
  return `('${layer.token}',${at.length ? " " : ""}${at.join(", ")})`;
}

/** What a mark is called. */
function nameOf(mark) {
  const of = tasksOf(mark);
  if (of.length === 1) return isBlock(mark) ? `block ${coordinateOf(of[0])} of ${facts.layers[tasks.layer[of[0]]].label}` : titleOf(of[0]);
  return (picture.words[mark] || picture.titles[mark] || "").split("\n")[0];
}
