// What is said of a mark: in a tip while it is hovered, in the panel while it is selected. All text goes in as text.

const panel = document.getElementById("panel");
const tip = document.getElementById("tip");
const MOST_LINKS = 40;

/** An element with text or elements in it. */
function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** What the block of a task is like: its lengths, type and bytes. */
function blockWords(task) {
  const shape = shapeOf(task), layer = facts.layers[tasks.layer[task]], size = bytesOf(task);
  const said = [];
  if (shape) said.push(shape.length ? shape.map(count).join(" × ") : "one number");
  if (layer.dtype) said.push(layer.dtype);
  if (size >= 0) said.push(bytes(size));
  return said.join(", ");
}

/** How a task went, in lines. */
function runWords(task) {
  if (!run) return [];
  const worker = run.worker[task], wait = run.wait[task];
  switch (run.state[task]) {
    case FAILED: return [["failed", run.messages.get(task)], ["worker", String(worker)]];
    case NOT_NEEDED: return [["run", "not needed by any output"]];
    case NOT_RUN: return [["run", "did not run"]];
    default:
  }
  const words = [
    ["time", duration(run.busy[task])],
    ["worker", String(worker)],
    ["start", duration(run.start[task])],
    ["waited", wait > 0 ? `${duration(wait)} for a worker` : "not at all"],
  ];
  words.push(["block", run.stored[task] ? `in memory from ${duration(run.born[task])} to ${duration(run.freed[task])}` : "never stored: the next step took it piece by piece"]);
  return words;
}

/** What an operation does, as far as the graph says it. */
function operationWords(task) {
  const inputs = [...tasks.inputs.row(task)], layer = facts.layers[tasks.layer[task]];
  if (inputs.length === 0) return `${layer.label} makes its block from nothing but its parameters.`;
  const names = [...new Set(inputs.map((input) => facts.layers[tasks.layer[input]].label))];
  const listed = names.slice(0, 3).join(", ") + (names.length > 3 ? " and others" : "");
  return `${layer.label} takes ${counted(inputs.length, "block")} of ${listed} and gives one.`;
}

/** The name of an operation and its parameters, as a reader writes them: `normal (loc = 0.0)`. */
function plainly(operation) {
  // Which of the run's random numbers these are is for the run, not for a reader.
  const told = operation.replace(/, identity: Identity \{[^}]*\}/, "");
  const words = told.replace(/\b[A-Z]\w*\b/g, (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase());
  return words.replace(/ \{ /g, " (").replace(/ \}/g, ")").replace(/: /g, " = ");
}

/** The words of a tip. */
function tipLines(mark) {
  const of = tasksOf(mark);
  if (of.length !== 1) {
    const lines = (picture.titles[mark] || picture.words[mark]).split("\n");
    return lines;
  }
  const [task] = of, lines = [nameOf(mark), blockWords(task)];
  if (run && run.state[task] === DONE) lines.push(`${duration(run.busy[task])} on worker ${run.worker[task]}, from ${duration(run.start[task])}`);
  else if (run) lines.push(runWords(task)[0].join(": "));
  return lines.filter(Boolean);
}

