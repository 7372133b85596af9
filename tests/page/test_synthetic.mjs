// A page that was put up without any data.
import assert from 'node:assert/strict';

import { call, refusal, state, until } from './asking.mjs';
import { test } from './harness.mjs';
import { digits } from './strokes.mjs';

test(
  'without data the page draws its own digits, says so, learns and reads',
  async (bench) => {
    const server = await bench.serve({ data: 'none' });
    const page = await bench.open({ server });
    await until(page, (now) => now.dataset === 'synthetic', undefined, { timeout: 30000 });
    const now = await state(page);
    assert.equal(now.data_error, null);
    assert.equal(now.configuration.data, 'synthetic');
    assert.equal(now.train_count + now.validation_count, 60000);
    assert.equal(now.test_count, 10000);
    await call(page, 'configure', { hidden: [64], epochs: 0.7 });
    const trained = await call(page, 'train');
    // By chance: 0.1. These digits are harder than MNIST's.
    assert.ok(trained.test_accuracy > 0.6, `${trained.test_accuracy}`);
    let right = 0;
    for (const [digit, strokes] of digits.entries())
      right += (await call(page, 'classifyStrokes', strokes)).digit === digit;
    assert.ok(right >= 6, `${right} of 10`);
    assert.match(await refusal(page, 'loadDataset', 'mnist'), /There is no data set/);
    assert.equal((await state(page)).dataset, 'synthetic', 'what is there stays');
  },
  { seconds: 90 },
);

test(
  'synthetic digits and augmented images are learned beside the data, and change no test image',
  async (bench) => {
    const page = await bench.open();
    const settings = { augment_rotation: 8, augment_elastic: 0.5, synthetic_share: 1 };
    await call(page, 'configure', settings);
    const now = await state(page);
    const alone = now.dataset === 'mnist' ? now.train_count / 2 : 0;
    assert.ok(Number.isInteger(alone) && alone > 0, 'as many synthetic digits as real ones');
    await call(page, 'train', { steps: 20 });
    const augmented = await call(page, 'evaluate');
    await call(page, 'configure', { augment_rotation: 0, augment_elastic: 0 });
    const plain = await call(page, 'evaluate');
    assert.deepEqual(plain.confusion, augmented.confusion);
  },
);
