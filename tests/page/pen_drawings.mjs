// The 600 human pen drawings, as people would place them on a pad.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { penStrokes } from './settings.mjs';

const smallest = 0.45;
const largest = 0.85;

// Mulberry32: small, and the same everywhere.
function randomNumbers(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// {label, strokes} of each, the longer side 1.
export function penDrawings() {
  const lines = gunzipSync(readFileSync(penStrokes)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

// Their strokes, each at a random size and place.
export function placeAll(drawings, seed) {
  const random = randomNumbers(seed);
  return drawings.map(({ strokes }) => {
    const size = smallest + (largest - smallest) * random();
    const left = (1 - size) * random();
    const top = (1 - size) * random();
    return strokes.map((stroke) => stroke.map(([x, y]) => [left + x * size, top + y * size]));
  });
}
