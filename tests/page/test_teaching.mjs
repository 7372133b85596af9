// Teaching a misread drawing, the visitor's own drawings, and drawings that are no digits.
import assert from 'node:assert/strict';

import { call, nextFrames, refusal, state, until } from './asking.mjs';
import { becomeReady, networkNoise } from './browser.mjs';
import { test } from './harness.mjs';
import { drawWithMouse } from './pointers.mjs';
import { digits } from './strokes.mjs';

const triangle = [[[0.5, 0.2], [0.65, 0.5], [0.8, 0.8], [0.5, 0.8], [0.2, 0.8], [0.35, 0.5], [0.5, 0.2]]];

async function readyPage(bench, options = {}) {
  const page = await bench.open(options);
  await until(page, (now) => now.has_ready_made && now.dataset);
  return page;
}

async function show(page, panel) {
  await call(page, 'showPanel', panel);
  await nextFrames(page, 4);
}

test('a triangle is taught as 4, kept over a reload, and taken back exactly', async (bench) => {
  const page = await readyPage(bench);
  await show(page, 'teach-it');
  await drawWithMouse(page, triangle);
  const before = (await state(page)).prediction;
  await page.keyboard.press('4');
  await until(page, (now) => now.taught && now.taught.after !== null);
  const taught = await state(page);
  assert.equal(taught.prediction.digit, 4);
  assert.equal(taught.reader, 'own', 'the taught network reads on');
  assert.equal(taught.drawings, 1);
  assert.ok(taught.taught.after > taught.taught.before - 0.05);

  await page.reload();
  await becomeReady(page);
  await until(page, (now) => now.drawings === 1);
  const kept = await page.evaluate(async () => {
    const { rows, columns, labels, pixels } = await window.inkling.drawings();
    return { rows, columns, labels: [...labels], ink: pixels.reduce((sum, pixel) => sum + pixel, 0) };
  });
  assert.deepEqual([kept.rows, kept.columns, kept.labels], [28, 28, [4]]);
  assert.ok(kept.ink > 1000);

  await until(page, (now) => now.has_ready_made && now.dataset);
  await drawWithMouse(page, triangle);
  const { probabilities } = (await state(page)).prediction;
  assert.deepEqual(probabilities, before.probabilities, 'the ready-made model itself is as it was');
  await call(page, 'teach', 7);
  assert.equal((await state(page)).drawings, 2);
  await call(page, 'undo');
  const undone = await state(page);
  assert.equal(undone.drawings, 1);
  assert.equal(undone.taught, null);
  await call(page, 'setReader', 'ready-made');
  assert.deepEqual((await state(page)).prediction.probabilities, probabilities);
});

test('own drawings are mixed into training, saved as IDX and dropped back', async (bench) => {
  const page = await readyPage(bench);
  await drawWithMouse(page, triangle);
  await call(page, 'teach', 3);
  const samples = await page.evaluate(async () => {
    const { train_count: before } = window.inkling.state();
    await window.inkling.configure({ own_share: 0.5 });
    await window.inkling.reset();
    return { before, after: window.inkling.state().train_count };
  });
  assert.ok(samples.after > 1.15 * samples.before, JSON.stringify(samples));
  // The files that the page itself writes are taken again.
  const found = await page.evaluate(async () => {
    const { rows, columns, labels, pixels } = await window.inkling.drawings();
    const header = (type, ...sizes) => new Uint8Array([type, ...sizes].flatMap((n) => [n >>> 24, n >>> 16, n >>> 8, n]));
    await window.inkling.setDrawings({ rows: 28, columns: 28, labels: [], pixels: [] });
    const none = window.inkling.state().drawings;
    const transfer = new DataTransfer();
    transfer.items.add(new File([header(0x803, labels.length, rows, columns), pixels], 'inkling-drawings-idx3-ubyte'));
    transfer.items.add(new File([header(0x801, labels.length), labels], 'inkling-labels-idx1-ubyte'));
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer }));
    return none;
  });
  assert.equal(found, 0);
  await until(page, (now) => now.drawings === 1);
});

