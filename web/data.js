// The data sets beside the page: fetched with progress, checked, unpacked.

const MIB = 2 ** 20;
export const OWN = 'own';  // the name of a set of the visitor's own files
const ROLES = ['train_images', 'train_labels', 'test_images', 'test_labels'];
// As in the program: no file may unpack to more.
const MAX_UNPACKED = 256 * MIB;

const amount = (count) => (count < MIB / 10 ? `${count.toLocaleString('en')} bytes` : `${(count / MIB).toFixed(1)} MiB`);
const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Data that are missing or not what they should be; the message is for people. */
export class DataError extends Error {
  /** @param {{absent?: boolean}} [options] absent: the page was put up without this set */
  constructor(message, { absent = false } = {}) {
    super(message);
    this.absent = absent;
  }
}

async function sha256(bytes) {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** All bytes of a stream, at most `limit`; `onBytes` hears the length of each piece. */
async function collect(stream, limit, name, onBytes = () => {}) {
  const pieces = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel().catch(() => {});
      throw new DataError(`${name}: found more than ${amount(limit)}, the most that is accepted.`);
    }
    pieces.push(value);
    onBytes(value.byteLength);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

/**
 * Unpacks gzip data; other bytes are returned as they are.
 * @param {Uint8Array} bytes
 * @param {string} name for messages
 * @param {number} [limit] of the unpacked bytes
 */
export async function unpack(bytes, name, limit = MAX_UNPACKED) {
  if (!isGzip(bytes)) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return await collect(unpacked, limit, name);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${name}: the gzip data are damaged.`);
  }
}

// A damaged file may lie in the browser's own store: after a failure it has to be fetched anew.
let distrustCache = false;

async function fetchFile(url, file, onBytes, signal) {
  const name = file.path.split('/').pop();
  let response;
  try {
    response = await fetch(url, { signal, cache: distrustCache ? 'reload' : 'default' });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new DataError(`${name} could not be fetched. The connection may have dropped.`);
  }
  if (!response.ok)
    throw new DataError(`${name} could not be fetched: found HTTP status ${response.status}, expected 200.`);
  let received = 0;
  const counted = (count) => {
    received += count;
    onBytes(count);
  };
  let bytes;
  try {
    bytes = await collect(response.body, MAX_UNPACKED, name, counted);
  } catch (error) {
    if (error instanceof DataError || signal.aborted) throw error;
    throw new DataError(`${name} stopped after ${amount(received)} of ${amount(file.bytes)}. ` +
      'The connection may have dropped.');
  }
  return check(bytes, file, name);
}

/** Some hosts unpack .gz files by themselves, so the first bytes tell what has come. */
async function check(bytes, file, name) {
  const packed = isGzip(bytes);
  const size = packed ? file.bytes : file.unpacked_bytes;
  if (bytes.length !== size) {
    const expected = packed || bytes.length < file.bytes ? file.bytes : size;
    throw new DataError(`${name}: found ${bytes.length.toLocaleString('en')} bytes, expected ` +
      `${expected.toLocaleString('en')}.`);
  }
  // Only secure pages have crypto.subtle; elsewhere gzip's own check sum and the program's checks have to do.
  if (globalThis.crypto?.subtle) {
    const found = await sha256(bytes);
    const expected = packed ? file.sha256 : file.unpacked_sha256;
    if (found !== expected)
      throw new DataError(`${name} is damaged: found SHA-256 ${found.slice(0, 12)}…, expected ` +
        `${expected.slice(0, 12)}….`);
  }
  const unpacked = await unpack(bytes, name, file.unpacked_bytes);
  if (unpacked.length !== file.unpacked_bytes)
    throw new DataError(`${name}: found ${unpacked.length.toLocaleString('en')} bytes unpacked, expected ` +
      `${file.unpacked_bytes.toLocaleString('en')}.`);
  return unpacked;
}

/** What lies beside the page: see scripts/fetch_data.py for the form. */
export async function fetchManifest() {
  const url = new URL('./data/manifest.json', import.meta.url);
  let response;
  try {
    response = await fetch(url, { cache: 'no-cache' });
  } catch {
    throw new DataError('data/manifest.json could not be fetched. The connection may have dropped.');
  }
  if (!response.ok)
    throw new DataError(`data/manifest.json could not be fetched: found HTTP status ${response.status}, expected 200.`);
  try {
    const manifest = await response.json();
    if (!Array.isArray(manifest.datasets)) throw new TypeError('no list of data sets');
    return manifest;
  } catch {
    throw new DataError('data/manifest.json is damaged: expected a list of data sets.');
  }
}

/**
 * Fetches the four files of a data set, or the two of one without a test part.
 * @param {string} name
 * @param {(received: number, total: number) => void} onProgress in bytes as they travel
 * @returns {Promise<{name: string, classes: string[], files: {name: string, bytes: Uint8Array}[]}>} in the order
 *   training images, training labels, test images, test labels, unpacked
 */
export async function fetchDataset(name, onProgress) {
  const manifest = await fetchManifest();
  const dataset = manifest.datasets.find((candidate) => candidate.name === name);
  if (!dataset) {
    const known = manifest.datasets.map((candidate) => candidate.name).join(', ');
    throw new DataError(known ? `There is no data set “${name}” here, expected one of: ${known}.`
      : `There is no data set “${name}” here: this page was put up without data. Drop the four IDX files of a set ` +
        'onto the page, or choose them from the menu.', { absent: true });
  }
  // A set may come without a test part.
  const roles = dataset.files.some((file) => file.role.startsWith('test')) ? ROLES : ROLES.slice(0, 2);
  const files = roles.map((role) => dataset.files.find((file) => file.role === role));
  if (files.includes(undefined)) throw new DataError(`data/manifest.json lacks a file of “${name}”.`);
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let received = 0;
  const onBytes = (count) => {
    received = Math.min(received + count, total);
    onProgress(received, total);
  };
  // The first file that fails stops the others.
  const abort = new AbortController();
  const fetched = files.map((file) => fetchFile(new URL(`./data/${file.path}`, import.meta.url), file, onBytes,
    abort.signal));
  try {
    const bytes = await Promise.all(fetched);
    distrustCache = false;
    const named = bytes.map((content, i) => ({ name: files[i].path.split('/').pop(), bytes: content }));
    return { name, classes: dataset.classes ?? [], files: named };
  } catch (error) {
    distrustCache = true;
    abort.abort();
    await Promise.allSettled(fetched);
    throw error;
  }
}

/**
 * The visitor's own drawings from two IDX files, images and labels, which the page named so when it saved them; null
 * where it is something else.
 */
export function readDrawings(files) {
  if (!files.some((file) => /drawing/i.test(file.name))) return null;
  const ranked = (rank) => files.find(({ bytes }) => bytes.length > 4 && bytes[2] === 8 && bytes[3] === rank);
  const images = ranked(3);
  const labels = ranked(1);
  if (files.length !== 2 || !images || !labels) return null;
  const header = new DataView(images.bytes.buffer, images.bytes.byteOffset, images.bytes.length);
  const [count, rows, columns] = images.bytes.length < 16 ? [0, 0, 0] : [4, 8, 12].map((at) => header.getUint32(at));
  if (images.bytes.length !== 16 + count * rows * columns || labels.bytes.length !== 8 + count)
    throw new DataError(`${images.name} says ${count} drawings of ${rows} x ${columns} and has ` +
      `${images.bytes.length} bytes; ${labels.name} has ${labels.bytes.length}, expected ${8 + count}.`);
  return { rows, columns, labels: labels.bytes.slice(8), pixels: images.bytes.slice(16) };
}

// The names of the classes, one a line.
function readNames({ name, bytes }) {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const empty = lines.findIndex((line) => line.trim() === '');
  if (empty >= 0) throw new DataError(`${name}: found nothing in line ${empty + 1}, expected the name of a class.`);
  if (lines.length < 2 || lines.length > 26)
    throw new DataError(`${name}: found ${lines.length} line(s), expected 2 to 26, each with the name of a class.`);
  return lines;
}

/**
 * Sorts files of one's own into a data set: images and labels by their first bytes, training and test by their names;
 * a .txt file names the classes. Without test files the program takes a part of the training images.
 * @param {{name: string, bytes: Uint8Array}[]} files unpacked
 */
export function sortOwnFiles(files) {
  const dataset = { name: OWN, classes: [], files: [null, null, null, null] };
  for (const file of files) {
    if (/\.txt$/i.test(file.name)) {
      dataset.classes = readNames(file);
      continue;
    }
    const rank = file.bytes[3];
    if (file.bytes[0] !== 0 || file.bytes[1] !== 0 || (rank !== 1 && rank !== 3))
      throw new DataError(`${file.name}: expected an IDX file of images or labels, a .txt file of class names, ` +
        'or a .safetensors or .npz model.');
    const test = /test|t10k|valid/i.test(file.name);
    const slot = (test ? 2 : 0) + (rank === 3 ? 0 : 1);
    if (dataset.files[slot])
      throw new DataError(`${file.name} and ${dataset.files[slot].name} are both ${ROLES[slot].replace('_', ' ')}. ` +
        'Names tell them apart: “test” or “t10k” marks the test part.');
    dataset.files[slot] = file;
  }
  if (!dataset.files[2] && !dataset.files[3]) dataset.files.length = 2;
  const missing = ROLES.filter((_, i) => dataset.files[i] === null).map((role) => role.replace('_', ' '));
  if (missing.length > 0)
    throw new DataError('A data set needs four IDX files, or two without a test part; missing: ' +
      `${missing.join(', ')}. Choose or drop them together.`);
  return dataset;
}
