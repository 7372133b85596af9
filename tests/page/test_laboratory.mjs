// The laboratory: its screen, the runs that are kept, model files of all formats, the explanations.
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';

import { call, nextFrames, refusal, state, until } from './asking.mjs';
import { becomeReady, phone } from './browser.mjs';
import { test } from './harness.mjs';
import { drawWithMouse } from './pointers.mjs';
import { digits } from './strokes.mjs';

async function trainedPage(bench, options = {}) {
  const page = await bench.open(options);
  await until(page, (now) => now.dataset);
  await call(page, 'train', { steps: 200 });
  return page;
}

const runs = (page) => page.evaluate(() => window.inkling.runs());

async function untilRuns(page, count) {
  for (let tries = 0; tries < 100; ++tries) {
    const kept = await runs(page);
    if (kept.length === count) return kept;
    await nextFrames(page, 3);
  }
  assert.fail(`found ${(await runs(page)).length} runs, expected ${count}`);
  return [];
}

// How many runs' weights lie in the browser, beside the records of the runs.
const keptWeights = (page) => page.evaluate(async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('inkling');
    request.onsuccess = () => resolve(request.result);
  });
  const store = database.transaction('kept').objectStore('kept');
  const count = await new Promise((resolve) => {
    const request = store.getAllKeys(IDBKeyRange.bound('models/', 'models/\uffff'));
    request.onsuccess = () => resolve(request.result.length);
  });
  database.close();
  return count;
});

// Weights are asked for once a run has ended and arrive a little after its record.
async function untilWeights(page, count) {
  for (let tries = 0; tries < 100; ++tries) {
    if (await keptWeights(page) === count) return;
    await nextFrames(page, 3);
  }
  assert.fail(`found ${await keptWeights(page)} runs' weights, expected ${count}`);
}

test('every view of the laboratory is shown, on a phone too, and L leads there and back', async (bench) => {
  for (const options of [{}, phone]) {
    const page = await trainedPage(bench, options);
    const views = ['runs', 'curves', 'search', 'data', 'mistakes', 'confusion', 'report', 'weights', 'activations',
      'histograms', 'projection', 'lab-robustness', 'my-digits'];
    for (const view of views) {
      await call(page, 'showPanel', view);
      await nextFrames(page, 8);
      const now = await state(page);
      assert.equal(now.panel, view);
      assert.equal(now.pad.width, 0, 'nothing can be drawn on');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    }
    await page.keyboard.press('l');
    await until(page, (now) => now.panel === 'unseen' && now.pad.width > 0);
    await page.keyboard.press('l');
    await until(page, (now) => now.panel === 'my-digits');
    assert.match(await refusal(page, 'showPanel', 'cellar'), /found cellar, expected one of unseen/);
  }
});

test('each run is kept with its recipe, curves and weights, over a reload', async (bench) => {
  const page = await trainedPage(bench);
  const [first] = await untilRuns(page, 1);
  const now = await state(page);
  assert.equal(first.steps, 200);
  assert.deepEqual(first.settings, now.active_configuration);
  assert.equal(first.evaluations.at(-1).test_accuracy, now.accuracies.test);
  await call(page, 'configure', { seed: 8 });
  await call(page, 'reset');
  await call(page, 'train', { steps: 150 });
  await untilRuns(page, 2);
  await untilWeights(page, 2);
  await page.reload();
  await becomeReady(page);
  await until(page, (later) => later.dataset);
  await call(page, 'showPanel', 'runs');
  await nextFrames(page, 10);
  assert.deepEqual((await runs(page)).map((run) => run.settings.seed), [first.settings.seed, 8]);
  assert.equal(await keptWeights(page), 2);
});

// The archive with deflated members, as numpy.savez_compressed writes it.
function compressed(archive) {
  const old = Buffer.from(archive);
  const files = [], entries = [];
  let at = 0, written = 0;
  for (let entry = old.readUInt32LE(old.length - 6); at < old.length && old.readUInt32LE(at) === 0x04034b50;) {
    const begin = at + 30 + old.readUInt16LE(at + 26), end = begin + old.readUInt32LE(at + 18);
    const packed = deflateRawSync(old.subarray(begin, end));
    const header = Buffer.from(old.subarray(at, begin));
    const next = entry + 46 + old.readUInt16LE(entry + 28);
    const described = Buffer.from(old.subarray(entry, next));
    for (const [bytes, method] of [[header, 8], [described, 10]]) {
      bytes.writeUInt16LE(8, method);
      bytes.writeUInt32LE(packed.length, method + 10);
    }
    described.writeUInt32LE(written, 42);
    files.push(header, packed);
    entries.push(described);
    written += header.length + packed.length;
    [at, entry] = [end, next];
  }
  const closing = Buffer.from(old.subarray(-22));
  closing.writeUInt32LE(written, 16);
  return Buffer.concat([...files, ...entries, closing]);
}

