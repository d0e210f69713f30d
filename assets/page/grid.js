// What is near a place: boxes in grids of squares, a grid for each power of two of their sizes.

class Places {
  /** `box(i)` gives [left, top, right, bottom] of each of `n` things. Sorts. */
  constructor(n, box) {
    this.levels = new Map();
    for (let i = 0; i < n; i++) {
      const [left, top, right, bottom] = box(i);
      if (!(right >= left)) continue;
      // A box is in the square of its middle, and reaches half a square beyond it at most.
      const level = Math.max(6, Math.ceil(Math.log2(Math.max(right - left, bottom - top, 1))));
      const side = 2 ** level;
      const cx = Math.floor((left + right) / 2 / side), cy = Math.floor((top + bottom) / 2 / side);
      let squares = this.levels.get(level);
      if (!squares) this.levels.set(level, (squares = new Map()));
      const key = cx * 1048576 + cy;
      const square = squares.get(key);
      if (square) square.push(i);
      else squares.set(key, [i]);
    }
  }

  /** Calls `found` for all things that may reach into the rectangle. */
  within([left, top, right, bottom], found) {
    for (const [level, squares] of this.levels) {
      const side = 2 ** level;
      const x0 = Math.floor((left - side / 2) / side), x1 = Math.floor((right + side / 2) / side);
      const y0 = Math.floor((top - side / 2) / side), y1 = Math.floor((bottom + side / 2) / side);
      if ((x1 - x0 + 1) * (y1 - y0 + 1) > squares.size) {
        for (const [key, square] of squares) {
          const cx = Math.round(key / 1048576), cy = key - cx * 1048576;
          if (cx >= x0 && cx <= x1 && cy >= y0 && cy <= y1) square.forEach(found);
        }
        continue;
      }
      for (let cx = x0; cx <= x1; cx++) {
        for (let cy = y0; cy <= y1; cy++) {
          const square = squares.get(cx * 1048576 + cy);
          if (square) square.forEach(found);
        }
      }
    }
  }

  /** Whether there are more than `most` things there; stops counting then. */
  moreThan(most, [left, top, right, bottom]) {
    let n = 0;
    for (const [level, squares] of this.levels) {
      const side = 2 ** level;
      for (const [key, square] of squares) {
        const cx = Math.round(key / 1048576), cy = key - cx * 1048576;
        const reaches = (cx + 1.5) * side >= left && (cx - 0.5) * side <= right && (cy + 1.5) * side >= top && (cy - 0.5) * side <= bottom;
        if (reaches) n += square.length;
        if (n > most) return true;
      }
    }
    return false;
  }
}
