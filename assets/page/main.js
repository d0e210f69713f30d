// What the reader does, and what follows.

const by = (id) => document.getElementById(id);
let revisionOfColors = 0;

function select(mark, isFollowed = true) {
  state.selected = mark;
  findKin();
  showPanel(mark, select);
  resizeAll();
  if (mark >= 0 && isFollowed) reveal(mark);
  repaint();
  paintTimeline();
}

function hover(mark, at) {
  showTip(mark, at);
  canvas.style.cursor = mark >= 0 ? "pointer" : "grab";
  if (mark === state.hovered) return;
  state.hovered = mark;
  refresh();
  paintTimeline();
}

function setColors(kind) {
  recolor(kind);
  revisionOfColors++;
  forgetCopies();
  showLegend();
  repaint();
  paintTimeline();
}

function paintTimeline() {
  if (timeline) timeline.paint();
}

function resizeAll() {
  if (timeline) timeline.resize();
  resize();
}

/** Shows the run at a moment; `null` shows all of it. */
function setClock(time) {
  state.clock = time === null || time >= run.wall ? null : time;
  by("clock").value = String(time === null ? run.wall : time);
  const at = state.clock === null ? run.wall : time;
  const alive = state.clock === null ? `at most ${bytes(run.peak[1])} alive` : `${bytes(timeline.liveAt(at))} alive`;
  by("instant").textContent = `${duration(at)} of ${duration(run.wall)}, ${alive}`;
  repaint();
  paintTimeline();
}

/** A run takes some seconds to be played, however long it was. */
const REPLAY_MS = 8000;

function play(isOn) {
  if (!run || isOn === state.isPlaying) return;
  state.isPlaying = isOn;
  by("play").textContent = isOn ? "❚❚ pause" : "▶ replay";
  by("play").setAttribute("aria-pressed", String(isOn));
  if (!isOn) return;
  let last = performance.now();
  if (state.clock === null) setClock(0);
  const step = (now) => {
    const time = (state.clock || 0) + (Math.max(0, now - last) / REPLAY_MS) * run.wall;
    last = now;
    if (!state.isPlaying) return motions.delete(step);
    setClock(time);
    if (state.clock === null) {
      motions.delete(step);
      play(false);
    }
  };
  motions.add(step);
  refresh();
}

/** Moves the marks to where they ran, or back. Many marks jump: they could not all be painted in each frame. */
const MOST_MOVING = 4000;
const MOVE_MS = 900;
let moving = null;

function showTime(isOn) {
  const from = state.blend, to = isOn ? 1 : 0;
  by("time").setAttribute("aria-pressed", String(isOn));
  const isStill = marks.n > MOST_MOVING || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const arrive = (blend) => {
    state.blend = blend;
    moveMarks();
    placesOfMarks = new Places(marks.n, boxOf);
  };
  if (isStill) {
    arrive(to);
    forgetCopies();
    fit();
    return repaint();
  }
  if (!byTime) byTime = placeByTime();
  let began = null;
  const step = (now) => {
    if (began === null) began = now;
    const part = Math.min(1, Math.max(0, (now - began) / MOVE_MS));
    arrive(from + (to - from) * part);
    if (part === 1) motions.delete(step);
    fit();
    repaint();
  };
  motions.delete(moving);
  moving = step;
  motions.add(step);
  refresh();
}

let hits = [], hit = -1;

function search(text) {
  hits = found(text);
  hit = -1;
  by("hits").textContent = text.trim() ? counted(hits.length, "hit") : "";
}

function nextHit(step) {
  if (hits.length === 0) return;
  hit = (hit + step + hits.length) % hits.length;
  by("hits").textContent = `${count(hit + 1)} of ${count(hits.length)}`;
  select(hits[hit]);
}

function setTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  refreshAll();
}

function refreshAll() {
  refreshStyles();
  forgetCopies();
  revisionOfColors++;
  repaint();
  paintTimeline();
}

