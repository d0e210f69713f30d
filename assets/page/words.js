// Numbers in words, as the command writes them.

function threeDigits(number, unit) {
  const decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  return `${number.toFixed(decimals)} ${unit}`;
}

function duration(ns) {
  if (ns < 1000) return `${Math.round(ns)} ns`;
  if (ns < 999500) return threeDigits(ns / 1e3, "µs");
  if (ns < 999500000) return threeDigits(ns / 1e6, "ms");
  if (ns < 120e9) return threeDigits(ns / 1e9, "s");
  const seconds = Math.round(ns / 1e9), two = (n) => String(n).padStart(2, "0");
  if (ns < 7200e9) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} min`;
}

function bytes(n) {
  for (const [prefix, bits] of [["Pi", 50], ["Ti", 40], ["Gi", 30], ["Mi", 20], ["ki", 10]]) {
    if (n >= 0.9 * 2 ** bits) return `${(n / 2 ** bits).toFixed(2)} ${prefix}B`;
  }
  return `${n} B`;
}

function count(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

function counted(n, what) {
  return `${count(n)} ${what}${n === 1 ? "" : "s"}`;
}
