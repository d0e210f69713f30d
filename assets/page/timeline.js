// The run over time: a bar a task in the lane of its worker, and below them the bytes of the blocks that are alive.

const timeline = run && (() => {
  const canvas = document.getElementById("timeline");
  const MEMORY = 64, AXIS = 18;
  /** The tasks of each worker, in order of time. */
  const lanes = Array.from({ length: run.workers }, () => []);
  for (let task = 0; task < tasks.n; task++) {
    if (run.state[task] === DONE) lanes[run.worker[task]].push(task);
  }
  for (const lane of lanes) lane.sort((a, b) => run.start[a] - run.start[b] || a - b);
  const curve = liveCurve();
  const window_ = { from: 0, to: Math.max(run.wall, 1) };
  let gutter = 70, laneHeight = 18, width = 1, pixels = 1;
  let sheet = null, sheetOf = "";

  /** The live bytes from each moment on at which they change: what comes is counted before what goes. */
  function liveCurve() {
    const changes = [];
    for (let i = 0; i < run.lives.length; i += 4) {
      changes.push([run.lives[i + 1], run.lives[i + 3]], [run.lives[i + 2], -run.lives[i + 3]]);
    }
    changes.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const at = new Float64Array(changes.length + 1), bytes = new Float64Array(changes.length + 1);
    changes.forEach(([time, change], i) => {
      at[i + 1] = time;
      bytes[i + 1] = bytes[i] + change;
    });
    return { at, bytes };
  }

  /** The first place of a sorted row that is not before `value`. */
  function firstFrom(n, valueAt, value) {
    let low = 0, high = n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (valueAt(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function liveAt(time) {
    const next = firstFrom(curve.at.length, (i) => curve.at[i], time + 1e-6);
    return curve.bytes[Math.max(0, next - 1)];
  }

  function resize() {
    const box = canvas.parentElement.getBoundingClientRect();
    pixels = Math.min(window.devicePixelRatio || 1, 2);
    width = Math.max(1, box.width - 24);
    gutter = width < 600 ? 34 : 70;
    const most = Math.min(260, window.innerHeight * 0.28) - MEMORY - AXIS;
    laneHeight = Math.max(3, Math.min(22, most / run.workers));
    canvas.style.height = `${height()}px`;
    canvas.width = Math.round(width * pixels);
    canvas.height = Math.round(height() * pixels);
    sheet = null;
    paint();
  }

  const height = () => laneHeight * run.workers + MEMORY + AXIS;
  const scale = () => (width - gutter) / (window_.to - window_.from);
  const xOf = (time) => gutter + (time - window_.from) * scale();
  const timeOf = (x) => Math.min(run.wall, Math.max(0, window_.from + (x - gutter) / scale()));

  /** Bars, area and axis, which only change with colours and window. */
  function paintSheet(colors) {
    sheet = document.createElement("canvas");
    sheet.width = canvas.width;
    sheet.height = canvas.height;
    const ctx = sheet.getContext("2d");
    ctx.setTransform(pixels, 0, 0, pixels, 0, 0);
    ctx.save();
    ctx.beginPath();
    ctx.rect(gutter, 0, width - gutter, height());
    ctx.clip();
    lanes.forEach((lane, worker) => paintLane(ctx, lane, worker, colors));
    paintMemory(ctx, colors);
    ctx.restore();
    paintWords(ctx, colors);
  }

  function paintLane(ctx, lane, worker, colors) {
    const top = worker * laneHeight, inner = Math.max(1, laneHeight - 2);
    const first = firstFrom(lane.length, (i) => run.start[lane[i]] + run.busy[lane[i]], window_.from);
    let lastEnd = -1;
    for (let i = first; i < lane.length; i++) {
      const task = lane[i], x = xOf(run.start[task]);
      if (x > width) break;
      const end = Math.max(xOf(run.start[task] + run.busy[task]), x + 0.5);
      // Of bars that are narrower than a pixel the first one stands for all of that pixel.
      if (end < lastEnd + 0.5) continue;
      lastEnd = end;
      const color = colorOfTask(task);
      ctx.fillStyle = color || colors.faint;
      ctx.fillRect(x, top + 1, end - x, inner);
      if (end - x > 3) {
        ctx.strokeStyle = colors.paper;
        ctx.lineWidth = 0.75;
        ctx.strokeRect(x, top + 1, end - x, inner);
      }
      if (laneHeight >= 12 && end - x > 24) {
        const title = titleOf(task);
        ctx.font = `11px ${FONT}`;
        if (ctx.measureText(title).width > end - x - 4) continue;
        ctx.fillStyle = inkOn(color || "#808080");
        ctx.textAlign = "left";
        ctx.fillText(title, Math.max(x, gutter) + 3, top + laneHeight / 2 + 4);
      }
    }
  }

  function paintMemory(ctx, colors) {
    const top = laneHeight * run.workers + 6, bottom = top + MEMORY - 8;
    const [peakAt, peak] = run.peak;
    const y = (bytes) => bottom - ((bottom - top - 12) * bytes) / Math.max(peak, 1);
    ctx.beginPath();
    ctx.moveTo(xOf(0), bottom);
    // Of the changes within one pixel the least and the most are drawn.
    let column = -1, least = 0, most = 0, last = 0;
    const flush = () => {
      if (column < 0) return;
      ctx.lineTo(column, y(most));
      ctx.lineTo(column, y(least));
      ctx.lineTo(column, y(last));
    };
    for (let i = 0; i < curve.at.length; i++) {
      const x = Math.round(xOf(curve.at[i]) * 2) / 2;
      if (x !== column) {
        flush();
        ctx.lineTo(x, y(last));
        [column, least, most] = [x, last, last];
      }
      last = curve.bytes[i];
      least = Math.min(least, last);
      most = Math.max(most, last);
    }
    flush();
    ctx.lineTo(xOf(run.wall), y(last));
    ctx.lineTo(xOf(run.wall), bottom);
    ctx.fillStyle = colors.memory;
    ctx.fill();
    if (peak > 0) {
      const x = xOf(peakAt);
      ctx.strokeStyle = ctx.fillStyle = colors.path;
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(x, y(peak));
      ctx.lineTo(x, bottom);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.font = `12px ${FONT}`;
      const isLeft = x > gutter + (width - gutter) / 2;
      ctx.textAlign = isLeft ? "right" : "left";
      ctx.fillStyle = colors.ink;
      ctx.fillText(`peak ${bytes(peak)} at ${duration(peakAt)}`, x + (isLeft ? -5 : 5), top + 9);
      ctx.beginPath();
      ctx.arc(x, y(peak), 3, 0, 7);
      ctx.fillStyle = colors.path;
      ctx.fill();
    }
  }

  function paintWords(ctx, colors) {
    ctx.font = `12px ${FONT}`;
    ctx.fillStyle = colors.ink;
    ctx.textAlign = "left";
    const step = Math.ceil(14 / laneHeight);
    for (let worker = 0; worker < run.workers; worker += step) {
      ctx.fillText(gutter < 60 ? `w${worker}` : `worker ${worker}`, 2, worker * laneHeight + Math.max(laneHeight / 2 + 4, 9));
    }
    ctx.fillText(gutter < 60 ? "mem" : "live bytes", 2, laneHeight * run.workers + MEMORY / 2 + 4);
    // Round times, some 90 pixels apart.
    const rough = 90 / scale(), power = 10 ** Math.floor(Math.log10(rough));
    const tick = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
    const bottom = height() - AXIS;
    ctx.strokeStyle = colors.faint;
    ctx.textAlign = "center";
    for (let time = Math.ceil(window_.from / tick) * tick; time <= window_.to; time += tick) {
      const x = xOf(time);
      ctx.beginPath();
      ctx.moveTo(x, 0);
      ctx.lineTo(x, bottom + 3);
      ctx.globalAlpha = 0.4;
      ctx.stroke();
      ctx.globalAlpha = 1;
      if (x > gutter + 12 && x < width - 24) ctx.fillText(time === 0 ? "0" : roundTime(time), x, height() - 4);
    }
  }

  /** A round time without decimals that say nothing. */
  function roundTime(time) {
    const [unit, name] = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]].find(([unit]) => time >= unit) || [1, "ns"];
    return `${Number((time / unit).toPrecision(6))} ${name}`;
  }

  function paint() {
    const colors = inks;
    const now = `${revisionOfColors} ${window_.from} ${window_.to} ${isDark()}`;
    if (!sheet || sheetOf !== now) {
      paintSheet(colors);
      sheetOf = now;
    }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.globalAlpha = state.clock === null ? 1 : 0.25;
    ctx.drawImage(sheet, 0, 0);
    ctx.globalAlpha = 1;
    ctx.setTransform(pixels, 0, 0, pixels, 0, 0);
    if (state.clock !== null) paintPast(ctx, colors);
    ctx.save();
    ctx.beginPath();
    ctx.rect(gutter, 0, width - gutter, height());
    ctx.clip();
    for (const [mark, line] of [[state.hovered, 2], [state.selected, 3]]) {
      if (mark >= 0) frameTasks(ctx, tasksOf(mark), line, colors);
    }
    if (state.showsCritical) run.path.forEach((task) => underline(ctx, task, colors));
    ctx.restore();
  }

  /** What has been, in its full colour. */
  function paintPast(ctx, colors) {
    const x = Math.max(gutter, xOf(state.clock));
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, 0, x, height());
    ctx.clip();
    ctx.clearRect(0, 0, x, height());
    ctx.drawImage(sheet, 0, 0, width, height());
    ctx.restore();
    ctx.fillStyle = colors.accent;
    ctx.fillRect(x - 1, 0, 2, height() - AXIS);
  }

  function barOf(task) {
    const x = xOf(run.start[task]);
    return [x, run.worker[task] * laneHeight + 1, Math.max(2, xOf(run.start[task] + run.busy[task]) - x), Math.max(1, laneHeight - 2)];
  }

  function frameTasks(ctx, of, line, colors) {
    ctx.strokeStyle = ctx.fillStyle = colors.accent;
    ctx.lineWidth = line;
    ctx.beginPath();
    let last = -1;
    for (const task of of) {
      if (run.state[task] !== DONE) continue;
      const bar = barOf(task), isThin = bar[2] < 6;
      if (isThin && of.length > 1000 && Math.abs(bar[0] - last) < 1) continue;
      last = bar[0];
      if (isThin) ctx.fillRect(...bar);
      else ctx.rect(...bar);
    }
    ctx.stroke();
  }

  function underline(ctx, task, colors) {
    if (run.state[task] !== DONE) return;
    const [x, top, w, h] = barOf(task);
    ctx.fillStyle = colors.path;
    ctx.fillRect(x, top + h - 3, w, 3);
  }

  /** The task whose bar is at a place, -1 for none. */
  function taskAt(x, y) {
    const lane = lanes[Math.floor(y / laneHeight)];
    if (!lane || x < gutter || y >= laneHeight * run.workers) return -1;
    const time = timeOf(x), slack = 1.5 / scale();
    const next = firstFrom(lane.length, (i) => run.start[lane[i]], time + slack);
    const task = lane[next - 1];
    return task !== undefined && run.start[task] + run.busy[task] + slack >= time ? task : -1;
  }

  function listen(on) {
    let drag = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      const [x, y] = place(event);
      canvas.setPointerCapture(event.pointerId);
      drag = { x, y, isScrub: y > laneHeight * run.workers, moved: 0, from: window_.from };
      if (drag.isScrub) on.scrub(timeOf(x));
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = place(event);
      if (!drag) return on.hover(taskAt(x, y), event);
      drag.moved = Math.max(drag.moved, Math.abs(x - drag.x));
      if (drag.isScrub) on.scrub(timeOf(x));
      else setWindow(drag.from - (x - drag.x) / scale(), window_.to - window_.from);
    });
    canvas.addEventListener("pointerup", (event) => {
      const [x, y] = place(event);
      if (drag && !drag.isScrub && drag.moved < 4) on.choose(taskAt(x, y));
      drag = null;
    });
    canvas.addEventListener("pointercancel", () => (drag = null));
    canvas.addEventListener("pointerleave", () => on.hover(-1));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const time = timeOf(place(event)[0]), factor = Math.exp(event.deltaY * 0.0016);
      const length = Math.min(run.wall, Math.max(10, (window_.to - window_.from) * factor));
      setWindow(time - ((time - window_.from) / (window_.to - window_.from)) * length, length);
    }, { passive: false });
  }

  function setWindow(from, length) {
    window_.from = Math.max(0, Math.min(from, run.wall - length));
    window_.to = window_.from + length;
    refresh();
  }

  return { resize, paint, listen, liveAt, curve, lanes };
})();