test('what cannot be taught is refused', async (bench) => {
  const page = await readyPage(bench);
  assert.match(await refusal(page, 'teach', 3), /a drawing on the pad/);
  assert.match(await refusal(page, 'teach', 10), /found 10, expected a class from 0 to 9/);
  assert.match(await refusal(page, 'teach', 'four'), /found four/);
  assert.match(await refusal(page, 'setDrawings', { rows: 28, columns: 28, labels: [1], pixels: [1, 2] }), /setDrawings/);
  assert.equal((await state(page)).drawings, 0);
});

test('the twin teaches too', async (bench) => {
  const page = await readyPage(bench);
  await drawWithMouse(page, triangle);
  await page.locator('#mirror-class').selectOption('8', { force: true });
  await page.locator('#mirror-teach').dispatchEvent('click');
  await until(page, (now) => now.taught && now.taught.after !== null);
  assert.equal((await state(page)).prediction.digit, 8);
});

// A pen that wanders, with a generator of its own: none of the program's scribbles.
const scribbles = `(() => {
  let seed = 20261122;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let sure = 0;
  let unlike = 0;
  for (let i = 0; i < 500; ++i) {
    const stroke = [];
    let [x, y, angle, bend] = [0.2 + 0.6 * random(), 0.2 + 0.6 * random(), 7 * random(), 0];
    const length = i % 2 ? 80 + 300 * random() : 0;
    for (let t = 0; t < length; ++t) {
      bend = 0.9 * bend + 0.25 * normal();
      angle += bend;
      x += 0.03 * Math.cos(angle);
      y += 0.03 * Math.sin(angle);
      if (x < 0.05 || x > 0.95 || y < 0.05 || y > 0.95) angle += 2;
      x = Math.min(0.95, Math.max(0.05, x));
      y = Math.min(0.95, Math.max(0.05, y));
      stroke.push([x, y]);
    }
    // Every other one: corners anywhere.
    for (let corners = length ? 0 : 8 + 16 * random(); corners > 0; --corners) stroke.push([random(), random()]);
    const answer = window.inkling.classifyStrokes([stroke]);
    if (Math.max(...answer.probabilities) >= 0.9) ++sure;
    if (answer.unlike) ++unlike;
  }
  return { sure, unlike };
})()`;

test('of 500 scribbles at most 5% are read with 90% certainty, and most are called unlike any digit', async (bench) => {
  const page = await readyPage(bench);
  const { sure, unlike } = await page.evaluate(scribbles);
  assert.ok(sure <= 25, `${sure} of 500`);
  assert.ok(unlike >= 300, `${unlike} of 500`);
  for (const strokes of digits) assert.equal((await call(page, 'classifyStrokes', strokes)).unlike, false);
});

test('a laboratory that does not arrive can be asked for again', async (bench) => {
  const server = await bench.serve();
  const { build } = await state(await bench.open({ server }));
  const file = `${build.name}/inkling-${build.name}-laboratory.wasm`;
  server.faults.set(file, { status: 500 });
  const page = await bench.open({ server, allow: networkNoise });
  const asked = () => server.requests.filter((path) => path.endsWith('-laboratory.wasm')).length;
  await show(page, 'what-it-saw');
  while (asked() < 2) await nextFrames(page, 2);  // the second time past the browser's own store
  await drawWithMouse(page, digits[3]);
  assert.equal((await state(page)).prediction.digit, 3, 'the page lives');
  server.faults.delete(file);
  // Retry lies below its sentence, at the left of the band under the pad's tools.
  const { pad } = await state(page);
  for (let y = pad.y + pad.height + 140; asked() < 3; y += 12) {
    assert.ok(y < pad.y + pad.height + 260, 'Retry was not found');
    await page.mouse.click(pad.x + 30, y);
    await nextFrames(page, 3);
  }
  assert.equal(asked(), 3);
});
