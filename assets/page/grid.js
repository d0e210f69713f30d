// What is near a place: boxes in squares, which are as large as a power of two that fits the box.

const SQUARE_COLUMN = 1048576;
/** The squares of the smallest things have sides of 2 to this power, in points. */
const LEAST_LEVEL = 8;

class Places {
  /** `box(i)` gives [left, top, right, bottom] of each of `n` things. */
  constructor(n, box) {
    this.levels = new Map();
    for (let i = 0; i < n; i++) {
      const [left, top, right, bottom] = box(i);
      if (!(right >= left)) continue;
      // A box is in the square of its middle, and reaches half a square beyond it at most.
      const level = Math.max(LEAST_LEVEL, Math.ceil(Math.log2(Math.max(right - left, bottom - top, 1))));
      const side = 2 ** level;
      let squares = this.levels.get(level);
      if (!squares) this.levels.set(level, (squares = new Map()));
      const key = Math.floor((left + right) / 2 / side) * SQUARE_COLUMN + Math.floor((top + bottom) / 2 / side);
      const square = squares.get(key);
      if (square) square.push(i);
      else squares.set(key, [i]);
    }
  }

  /** The squares whose things may reach into the rectangle, each as a list. */
  *squares([left, top, right, bottom]) {
    for (const [level, squares] of this.levels) {
      const side = 2 ** level;
      const x0 = Math.floor(left / side - 0.5), x1 = Math.floor(right / side + 0.5);
      const y0 = Math.floor(top / side - 0.5), y1 = Math.floor(bottom / side + 0.5);
      if ((x1 - x0 + 1) * (y1 - y0 + 1) > squares.size) {
        for (const [key, square] of squares) {
          const cx = Math.round(key / SQUARE_COLUMN), cy = key - cx * SQUARE_COLUMN;
          if (cx >= x0 && cx <= x1 && cy >= y0 && cy <= y1) yield square;
        }
        continue;
      }
      for (let cx = x0; cx <= x1; cx++) {
        for (let cy = y0; cy <= y1; cy++) {
          const square = squares.get(cx * SQUARE_COLUMN + cy);
          if (square) yield square;
        }
      }
    }
  }

  /** Calls `found` for all things that may reach into the rectangle. */
  within(rect, found) {
    for (const square of this.squares(rect)) square.forEach((i) => found(i));
  }

  /** Whether there are more than `most` things there; stops counting then. */
  moreThan(most, rect) {
    let n = 0;
    for (const square of this.squares(rect)) {
      n += square.length;
      if (n > most) return true;
    }
    return false;
  }
}