test('a model goes out as .npz and ONNX, and comes back from .npz, compressed too', async (bench) => {
  const page = await trainedPage(bench);
  const found = await page.evaluate(async (strokes) => {
    const ask = () => window.inkling.classifyStrokes(strokes).probabilities;
    window.inkling.setReader('own');
    const before = ask();
    const npz = await window.inkling.saveModel({ format: 'npz' });
    const onnx = await window.inkling.saveModel({ format: 'onnx' });
    await window.inkling.reset();
    const fresh = ask();
    await window.inkling.loadModel(npz);
    return { before, fresh, after: ask(), npz: Array.from(npz), onnx: onnx.length };
  }, digits[3]);
  assert.deepEqual(found.after, found.before);
  assert.notDeepEqual(found.fresh, found.before);
  assert.deepEqual(found.npz.slice(0, 4), [0x50, 0x4B, 3, 4]);
  const smaller = compressed(found.npz);
  assert.ok(smaller.length < found.npz.length);
  const again = await page.evaluate(async ({ bytes, strokes }) => {
    await window.inkling.reset();
    const file = new Uint8Array(bytes);
    await window.inkling.loadModel(file);
    const answer = window.inkling.classifyStrokes(strokes).probabilities;
    file.fill(0xFF, 2000, 3000);  // within the first member
    const refused = await window.inkling.loadModel(file).then(() => '', (error) => error.message);
    return { answer, refused, after: window.inkling.classifyStrokes(strokes).probabilities };
  }, { bytes: [...smaller], strokes: digits[3] });
  assert.deepEqual(again.answer, found.before);
  assert.match(again.refused, /damaged/);
  assert.deepEqual(again.after, again.answer);
  assert.ok(found.onnx > 100000);
  assert.match(await refusal(page, 'saveModel', { format: 'pickle' }), /found pickle, expected safetensors, npz or onnx/);
  const broken = await page.evaluate(() => window.inkling.loadModel(new Uint8Array([0x50, 0x4B, 3, 4, 0, 0]))
    .then(() => '', (error) => error.message));
  assert.match(broken, /\S/);
});

test('a picture is handed out as it is seen', async (bench) => {
  const page = await trainedPage(bench);
  await call(page, 'showPanel', 'runs');
  await untilRuns(page, 1);
  await nextFrames(page, 10);
  // At the right end of the first card's head; its text is as wide as the font has it.
  const right = (await page.evaluate(() => innerWidth)) - 32 - 16;
  const [download] = await Promise.all([page.waitForEvent('download'), (async () => {
    for (const x of [right - 52, right - 58, right - 46]) {
      await page.mouse.move(x, 108);
      await nextFrames(page, 6);
      await page.mouse.down();
      await nextFrames(page, 4);
      await page.mouse.up();
      await nextFrames(page, 10);
    }
  })()]);
  assert.equal(download.suggestedFilename(), 'inkling-runs.png');
});

test('the explanations have an anchor for every control', async (bench) => {
  const page = await bench.open();
  const missing = await page.evaluate(async () => {
    const text = await (await fetch('./docs/mathematics.html')).text();
    const found = new DOMParser().parseFromString(text, 'text/html');
    return window.inkling.parameters().map((info) => info.name).filter((name) => !found.getElementById(name));
  });
  assert.deepEqual(missing, []);
});

test('what the network saw ends with the training images that are most alike', async (bench) => {
  const page = await trainedPage(bench);
  await call(page, 'setReader', 'own');
  await drawWithMouse(page, digits[3]);
  await call(page, 'showPanel', 'what-it-saw');
  const before = (await state(page)).content_height;
  await until(page, (now) => now.content_height > 0);
  // The strip takes its room once the answer is here.
  for (let tries = 0; (await state(page)).content_height <= before; ++tries) {
    assert.ok(tries < 200, 'no images came');
    await nextFrames(page, 3);
  }
});

test('robustness is told by the twin', async (bench) => {
  const page = await trainedPage(bench);
  await page.locator('#mirror-robustness').dispatchEvent('click');
  await page.waitForFunction(() => document.querySelectorAll('#robustness li').length === 4, null, { timeout: 30000 });
  const lines = await page.locator('#robustness li').allTextContents();
  assert.match(lines[0], /^shift, pixels: 0 \d+ percent, 1 \d+ percent/);
});

test('the pad of a phone can be enlarged', async (bench) => {
  const page = await bench.open(phone);
  await until(page, (now) => now.pad.width > 0);
  const small = (await state(page)).pad;
  const sizes = await page.evaluate(() => innerWidth);
  // Left of theme and menu in the header.
  await page.touchscreen.tap(sizes - 8 - 44 - 44 - 22, 26);
  await until(page, (now, width) => now.pad.width > width, small.width);
  const large = (await state(page)).pad;
  assert.ok(large.width >= sizes - 20, `${large.width} of ${sizes}`);
  await drawWithMouse(page, digits[3]);
  assert.equal((await state(page)).prediction.digit, 3);
});
