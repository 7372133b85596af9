// Hyper-parameters through configure() and the presets.
import assert from 'node:assert/strict';

import { call, configuration, refusal, startedTraining, state, until } from './asking.mjs';
import { test } from './harness.mjs';

test('a live setting acts within the run, one for a restart waits for it', async (bench) => {
  const page = await bench.open();
  await startedTraining(page, { epochs: 5000 });
  await call(page, 'configure', { learning_rate: 0.013, hidden: [16] });
  const during = await state(page);
  assert.equal(during.configuration.learning_rate, 0.013);
  assert.deepEqual(during.configuration.hidden, [16]);
  assert.equal(during.running, true, 'the run goes on');
  assert.ok(during.step > 0, 'the trained network is not thrown away');
  await call(page, 'pause');
  await call(page, 'reset');
  await call(page, 'train', { steps: 3 });
  assert.deepEqual((await configuration(page)).hidden, [16]);
});

test('every value that makes no sense is refused by name and changes nothing', async (bench) => {
  const page = await bench.open();
  const before = await configuration(page);
  const bad = {
    learning_rate: [-0.1, 0, Number.NaN, Number.POSITIVE_INFINITY, '0.1 apples', null, true, [0.1]],
    momentum: [-0.01, 1, 1.5],
    hidden: [[0], [-5], [4097], [12.5], [Number.NaN], Array(9).fill(8), 'wide', [[8]]],
    activation: ['step', ['relu', 'tanh', 'relu'], []],
    dropout: [1, -0.1, [0.1, 0.1, 0.1]],
    optimizer: ['sgdd', '', 3],
    schedule: ['sometimes'],
    initializer: ['zeros'],
    input_scaling: ['none'],
    nesterov: ['perhaps', 2],
    batch_size: [-1, 1.5, 1e12, Number.NaN],
    epochs: [0, -1, Number.NaN],
    seed: [-1, 0.5, 1e300],
    validation_count: [-1, 1e9],
    train_count: [-2, 1e12],
    label_smoothing: [1, -0.5],
    l2: [-1],
    data: ['nope', 5],
  };
  for (const [name, values] of Object.entries(bad)) {
    for (const value of values) {
      const reason = await refusal(page, 'configure', { [name]: value });
      assert.ok(
        reason.includes(name),
        `the reason for ${name} = ${JSON.stringify(value)} names it: ${reason}`,
      );
    }
  }
  for (const given of [{ learning_rates: 0.1 }, { __proto__x: 1 }, 'learning_rate', 5, [1]]) {
    await refusal(page, 'configure', given);
  }
  // One bad value keeps the good ones beside it out.
  await refusal(page, 'configure', { momentum: 0.5, learning_rate: -1 });
  assert.deepEqual(await configuration(page), before);
});

test('what cannot fit into memory is refused beforehand with the estimate', async (bench) => {
  const page = await bench.open();
  const before = await configuration(page);
  const reason = await refusal(page, 'configure', {
    hidden: Array(8).fill(4096),
    optimizer: 'adam',
  });
  assert.match(reason, /\d+ MiB/);
  assert.deepEqual(await configuration(page), before);
  await call(page, 'train', { steps: 2 });
});

test('numbers may come one for all layers or one for each', async (bench) => {
  const page = await bench.open();
  await call(page, 'configure', {
    hidden: [20, 10],
    activation: ['tanh', 'sigmoid'],
    dropout: [0.2, 0],
  });
  const now = await configuration(page);
  assert.deepEqual(now.activation, ['tanh', 'sigmoid']);
  await call(page, 'train', { steps: 5 });
  await call(page, 'reset');
  await call(page, 'configure', { hidden: [], activation: 'relu', dropout: 0 });
  await call(page, 'train', { steps: 5 });
});

test('configure() calls that follow one another at once add up', async (bench) => {
  const page = await bench.open();
  await page.evaluate(() =>
    Promise.all([
      window.inkling.configure({ learning_rate: 0.02 }),
      window.inkling.configure({ momentum: 0.5 }),
      window.inkling.configure({ batch_size: 48 }),
    ]),
  );
  const now = await configuration(page);
  assert.deepEqual([now.learning_rate, now.momentum, now.batch_size], [0.02, 0.5, 48]);
});

test('a preset is applied whole, an unknown one is refused', async (bench) => {
  const page = await bench.open();
  const before = await configuration(page);
  await call(page, 'applyPreset', 'Adam');
  const after = await configuration(page);
  assert.equal(after.optimizer, 'adam');
  assert.notEqual(after.learning_rate, before.learning_rate);
  assert.match(await refusal(page, 'applyPreset', 'nope'), /nope/);
  assert.deepEqual(await configuration(page), after);
  await call(page, 'applyPreset', 'Default');
  assert.deepEqual(await configuration(page), before);
});

test('a refused data set leaves the previous one and its network', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { steps: 20 });
  const before = await state(page);
  assert.match(await refusal(page, 'loadDataset', 'nope'), /nope/);
  await until(page, (now) => !now.running);
  const after = await state(page);
  assert.equal(after.dataset, 'mnist');
  assert.equal(after.configuration.data, 'mnist');
  assert.equal(after.step, before.step);
  await call(page, 'train', { steps: 2 });
});