const TURNS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function pressed(event) {
  const isTyping = event.target.matches("input[type=search], select");
  if (event.key === "Escape") {
    play(false);
    if (isTyping) event.target.blur();
    return select(-1);
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const turn = TURNS[event.key];
  if (turn && event.target.id !== "clock") {
    event.preventDefault();
    const next = state.selected < 0 ? markAt(canvas.width / pixels / 2, canvas.height / pixels / 2) : markTowards(state.selected, ...turn);
    return select(next >= 0 ? next : state.selected < 0 && marks.n ? 0 : state.selected);
  }
  const done = {
    "/": () => by("search").focus(),
    "+": () => zoom(1.4),
    "=": () => zoom(1.4),
    "-": () => zoom(1 / 1.4),
    "0": fit,
    " ": () => event.target.matches("button") || play(!state.isPlaying),
    t: () => isTimeKnown && showTime(state.blend < 0.5),
    c: () => run && toggleCritical(),
  }[event.key];
  if (!done || (event.key === " " && event.target.matches("button"))) return;
  event.preventDefault();
  done();
}

function toggleCritical() {
  state.showsCritical = !state.showsCritical;
  by("critical").setAttribute("aria-pressed", String(state.showsCritical));
  refresh();
  paintTimeline();
}

/** On paper: all of it, in the colours of paper, and as fine as paper is. */
const PIXELS_ON_PAPER = 3;

function listenToPrinting() {
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = { theme: root.dataset.theme, view: { ...view }, isFitted };
    root.dataset.theme = "light";
    refreshStyles();
    canvas.width *= PIXELS_ON_PAPER / pixels;
    canvas.height *= PIXELS_ON_PAPER / pixels;
    pixels = PIXELS_ON_PAPER;
    fit();
    const ctx = canvas.getContext("2d", { alpha: false });
    for (const _ of paint(ctx, view, pixels, !placesOfMarks.moreThan(MOST_MOVING, wholeBox())));
    paintTimeline();
  });
  window.addEventListener("afterprint", () => {
    if (before.theme) root.dataset.theme = before.theme;
    else delete root.dataset.theme;
    setView(before.view.x, before.view.y, before.view.scale);
    isFitted = before.isFitted;
    resize();
    refreshAll();
  });
}

/** What was asked for where a page can show it; else the times of a run, or the picture as it was drawn. */
function coloringAtFirst() {
  const asked = facts?.coloring;
  return run && asked in COLORINGS && !COLORINGS[asked].needsNoRun ? asked : run ? "time" : "drawn";
}

function start() {
  const heading = picture.heading.length ? picture.heading : [page.title];
  by("heading").replaceChildren(...heading.map((line) => element("div", {}, line)));
  by("caption").replaceChildren(...picture.caption.map((line) => element("div", {}, line)));
  if (facts) {
    by("color-choice").hidden = false;
    for (const [kind, { name, needsRun, needsNoRun }] of Object.entries(COLORINGS)) {
      if (run ? !needsNoRun : !needsRun) by("color").append(element("option", { value: kind }, name));
    }
    by("color").value = coloringAtFirst();
    by("color").addEventListener("change", () => setColors(by("color").value));
  }
  // Who asked for a dark picture gets one.
  if (page.palette.is_dark) root.dataset.theme = "dark";
  refreshStyles();
  recolor(coloringAtFirst());
  showLegend();
  if (run) {
    by("run").hidden = false;
    for (const id of ["critical", "time"]) by(id).hidden = false;
    by("time").disabled = !isTimeKnown;
    if (!isTimeKnown) by("time").title = "A box of many tasks has no one time: draw each task with --full";
    by("critical").addEventListener("click", toggleCritical);
    by("time").addEventListener("click", () => showTime(state.blend < 0.5));
    by("play").addEventListener("click", () => play(!state.isPlaying));
    by("clock").max = String(run.wall);
    by("clock").addEventListener("input", () => {
      play(false);
      setClock(Number(by("clock").value));
    });
    timeline.listen({
      hover: (task, event) => {
        const box = by("stage").getBoundingClientRect();
        hover(task >= 0 ? markOf(task) : -1, event && [event.clientX - box.left, event.clientY - box.top]);
      },
      choose: (task) => select(task >= 0 ? markOf(task) : -1),
      scrub: (time) => {
        play(false);
        setClock(time);
      },
    });
  }
  listenToPointers({ hover, choose: (mark) => select(mark, false) });
  by("fit").addEventListener("click", fit);
  by("zoom-in").addEventListener("click", () => zoom(1.4));
  by("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  by("theme").addEventListener("click", setTheme);
  by("search").addEventListener("input", () => search(by("search").value));
  by("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") nextHit(event.shiftKey ? -1 : 1);
  });
  document.addEventListener("keydown", pressed);
  prefersDark.addEventListener("change", refreshAll);
  new ResizeObserver(() => {
    resize();
    show();
  }).observe(by("stage"));
  window.addEventListener("resize", resizeAll);
  listenToPrinting();
  resizeAll();
  if (run) setClock(null);
  fit();
}

start();
