// Models out of the page and into it.
import assert from 'node:assert/strict';

import { call, dropFiles, loadModel, longest, nextFrames, savedModel, state } from './asking.mjs';
import { test } from './harness.mjs';

const image = Array.from({ length: 784 }, (_, i) => ((i * 7) % 31) / 31);
const read = (page) =>
  page.evaluate(
    async (values) => (await window.inkling.classify(new Float32Array(values))).probabilities,
    image,
  );

test('a saved model gives the same answers after reset and load', async (bench) => {
  const page = await bench.open();
  await call(page, 'configure', { hidden: [40, 20], input_scaling: 'z_score' });
  await call(page, 'train', { epochs: 8 });
  const before = await read(page);
  const { accuracy } = await call(page, 'evaluate');
  const size = await page.evaluate(async () => {
    window.saved = await window.inkling.saveModel();
    return window.saved instanceof Uint8Array ? window.saved.length : null;
  });
  assert.ok(size > 4 * 784 * 40, `bytes of a model: ${size}`);
  await call(page, 'reset');
  assert.ok(longest(await read(page), before) > 0.01, 'the fresh network answers otherwise');
  await page.evaluate(() => window.inkling.loadModel(window.saved));
  assert.deepEqual(await read(page), before);
  assert.equal((await call(page, 'evaluate')).accuracy, accuracy);
  assert.deepEqual((await state(page)).configuration.hidden, [40, 20]);
});

test('a damaged model is refused and the present one stays', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { steps: 40 });
  const before = await read(page);
  const outcomes = await page.evaluate(async () => {
    const whole = await window.inkling.saveModel();
    const changed = (change) => {
      const copy = whole.slice();
      change(copy, new DataView(copy.buffer));
      return copy;
    };
    const damaged = {
      empty: new Uint8Array(0),
      short: whole.slice(0, whole.length - 1),
      'only the header': whole.slice(0, 40),
      long: Uint8Array.from([...whole, 0]),
      'a huge header': changed((copy, view) => view.setUint32(4, 0x7fffffff, true)),
      'no JSON': changed((copy) => copy.fill(0x5b, 8, 24)),
      'not a number': changed((copy, view) => view.setUint32(copy.length - 4, 0x7fc00000, true)),
      'another kind of file': new TextEncoder().encode('GIF89a, or so it says.'),
    };
    const result = {};
    for (const [name, bytes] of Object.entries(damaged)) {
      result[name] = await window.inkling.loadModel(bytes).then(
        () => null,
        (error) => error.message,
      );
    }
    for (const [name, value] of [
      ['a text', 'model'],
      ['nothing', undefined],
      ['a number', 5],
    ]) {
      result[name] = await Promise.resolve()
        .then(() => window.inkling.loadModel(value))
        .then(
          () => null,
          (error) => error.message,
        );
    }
    return result;
  });
  for (const [name, message] of Object.entries(outcomes)) {
    assert.ok(message && message.length > 10, `${name}: ${message}`);
  }
  assert.deepEqual(await read(page), before);
  await call(page, 'train', { steps: 2 });
});

test('a model is read before the data is there', async (bench) => {
  const source = await bench.open();
  await call(source, 'train', { steps: 30 });
  const expected = await read(source);
  const model = await savedModel(source);
  const server = await bench.serve();
  let release;
  server.faults.set('data/mnist/train-images-idx3-ubyte.gz', {
    hold: new Promise((resolve) => {
      release = resolve;
    }),
  });
  const page = await bench.open({ server, until: 'ready' });
  await loadModel(page, model);
  assert.deepEqual(await read(page), expected);
  release();
  await page.waitForFunction(() => window.inkling.state().dataset === 'mnist');
  assert.deepEqual(await read(page), expected, 'the arrival of the data does not take it away');
});

test('a model that is dropped on the page is loaded', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { epochs: 4 });
  const before = await read(page);
  const base64 = await savedModel(page);
  await call(page, 'reset');
  await dropFiles(page, [{ name: 'mine.safetensors', base64: base64.slice(0, 400) }]);
  await nextFrames(page, 5);
  assert.equal((await state(page)).trained, false, 'half a model is refused');
  await dropFiles(page, [{ name: 'mine.safetensors', base64 }]);
  await page.waitForFunction(() => window.inkling.state().trained);
  assert.deepEqual(await read(page), before);
});
