// Where things are: all of it from the environment that scripts/test sets, with the places of a
// checkout otherwise.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { env } = process;

export const dist = env.INKLING_DIST || path.join(root, 'dist');
export const fixture = env.INKLING_FIXTURE_DIR || path.join(root, 'build', 'fixture');
export const chromium = env.CHROMIUM || '/usr/bin/chromium';
// Where the data is known to be there, a test that skips for want of it hides a fault.
export const requireData = env.INKLING_REQUIRE_DATA === '1';

export const penStrokes = [
  env.INKLING_DATA_DIR && path.join(env.INKLING_DATA_DIR, 'pen-strokes'),
  env.INKLING_DATA_DIR && path.join(env.INKLING_DATA_DIR, '..', 'pen-strokes'),
  path.join(root, '..', 'shared', 'data', 'pen-strokes'),
]
  .filter(Boolean)
  .map((folder) => path.join(folder, 'pen-strokes.jsonl.gz'))
  .find(existsSync);

export const files = [
  ['train_images', 'train-images-idx3-ubyte.gz'],
  ['train_labels', 'train-labels-idx1-ubyte.gz'],
  ['test_images', 't10k-images-idx3-ubyte.gz'],
  ['test_labels', 't10k-labels-idx1-ubyte.gz'],
];

function publishedMnist() {
  const manifest = path.join(dist, 'data', 'manifest.json');
  if (!existsSync(manifest)) return false;
  return JSON.parse(readFileSync(manifest, 'utf8')).datasets.some(({ name }) => name === 'mnist');
}

// The real MNIST lies beside the page; otherwise the generated stand-in is served under its name.
export const hasMnist = publishedMnist();

// A sentence about what is missing, or null.
export function missing() {
  if (!existsSync(path.join(dist, 'index.html'))) {
    return `${dist} holds no page: scripts/run --build-only makes it`;
  }
  if (!existsSync(chromium)) return `${chromium} is not there: set CHROMIUM to a Chromium`;
  for (const [, name] of files) {
    const file = path.join(fixture, name);
    if (!existsSync(file)) {
      return `${file} is not there: scripts/make_fixture.py build/fixture makes it`;
    }
  }
  return null;
}