function showTip(mark, at) {
  tip.hidden = mark < 0 || !at;
  if (tip.hidden) return;
  tip.replaceChildren(...tipLines(mark).slice(0, 8).map((line) => element("div", {}, line)));
  const stage = document.getElementById("stage").getBoundingClientRect(), box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(at[0] + 14, stage.width - box.width - 4))}px`;
  tip.style.top = `${at[1] + 18 + box.height > stage.height ? Math.max(4, at[1] - box.height - 10) : at[1] + 18}px`;
}

/** Links to marks under a heading. */
function links(heading, of, select) {
  const box = element("div", { class: "links" }, element("h3", {}, `${heading} (${count(of.length)})`));
  for (const [mark, name] of of.slice(0, MOST_LINKS)) {
    const link = element("button", { class: "link", type: "button" }, name);
    link.addEventListener("click", () => select(mark));
    box.append(link);
  }
  if (of.length > MOST_LINKS) box.append(element("p", {}, `and ${count(of.length - MOST_LINKS)} more`));
  if (of.length === 0) box.append(element("p", {}, "none"));
  return box;
}

function rowsOf(pairs) {
  const list = element("dl", {});
  for (const [name, value] of pairs) if (value) list.append(element("dt", {}, name), element("dd", {}, value));
  return list;
}

/** Fills the panel; `select` is called for links. */
function showPanel(mark, select) {
  panel.hidden = mark < 0;
  document.body.classList.toggle("has-panel", mark >= 0);
  if (panel.hidden) return panel.replaceChildren();
  const close = element("button", { class: "close", type: "button", "aria-label": "Close (Escape)" }, "×");
  close.addEventListener("click", () => select(-1));
  const of = tasksOf(mark), shown = [close, element("h2", {}, nameOf(mark))];
  if (of.length === 1) shown.push(...aboutTask(of[0], select));
  else if (of.length > 1) shown.push(...aboutTasks(mark, of, select));
  else shown.push(...aboutMark(mark, select));
  panel.replaceChildren(...shown);
  panel.scrollTop = 0;
}

function aboutTask(task, select) {
  const layer = facts.layers[tasks.layer[task]];
  const named = (row) => [...row].map((other) => [markOf(other), titleOf(other)]);
  const users = named(tasks.users.row(task));
  const isOutput = facts.outputs.includes(task);
  return [
    element("p", {}, operationWords(task)),
    rowsOf([
      ["key", keyOf(task)],
      ["operation", plainly(layer.operation)],
      ["chunk", coordinateOf(task)],
      ["block", blockWords(task)],
      ["result", isOutput ? "it was asked for" : ""],
      ...runWords(task),
    ]),
    links("Inputs", named(tasks.inputs.row(task)), select),
    links("Users", users, select),
  ];
}

function aboutTasks(mark, of, select) {
  const done = run ? of.filter((task) => run.state[task] === DONE) : [];
  const total = sum(of, (task) => bytesOf(task) || 0);
  const pairs = [["tasks", count(of.length)], ["operation", plainly(facts.layers[tasks.layer[of[0]]].operation)], ["first", keyOf(of[0])], ["bytes", total ? bytes(total) : ""]];
  if (done.length) {
    const times = done.map((task) => run.busy[task]).sort((a, b) => a - b);
    pairs.push(["time", `${duration(sum(done, (task) => run.busy[task]))} in all`], ["each", [times[0], times[times.length >> 1], times[times.length - 1]].map(duration).join(" – ")]);
    pairs.push(["waited, in all", duration(sum(done, (task) => run.wait[task]))]);
  }
  const failed = run ? of.find((task) => run.state[task] === FAILED) : undefined;
  if (failed !== undefined) pairs.push(["failed", `${titleOf(failed)}: ${run.messages.get(failed)}`]);
  return [element("p", {}, operationWords(of[0]).replace(" takes", " of each task takes")), rowsOf(pairs), ...neighbours(mark, select)];
}

function aboutMark(mark, select) {
  const lines = (picture.titles[mark] || picture.words[mark]).split("\n").slice(1);
  return [...lines.map((line) => element("p", {}, line)), ...neighbours(mark, select)];
}

function neighbours(mark, select) {
  const named = (row, ends) => [...row].map((edge) => [ends[edge], nameOf(ends[edge])]);
  return [links("Inputs", named(edges.into.row(mark), edges.from), select), links("Users", named(edges.out.row(mark), edges.to), select)];
}

/** The marks that are called so, calls before blocks. */
function found(text) {
  const wanted = text.toLowerCase().trim(), hits = [];
  if (!wanted) return hits;
  for (let mark = 0; mark < marks.n; mark++) {
    if (isBlock(mark) || marks.w[mark] === 0) continue;
    const of = tasksOf(mark);
    const name = of.length === 1 ? `${titleOf(of[0])} ${keyOf(of[0])}` : `${picture.words[mark]} ${picture.titles[mark] || ""}`;
    if (name.toLowerCase().includes(wanted)) hits.push(mark);
  }
  return hits;
}

/** The explanation of the colours. */
function showLegend() {
  const box = document.getElementById("legend"), { legend } = coloring;
  box.hidden = !legend || legend.length === 0;
  if (box.hidden) return;
  if (Array.isArray(legend)) {
    const shown = legend.slice(0, 14).map(([color, name]) => {
      const swatch = element("span", { class: "swatch" });
      swatch.style.background = color;
      return element("div", {}, swatch, name);
    });
    if (legend.length > 14) shown.push(element("div", {}, `and ${legend.length - 14} more`));
    return box.replaceChildren(...shown);
  }
  const { title, scale, words } = legend, bar = element("div", { class: "ramp" });
  bar.style.background = `linear-gradient(to right, ${page.palette.heat.join(", ")})`;
  const least = scale.isWide ? scale.least : 0;
  const heading = title + (scale.isWide ? " (each step a factor)" : "");
  box.replaceChildren(element("span", {}, heading), element("span", {}, words(least)), bar, element("span", {}, words(scale.most)));
}
