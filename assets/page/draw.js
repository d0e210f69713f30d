// Painting what a view shows onto a canvas, in pieces: a generator stops after each, so that no frame takes long.

const FONT = "Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif";
/** Marks whose usual size is below so many pixels are plain rectangles. */
const PLAIN_BELOW = 9;
/** Below so many, and where edges are many, they are left out. */
const NO_EDGES_BELOW = 2.5;
const MANY_EDGES = 3000;
/** Letters below so many pixels are left out. */
const LEAST_LETTERS = 5;
const USUAL_SIZE = 54;
/** How many edges, rectangles and whole marks are painted in one piece. */
const EDGES_A_PIECE = 400;
const RECTS_A_PIECE = 3000;
const MARKS_A_PIECE = 50;

/**
 * Paints everything that `view` shows: its `scale` in pixels a point, and `x`, `y`, `width`, `height` in points. Where
 * marks are few they keep their forms however small they are.
 */
function* paint(ctx, view, ratio, areFew) {
  const { scale } = view, colors = inks;
  const rect = [view.x, view.y, view.x + view.width, view.y + view.height];
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  ctx.pageSize = 0;
  ctx.fillStyle = colors.paper;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  toView(ctx, view, ratio);
  if (state.blend === 0) paintRest(ctx, picture.under, scale, colors);
  else paintLanes(ctx, scale, colors);
  yield;
  yield* paintEdges(ctx, rect, scale, colors);
  yield* paintMarks(ctx, rect, scale, areFew, colors);
  if (state.blend === 0) paintRest(ctx, picture.over, scale, colors);
}

function toView(ctx, view, ratio) {
  const s = view.scale * ratio;
  ctx.setTransform(s, 0, 0, s, -view.x * s, -view.y * s);
}

/** Capsules, frames, words beside arrows; legends only where colours are those of the picture. */
function paintRest(ctx, rest, scale, colors) {
  ctx.globalAlpha = state.selected < 0 ? 1 : 0.5;
  for (const { kind, shapes } of rest) {
    if (kind === "legend" && (run || coloring.legend)) continue;
    for (const shape of shapes) paintShape(ctx, shape, 0, 0, scale, null, colors);
  }
  ctx.globalAlpha = 1;
}

function paintLanes(ctx, scale, colors) {
  ctx.globalAlpha = state.blend;
  ctx.fillStyle = colors.faint;
  ctx.strokeStyle = colors.faint;
  ctx.lineWidth = 0.5 / scale;
  const { lane } = byTime, size = Math.min(lane * 0.2, 13 / scale);
  for (let worker = 0; worker < run.workers; worker++) {
    const top = lane * worker;
    ctx.beginPath();
    ctx.moveTo(0, top);
    ctx.lineTo(byTime.box[2], top);
    ctx.stroke();
    if (lane * scale > 14) paintText(ctx, `worker ${worker}`, 4 / scale, top + size * 1.05, size, 0, colors.ink);
  }
  ctx.globalAlpha = 1;
}

function* paintEdges(ctx, rect, scale, colors) {
  const size = USUAL_SIZE * scale;
  if (state.blend > 0) {
    if (edges.n <= MANY_EDGES || state.selected >= 0) yield* paintStraight(ctx, scale, colors);
    return;
  }
  if (size < NO_EDGES_BELOW && placesOfEdges.moreThan(MANY_EDGES, rect)) return;
  // By style, strangers first.
  const buckets = new Map();
  let n = 0;
  for (const square of placesOfEdges.squares(rect)) {
    for (const edge of square) {
      const isKin = state.selected < 0 || isKinEdge(edge);
      const key = (edges.line[edge] * 512 + edges.head[edge] + 1) * 2 + Number(isKin);
      const bucket = buckets.get(key);
      if (bucket) bucket.push(edge);
      else buckets.set(key, [edge]);
      if (++n % RECTS_A_PIECE === 0) yield;
    }
  }
  const alpha = n > MANY_EDGES ? Math.max(0.15, Math.min(1, size / 12)) : 1;
  for (const key of [...buckets.keys()].sort((a, b) => (a & 1) - (b & 1) || a - b)) {
    const bucket = buckets.get(key);
    ctx.globalAlpha = alpha * (key & 1 ? 1 : 0.13);
    const [first] = bucket, line = styles[edges.line[first]], head = styles[edges.head[first]];
    const isLit = state.selected >= 0 && key & 1;
    if (line) {
      ctx.strokeStyle = isLit ? colors.accent : line.stroke;
      ctx.lineWidth = Math.max(line.width * (isLit ? 2 : 1), 0.6 / scale);
      ctx.setLineDash(line.dash);
    }
    for (let i = 0; i < bucket.length; i += EDGES_A_PIECE) {
      const piece = bucket.slice(i, i + EDGES_A_PIECE);
      if (line) {
        ctx.beginPath();
        piece.forEach((edge) => traceLine(ctx, edge));
        ctx.stroke();
      }
      if (head && 10 * scale > 2) {
        ctx.beginPath();
        piece.forEach((edge) => traceHead(ctx, edge));
        ctx.fillStyle = isLit ? colors.accent : head.fill || "transparent";
        ctx.fill();
        if (!head.fill && head.stroke) ctx.stroke();
      }
      yield;
    }
    ctx.setLineDash([]);
  }
  ctx.globalAlpha = 1;
}

