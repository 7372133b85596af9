// Files that come from the person, by drop or choice, and files that go to them.

import { DataError, readDrawings, sortOwnFiles, unpack } from './data.js';

/** Offers bytes as a download. */
export function saveFile(name, bytes) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  // After the click the browser has its own hold on the bytes.
  queueMicrotask(() => URL.revokeObjectURL(link.href));
}

/** Offers a part of what the canvas shows as a PNG file; in the task that has drawn it, since it is gone afterwards. */
export function savePicture(canvas, { name, x, y, width, height }) {
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height;
  picture.getContext('2d').drawImage(canvas, -x, -y);
  picture.toBlob((blob) => {
    if (blob) blob.arrayBuffer().then((bytes) => saveFile(name, new Uint8Array(bytes)));
  });
}

/** Files as the page takes them: one model or search, the two files of own drawings, or the four of a data set. */
export async function readFiles(list) {
  const files = await Promise.all(Array.from(list, async (file) =>
    ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
  const model = files.find((file) => /\.(safetensors|npz)$/i.test(file.name));
  if (model) return { model: model.bytes };
  const search = files.find((file) => /\.json$/i.test(file.name));
  if (search) return { search: new TextDecoder().decode(search.bytes) };
  if (files.length === 0) throw new DataError('There was no file in it.');
  const unpacked = [];
  for (const file of files) unpacked.push({ name: file.name, bytes: await unpack(file.bytes, file.name) });
  const drawings = readDrawings(unpacked);
  return drawings ? { drawings } : { dataset: sortOwnFiles(unpacked) };
}

/**
 * Takes dropped and chosen files.
 * @param {(list: FileList) => void} onFiles
 * @returns {() => void} opens the browser's dialogue
 */
export function connectFiles(onFiles) {
  const input = document.getElementById('files');
  input.addEventListener('change', () => {
    if (input.files.length > 0) onFiles(input.files);
    input.value = '';  // so that the same files can be chosen again
  });
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length > 0) onFiles(event.dataTransfer.files);
  });
  return () => input.click();
}
