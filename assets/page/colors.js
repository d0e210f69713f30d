// Colours: of the scene, for a light or a dark page, and those that say something of tasks.

const root = document.documentElement;
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
}

function cssColor(name) {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

function channels(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
}

function luminance(hex) {
  const [r, g, b] = channels(hex).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever reads better on a colour. */
function inkOn(hex) {
  return luminance(hex) > 0.179 ? "#000000" : "#ffffff";
}

/** A colour of the scene on this page: on a page of the other kind greys change sides, and dark lines grow lighter. */
function adapted(hex, isLine) {
  if (!hex || isDark() === page.palette.is_dark) return hex;
  const [r, g, b] = channels(hex), opacity = hex.slice(7);
  const most = Math.max(r, g, b), least = Math.min(r, g, b);
  const written = (rgb) => "#" + rgb.map((c) => Math.round(255 * Math.min(1, Math.max(0, c))).toString(16).padStart(2, "0")).join("") + opacity;
  // The palest colours of a scale are no greys.
  if (most - least < (isLine ? 0.12 : 0.06)) {
    const grey = 1 - (most + least) / 2;
    return written([r, g, b].map((c) => (isDark() ? 0.1 + 0.83 * grey : grey) + (c - (most + least) / 2) * 0.5));
  }
  return isLine && luminance(hex) < 0.2 ? written([r, g, b].map((c) => c + (1 - c) * 0.45)) : hex;
}

/** The styles of the scene, and the colours of the page, as they are shown. */
let styles = [];
let inks = {};

function refreshStyles() {
  for (const name of ["paper", "ink", "faint", "surface", "accent", "lit", "path", "memory"]) inks[name] = cssColor(`--${name}`);
  styles = picture.styles.map(([role, fill, stroke, width, dash]) => ({
    role, width, dash, fill: adapted(fill, role === "label"), stroke: adapted(stroke, true),
  }));
}

/** Colours that differ for every eye, for layers: those of the workers, lighter in further rounds. */
function layerColor(i) {
  const colors = page.palette.workers;
  const [r, g, b] = channels(colors[i % colors.length]);
  const lighter = [0.35, 0.65, 0.1][Math.floor(i / colors.length) % 3];
  return "#" + [r, g, b].map((c) => Math.round(255 * (c + (1 - c) * lighter)).toString(16).padStart(2, "0")).join("");
}

/** A scale from numbers to places between 0 and 1: from zero, or by factors where one is far beyond the others. */
class Scale {
  constructor(numbers) {
    const sorted = Float64Array.from(numbers).filter((n) => n >= 0).sort();
    this.least = sorted.length ? sorted[0] : 0;
    this.most = sorted.length ? sorted[sorted.length - 1] : 0;
    const median = sorted.length ? sorted[sorted.length >> 1] : 0;
    this.isWide = this.most > 50 * Math.max(median, 1);
  }
  place(number) {
    const least = Math.max(this.least, 1), most = Math.max(this.most, 1);
    const place = this.isWide ? Math.log(Math.max(number, 1) / least) / Math.log(most / least) : number / most;
    return Math.min(1, Math.max(0, place || 0));
  }
  color(number) {
    return page.palette.heat[Math.round(this.place(number) * (page.palette.heat.length - 1))];
  }
}

const sum = (of, column) => of.reduce((total, task) => total + column(task), 0);

/** The colour of a task's mark, or of its block where only that has one; `null` where neither has. */
function colorOfTask(task) {
  const mark = markOf(task), place = colorOf[mark] < 0 && areCalls ? colorOf[mark + 1] : colorOf[mark];
  return place >= 0 ? tints[place].hex : null;
}

/** What can be told by colour: for a mark a colour or nothing, and a legend. */
const COLORINGS = {
  none: { name: "none", needsRun: true, make: () => ({ color: () => null, legend: [] }) },
  drawn: { name: "as drawn", needsNoRun: true, make: () => ({ color: () => null, legend: null }) },
  layer: {
    name: "operation",
    make() {
      // Layers with one label have one colour.
      const labels = [...new Set(facts.layers.map((layer) => layer.label))];
      const place = new Map(labels.map((label, i) => [label, i]));
      const ofTask = (task) => layerColor(place.get(facts.layers[tasks.layer[task]].label));
      return {
        color: (mark, of) => (of.length ? ofTask(of[0]) : null),
        legend: labels.map((label, i) => [layerColor(i), label]),
      };
    },
  },
  time: { name: "time", needsRun: true, make: () => heat("time", (task) => run.busy[task], duration, false) },
  worker: {
    name: "worker",
    needsRun: true,
    make() {
      const { workers } = page.palette, ofWorker = (worker) => workers[worker % workers.length];
      const legend = Array.from({ length: Math.min(run.workers, 16) }, (_, i) => [ofWorker(i), `worker ${i}`]);
      return {
        color(mark, of) {
          const worker = of.length ? run.worker[of[0]] : -1;
          const isOne = worker >= 0 && of.every((task) => run.worker[task] === worker);
          return isOne && !isBlock(mark) ? ofWorker(worker) : null;
        },
        legend,
      };
    },
  },
  bytes: { name: "bytes", make: () => heat("bytes of a block", bytesOf, bytes, true) },
  wait: { name: "wait", needsRun: true, make: () => heat("ready, and waiting for a worker", (task) => run.wait[task], duration, false) },
};

/** By a number: of calls, or of blocks; of a box of many tasks that of all of them. */
function heat(title, number, words, isOfBlocks) {
  const isTold = (task) => !run || run.state[task] === DONE;
  const total = (of) => sum(of.filter(isTold), number);
  const numbers = [];
  for (let mark = 0; mark < marks.n; mark++) {
    const of = tasksOf(mark);
    if (of.some(isTold) && (!areCalls || isBlock(mark) === isOfBlocks)) numbers.push(total(of));
  }
  const scale = new Scale(numbers);
  return {
    color(mark, of) {
      if (areCalls && isBlock(mark) !== isOfBlocks) return null;
      const n = of.some(isTold) ? total(of) : NaN;
      return n >= 0 ? scale.color(n) : null;
    },
    legend: { title, scale, words },
  };
}

// The colouring that is chosen, and its colour for each mark: a place in `tints`, -1 for none.
let coloring = null;
let tints = [];
const colorOf = new Int16Array(marks.n);

function recolor(kind) {
  coloring = COLORINGS[kind].make();
  const places = new Map();
  tints = [];
  const place = (hex) => {
    if (hex === null) return -1;
    if (!places.has(hex)) {
      places.set(hex, tints.length);
      tints.push({ hex });
    }
    return places.get(hex);
  };
  for (let mark = 0; mark < marks.n; mark++) {
    const of = tasksOf(mark);
    const failed = run && !isBlock(mark) && of.some((task) => run.state[task] === FAILED);
    colorOf[mark] = place(failed ? "#d43d3d" : coloring.color(mark, of));
  }
}