function traceLine(ctx, edge) {
  const p = edges.points, start = edges.start[edge], n = edges.nLine[edge];
  if (n === 0) return;
  ctx.moveTo(p[start], p[start + 1]);
  if (n === 2) ctx.lineTo(p[start + 2], p[start + 3]);
  for (let i = start + 2; i + 5 < start + 2 * n; i += 6) ctx.bezierCurveTo(p[i], p[i + 1], p[i + 2], p[i + 3], p[i + 4], p[i + 5]);
}

function traceHead(ctx, edge) {
  const p = edges.points, start = edges.start[edge] + 2 * edges.nLine[edge], end = start + 2 * edges.nHead[edge];
  if (start === end) return;
  ctx.moveTo(p[start], p[start + 1]);
  for (let i = start + 2; i < end; i += 2) ctx.lineTo(p[i], p[i + 1]);
  ctx.closePath();
}

/** Edges as straight lines between marks that have left their places. */
function* paintStraight(ctx, scale, colors) {
  for (const isLit of [false, true]) {
    if (isLit && state.selected < 0) break;
    ctx.strokeStyle = isLit ? colors.accent : colors.ink;
    ctx.globalAlpha = isLit ? 1 : state.selected < 0 ? 0.35 : 0.06;
    ctx.lineWidth = (isLit ? 1.5 : 1) / scale;
    ctx.beginPath();
    let n = 0;
    for (let edge = 0; edge < edges.n; edge++) {
      if (state.selected >= 0 && isKinEdge(edge) !== isLit) continue;
      if (!isLit && edges.n > MANY_EDGES) continue;
      const from = edges.from[edge], to = edges.to[edge];
      ctx.moveTo(marks.x[from], marks.y[from]);
      ctx.lineTo(marks.x[to], marks.y[to]);
      if (++n % EDGES_A_PIECE === 0) {
        ctx.stroke();
        yield;
        ctx.beginPath();
      }
    }
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

const PHASE_ALPHA = [0.22, 1, 1, 0.3];

function* paintMarks(ctx, rect, scale, areFew, colors) {
  // What is painted alike is painted together: by colour, phase and whether it is a stranger to what is selected.
  const buckets = new Map();
  let n = 0;
  for (const square of placesOfMarks.squares(rect)) {
    for (const mark of square) {
      const isStranger = state.selected >= 0 && kin[mark] === STRANGER;
      const key = (colorOf[mark] + 1) * 8 + phaseOf(mark) * 2 + Number(isStranger);
      const bucket = buckets.get(key);
      if (bucket) bucket.push(mark);
      else buckets.set(key, [mark]);
      if (++n % RECTS_A_PIECE === 0) yield;
    }
  }
  const isPlain = !areFew && USUAL_SIZE * scale < PLAIN_BELOW;
  for (const [key, bucket] of buckets) {
    const phase = (key >> 1) & 3;
    ctx.globalAlpha = PHASE_ALPHA[phase] * (key & 1 ? 0.15 : 1);
    if (isPlain) {
      yield* paintPlain(ctx, bucket, phase, scale, colors);
    } else {
      for (let i = 0; i < bucket.length; i++) {
        paintMark(ctx, bucket[i], phase, scale, colors);
        if (i % MARKS_A_PIECE === MARKS_A_PIECE - 1) yield;
      }
    }
  }
  ctx.globalAlpha = 1;
}

function fillOf(mark, phase, colors) {
  const color = colorOf[mark];
  if (phase === PENDING) return null;
  return color >= 0 ? tints[color].hex : phase === RUNNING ? colors.lit : null;
}

function* paintPlain(ctx, bucket, phase, scale, colors) {
  ctx.fillStyle = phase === RUNNING ? colors.lit : fillOf(bucket[0], phase, colors) || colors.faint;
  const least = 0.8 / scale;
  for (let i = 0; i < bucket.length; i++) {
    const mark = bucket[i], w = Math.max(marks.w[mark], least), h = Math.max(marks.h[mark], least);
    ctx.fillRect(marks.x[mark] - w / 2, marks.y[mark] - h / 2, w, h);
    if (i % RECTS_A_PIECE === RECTS_A_PIECE - 1) yield;
  }
}

function paintMark(ctx, mark, phase, scale, colors) {
  const fill = fillOf(mark, phase, colors);
  if (state.blend > 0) paintMoved(ctx, mark, fill, scale, colors);
  else paintForm(ctx, mark, fill, scale, colors);
  if (phase === RUNNING) outline(ctx, mark, colors.lit, Math.max(4, 3 / scale));
}

/** A mark where the layout has put it, as the scene has drawn it but for its colour. */
function paintForm(ctx, mark, fill, scale, colors) {
  const form = forms[marks.form[mark]], x = marks.x[mark], y = marks.y[mark];
  // The scene's ink is for the scene's fill.
  let ink = null;
  form.shapes.forEach((shape, i) => {
    const isMain = i === form.main && coloring.legend;
    paintShape(ctx, shape, x, y, scale, isMain ? fill || colors.surface : null, colors);
    if (isMain && state.clock !== null) paintProgress(ctx, mark, colors);
    const own = i === form.main && styles[shape[shape.length - 1]].fill;
    if (own && isMain) ink = fill ? inkOn(fill) : colors.ink;
    else if (own && isDark() !== page.palette.is_dark) ink = inkOn(own);
    else if (isMain && fill) ink = inkOn(fill);
  });
  const setting = picture.settings[marks.setting[mark]];
  if (setting.length === 0) return;
  const lines = picture.words[mark].split("\n");
  for (let i = 0, at = 0; at < setting.length; i++, at += 5) {
    const size = setting[at + 2] / 10;
    if (size * scale < LEAST_LETTERS) continue;
    paintText(ctx, lines[i], x + setting[at] / 10, y + setting[at + 1] / 10, size, setting[at + 3], ink || styles[setting[at + 4]].fill);
  }
}

/** Of a box of many tasks the part that is done. */
function paintProgress(ctx, mark, colors) {
  const part = partDone(mark);
  if (part >= 1 || part <= 0) return;
  const [left, top, right, bottom] = boxOf(mark);
  ctx.fillStyle = colors.accent;
  ctx.fillRect(left, bottom - 4, (right - left) * part, 4);
}

/** A mark on its way between structure and time. */
function paintMoved(ctx, mark, fill, scale, colors) {
  const [left, top, right, bottom] = boxOf(mark), w = right - left, h = bottom - top;
  ctx.beginPath();
  ctx.roundRect(left, top, w, h, forms[marks.form[mark]].isRound ? (Math.min(w, h) / 2) * (1 - state.blend) : 0);
  ctx.fillStyle = fill || colors.surface;
  ctx.fill();
  if (Math.min(w, h) * scale > 3) {
    ctx.strokeStyle = colors.ink;
    ctx.lineWidth = Math.min(1, 1 / scale);
    ctx.stroke();
  }
  const label = picture.words[mark].split("\n")[0], size = Math.min(h * 0.5, 13 / scale);
  if (size * scale < LEAST_LETTERS || w * scale < 20) return;
  setFont(ctx, size);
  if (ctx.measureText(label).width < w - 4 / scale) paintText(ctx, label, (left + right) / 2, (top + bottom) / 2 + size * 0.35, size, 1, fill ? inkOn(fill) : colors.ink);
}

/** Setting a font costs as much as some letters. */
function setFont(ctx, size) {
  if (ctx.pageSize === size) return;
  ctx.font = `${size}px ${FONT}`;
  ctx.pageSize = size;
}

function paintText(ctx, text, x, y, size, align, ink) {
  setFont(ctx, size);
  ctx.textAlign = ["left", "center", "right"][align];
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
}

/** A shape of the scene around `x`, `y`; `fill` in the place of its own. */
function paintShape(ctx, shape, x, y, scale, fill, colors) {
  const kind = shape[0];
  if (kind === "t") {
    const [, tx, ty, size, align, style, text] = shape;
    if ((size / 10) * scale >= LEAST_LETTERS) paintText(ctx, text, x + tx / 10, y + ty / 10, size / 10, align, styles[style].fill || colors.ink);
    return;
  }
  const style = styles[kind === "c" || kind === "p" ? shape[1] : shape[shape.length - 1]];
  ctx.beginPath();
  if (kind === "e") ctx.ellipse(x + shape[1] / 10, y + shape[2] / 10, shape[3] / 20, shape[4] / 20, 0, 0, 2 * Math.PI);
  else if (kind === "r") ctx.roundRect(x + (shape[1] - shape[3] / 2) / 10, y + (shape[2] - shape[4] / 2) / 10, shape[3] / 10, shape[4] / 10, shape[5] / 10);
  else tracePoints(ctx, shape[2], kind === "p", x, y);
  const inside = fill || style.fill;
  if (inside) {
    ctx.fillStyle = inside;
    ctx.fill();
  }
  if (style.stroke) {
    ctx.strokeStyle = style.stroke;
    ctx.lineWidth = style.width;
    ctx.setLineDash(style.dash);
    ctx.stroke();
    if (style.dash.length) ctx.setLineDash([]);
  }
}

function tracePoints(ctx, points, isPolygon, x, y) {
  const at = (i) => [x + points[i] / 10, y + points[i + 1] / 10];
  ctx.moveTo(...at(0));
  if (isPolygon) {
    for (let i = 2; i < points.length; i += 2) ctx.lineTo(...at(i));
    ctx.closePath();
  } else {
    for (let i = 2; i + 5 < points.length; i += 6) ctx.bezierCurveTo(...at(i), ...at(i + 2), ...at(i + 4));
  }
}

/** A line around a mark. */
function outline(ctx, mark, color, width) {
  const [left, top, right, bottom] = boxOf(mark);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.beginPath();
  if (forms[marks.form[mark]].isRound && state.blend === 0) ctx.ellipse((left + right) / 2, (top + bottom) / 2, (right - left + width) / 2, (bottom - top + width) / 2, 0, 0, 2 * Math.PI);
  else ctx.rect(left - width / 2, top - width / 2, right - left + width, bottom - top + width);
  ctx.stroke();
}

/** What lies over the picture: the critical path, what is selected and what is hovered. */
function paintOver(ctx, scale) {
  const colors = inks;
  if (state.showsCritical) {
    ctx.strokeStyle = colors.path;
    ctx.lineWidth = Math.max(5, 2.5 / scale);
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.globalAlpha = 0.85;
    ctx.beginPath();
    for (const edge of criticalEdges) {
      if (state.blend === 0) {
        traceLine(ctx, edge);
      } else {
        ctx.moveTo(marks.x[edges.from[edge]], marks.y[edges.from[edge]]);
        ctx.lineTo(marks.x[edges.to[edge]], marks.y[edges.to[edge]]);
      }
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
    const ends = criticalEdges.length ? criticalEdges.map((edge) => edges.to[edge]).concat(edges.from[criticalEdges[0]]) : run.path.map(markOf);
    if (ends.length < 2000) ends.forEach((mark) => outline(ctx, mark, colors.path, Math.max(3, 2 / scale)));
  }
  if (state.hovered >= 0) outline(ctx, state.hovered, colors.accent, Math.max(2, 2 / scale));
  if (state.selected >= 0) outline(ctx, state.selected, colors.accent, Math.max(4, 3 / scale));
}
