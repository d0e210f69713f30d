// What the reader has chosen: a mark, a moment of the run, structure or time; and what follows for each mark.

const state = {
  selected: -1,
  hovered: -1,
  /** The moment that is shown, or `null`: all of the run. */
  clock: null,
  isPlaying: false,
  showsCritical: false,
  /** From 0, the structure, to 1, the time. */
  blend: 0,
};

// Where a mark stands towards the selected one.
const STRANGER = 0, ANCESTOR = 1, DESCENDANT = 2, ITSELF = 3;
const kin = new Uint8Array(marks.n);

/** Marks what leads to the selected mark, and what it leads to. */
function findKin() {
  kin.fill(STRANGER);
  if (state.selected < 0) return;
  for (const [rows, ends, what] of [[edges.into, edges.from, ANCESTOR], [edges.out, edges.to, DESCENDANT]]) {
    const todo = [state.selected];
    while (todo.length) {
      for (const edge of rows.row(todo.pop())) {
        const other = ends[edge];
        if (kin[other] === STRANGER && other !== state.selected) {
          kin[other] = what;
          todo.push(other);
        }
      }
    }
  }
  kin[state.selected] = ITSELF;
}

/** Whether an edge lies on a way to the selected mark or from it. */
function isKinEdge(edge) {
  const a = kin[edges.from[edge]], b = kin[edges.to[edge]];
  return (a === ANCESTOR && (b === ANCESTOR || b === ITSELF)) || ((a === ITSELF || a === DESCENDANT) && b === DESCENDANT);
}

// How far a mark is at the moment that is shown.
const PENDING = 0, RUNNING = 1, READY = 2, FREED = 3;

/** How far a mark is at the moment that is shown. */
function phaseOf(mark) {
  const now = state.clock;
  if (now === null || !run) return READY;
  if (areCalls) return phaseOfTask(mark >> 1, isBlock(mark), now);
  const of = facts.marks[mark];
  let pending = 0, ready = 0;
  for (const task of of) {
    const phase = phaseOfTask(task, false, now);
    if (phase === RUNNING) return RUNNING;
    if (phase === PENDING) pending++;
    else ready++;
  }
  return pending === 0 ? READY : ready === 0 ? PENDING : RUNNING;
}

function phaseOfTask(task, isBlock, now) {
  if (run.state[task] !== DONE) return PENDING;
  const end = run.start[task] + run.busy[task];
  if (isBlock) return now < run.born[task] ? PENDING : now > run.freed[task] ? FREED : READY;
  return now < run.start[task] ? PENDING : now < end ? RUNNING : READY;
}

/** The part of a mark's tasks that are done at the moment that is shown. */
function partDone(mark) {
  const of = tasksOf(mark), now = state.clock;
  if (now === null || !run || of.length < 2) return 1;
  return sum(of, (task) => Number(run.state[task] === DONE && run.start[task] + run.busy[task] <= now)) / of.length;
}

/** The edges along the critical path. */
const criticalEdges = (() => {
  if (!run) return [];
  const marked = [];
  for (const task of run.path) marked.push(...(areCalls ? [2 * task, 2 * task + 1] : [markOf(task)]));
  const found = [];
  for (let i = 1; i < marked.length; i++) {
    const edge = edges.out.row(marked[i - 1]).find((edge) => edges.to[edge] === marked[i]);
    if (edge !== undefined && found[found.length - 1] !== edge) found.push(edge);
  }
  return found;
})();

// Where marks stand by structure and by time; both are kept, `marks` has what is shown.
const structure = { x: marks.x.slice(), y: marks.y.slice(), w: marks.w.slice(), h: marks.h.slice() };
const isTimeKnown = Boolean(run) && areSingle;
structure.box = [0, 0, picture.size[0] / 10, picture.size[1] / 10];
let byTime = null;

/** Each task where and when it ran: a lane a worker, as long as its time; its block below its end. */
function placeByTime() {
  const [left, , right] = structure.box;
  const width = Math.max(right - left, 260 * run.workers, 1200), lane = Math.max(130, width / 2.2 / run.workers);
  const height = lane * run.workers, placed = { box: [0, 0, width, height], lane };
  for (const name of ["x", "y", "w", "h"]) placed[name] = structure[name].slice();
  for (let mark = 0; mark < marks.n; mark++) {
    const [task] = tasksOf(mark);
    const ran = task !== undefined && run.state[task] === DONE;
    const scale = width / Math.max(run.wall, 1), start = ran ? run.start[task] * scale : 0, length = ran ? run.busy[task] * scale : 0;
    const middle = ran ? lane * (run.worker[task] + 0.5) : height + lane / 2;
    if (isBlock(mark)) {
      placed.w[mark] = Math.min(40, Math.max(length * 0.6, 1));
      placed.h[mark] = lane * 0.12;
      placed.x[mark] = start + length - placed.w[mark] / 2;
      placed.y[mark] = middle + lane * 0.33;
    } else {
      placed.w[mark] = Math.max(length, 1);
      placed.h[mark] = lane * 0.45;
      placed.x[mark] = start + length / 2;
      placed.y[mark] = middle;
    }
  }
  return placed;
}

/** Moves the marks to where they are at `state.blend`. */
function moveMarks() {
  if (state.blend > 0 && !byTime) byTime = placeByTime();
  const t = state.blend * state.blend * (3 - 2 * state.blend);
  for (const name of ["x", "y", "w", "h"]) {
    const [from, to, now] = [structure[name], byTime ? byTime[name] : structure[name], marks[name]];
    for (let i = 0; i < marks.n; i++) now[i] = from[i] + (to[i] - from[i]) * t;
  }
}

function boxOf(mark) {
  const w = marks.w[mark] / 2, h = marks.h[mark] / 2;
  return [marks.x[mark] - w, marks.y[mark] - h, marks.x[mark] + w, marks.y[mark] + h];
}

function boxOfEdge(edge) {
  const box = [Infinity, Infinity, -Infinity, -Infinity], start = edges.start[edge];
  const end = start + 2 * (edges.nLine[edge] + edges.nHead[edge]);
  for (let i = start; i < end; i += 2) {
    const x = edges.points[i], y = edges.points[i + 1];
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return box;
}

let placesOfMarks = new Places(marks.n, boxOf);
const placesOfEdges = new Places(edges.n, boxOfEdge);

/** With a run the page has a heading and a legend of its own: what is left is the marks and their edges. */
if (run && marks.n > 0) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = ([left, top, right, bottom]) => {
    box[0] = Math.min(box[0], left);
    box[1] = Math.min(box[1], top);
    box[2] = Math.max(box[2], right);
    box[3] = Math.max(box[3], bottom);
  };
  for (let mark = 0; mark < marks.n; mark++) take(boxOf(mark));
  for (let edge = 0; edge < edges.n; edge++) take(boxOfEdge(edge));
  structure.box = [box[0] - 14, box[1] - 14, box[2] + 14, box[3] + 14];
}
