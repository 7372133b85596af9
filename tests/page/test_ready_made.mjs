// The network that comes with the page.
import assert from 'node:assert/strict';

import { call, nextFrames, refusal, state, until } from './asking.mjs';
import { networkNoise } from './browser.mjs';
import { test } from './harness.mjs';
import { penDrawings, placeAll } from './pen_drawings.mjs';
import { penStrokes } from './settings.mjs';
import { digits } from './strokes.mjs';

const model = 'models/digits.safetensors';
const readyMade = (now) => now.has_ready_made;

const read = async (page, strokes) => (await call(page, 'classifyStrokes', strokes)).digit;

test('drawings are read before any data has arrived', async (bench) => {
  const server = await bench.serve();
  let release;
  const hold = new Promise((resolve) => {
    release = resolve;
  });
  server.faults.set('data/mnist/train-images-idx3-ubyte.gz', { hold });
  const page = await bench.open({ server, until: 'ready' });
  await until(page, readyMade);
  assert.equal((await state(page)).dataset, null);
  assert.equal((await state(page)).reader, 'ready-made');
  const answers = [];
  for (const strokes of digits) answers.push(await read(page, strokes));
  assert.ok(answers.filter((answer, digit) => answer === digit).length >= 9, answers.join(' '));
  release();
  await until(page, (now) => now.dataset === 'mnist');
  assert.equal((await state(page)).reader, 'ready-made', 'data alone teaches nothing');
});

test('the own network reads once it has learned, and either can be chosen', async (bench) => {
  const page = await bench.open();
  await until(page, readyMade);
  await call(page, 'setReader', 'own');
  assert.equal((await state(page)).reader, 'own');
  await call(page, 'setReader', 'ready-made');
  const before = await call(page, 'classifyStrokes', digits[5]);
  await call(page, 'train', { steps: 20 });
  assert.equal((await state(page)).reader, 'own');
  const own = await call(page, 'classifyStrokes', digits[5]);
  assert.notDeepEqual(own.probabilities, before.probabilities);
  await call(page, 'setReader', 'ready-made');
  const again = await call(page, 'classifyStrokes', digits[5]);
  assert.deepEqual(again.probabilities, before.probabilities);
  await call(page, 'train', { steps: 1 });
  assert.equal((await state(page)).reader, 'own', 'a new run shows what it learns');
  assert.match(await refusal(page, 'setReader', 'both'), /ready-made/);
  // The twin for those who do not see the canvas.
  await until(page, () => document.getElementById('mirror-reader').value === 'own');
  await page.locator('#mirror-reader').selectOption('ready-made', { force: true });
  assert.equal((await state(page)).reader, 'ready-made');
});

for (const [what, fault] of [
  ['missing', { status: 404 }],
  ['truncated', { truncate: 0.5 }],
  ['a web page', { replace: '<!doctype html>' }],
]) {
  test(`a ready-made model that is ${what} leaves the page as it is`, async (bench) => {
    const server = await bench.serve();
    server.faults.set(model, fault);
    const page = await bench.open({ server, allow: networkNoise });
    await nextFrames(page, 4);
    const now = await state(page);
    assert.equal(now.has_ready_made, false);
    assert.equal(now.reader, 'own');
    await call(page, 'train', { steps: 5 });
    assert.ok(Number.isInteger(await read(page, digits[2])));
  });
}

test(
  'the ready-made model reads 95 of 100 strangers, with thin and thick pens too',
  async (bench) => {
    if (!penStrokes) return;
    const page = await bench.open();
    await until(page, readyMade);
    const drawings = penDrawings();
    for (const [brush, wanted] of [
      [undefined, 0.95],
      [6 / 280, 0.92],
      [34 / 280, 0.92],
    ]) {
      const answers = await page.evaluate(
        ([all, width]) =>
          all.map((strokes) => window.inkling.classifyStrokes(strokes, { brush: width }).digit),
        [placeAll(drawings, 1), brush],
      );
      const right = answers.filter((answer, i) => answer === drawings[i].label).length;
      assert.ok(right >= wanted * drawings.length, `${right} of ${drawings.length} at ${brush}`);
    }
  },
);
