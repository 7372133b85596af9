// Training: what it reaches, how far it goes, how it is stopped.
import assert from 'node:assert/strict';

import { call, refusal, startedTraining, state } from './asking.mjs';
import { test } from './harness.mjs';

test(
  'three epochs of the default settings read 97.5% of the MNIST test images',
  async (bench) => {
    const { page, result } = await bench.trained();
    assert.ok(result.test_accuracy >= 0.975, `reached ${result.test_accuracy}`);
    const { accuracy, loss, confusion } = await call(page, 'evaluate');
    assert.ok(Math.abs(accuracy - result.test_accuracy) < 1e-9, `evaluate() says ${accuracy}`);
    assert.ok(loss > 0 && loss < 0.5, `loss ${loss}`);
    const total = confusion.flat().reduce((sum, count) => sum + count, 0);
    const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
    assert.equal(total, 10000);
    assert.equal(right / total, accuracy);
    console.log(
      `           ${(100 * accuracy).toFixed(2)}% in ${result.seconds.toFixed(1)} s, ` +
        `${Math.round(result.samples_per_second)} images/s`,
    );
  },
  { seconds: 90, needsMnist: true },
);

test(
  'a preset reads 98% of the MNIST test images',
  async (bench) => {
    const page = await bench.open({ data: 'best' });
    await call(page, 'applyPreset', 'Accurate');
    const result = await call(page, 'train', {});
    assert.ok(result.test_accuracy >= 0.98, `reached ${result.test_accuracy}`);
    console.log(
      `           ${(100 * result.test_accuracy).toFixed(2)}% in ${result.seconds.toFixed(1)} s`,
    );
  },
  { seconds: 120, needsMnist: true },
);

test('train() tells history, accuracy, time and speed', async (bench) => {
  const { page, result } = await bench.trained();
  const now = await state(page);
  assert.ok(
    result.test_accuracy > 0.8 && result.test_accuracy <= 1,
    `accuracy ${result.test_accuracy}`,
  );
  assert.ok(result.seconds > 0 && result.evaluation_seconds >= 0 && result.samples_per_second > 0);
  const history = JSON.stringify(result.history);
  assert.ok(
    history.includes('loss') && history.includes('accuracy'),
    `history: ${history.slice(0, 200)}`,
  );
  assert.ok(now.losses.train > 0 && now.losses.test > 0 && now.losses.validation > 0);
  assert.ok(now.accuracies.test === result.test_accuracy && now.accuracies.validation > 0.8);
  assert.equal(now.running, false);
});

test('a run goes as far as it is told: steps, samples, epochs', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { steps: 7 });
  assert.equal((await state(page)).step, 7);
  await call(page, 'train', { samples: 96 });
  assert.equal((await state(page)).step, 7 + 3, '96 samples are three batches of 32');
  await call(page, 'reset');
  await call(page, 'train', { epochs: 2 });
  assert.equal((await state(page)).epoch, 2);
  await call(page, 'reset');
  await call(page, 'train', { epochs: 0.5 });
  const { epoch } = await state(page);
  assert.ok(Math.abs(epoch - 0.5) < 0.1, `half an epoch ended at ${epoch}`);
});

test('a length that makes no sense is refused and nothing runs', async (bench) => {
  const page = await bench.open();
  const bad = [
    { steps: 0 },
    { steps: -3 },
    { steps: 2.5 },
    { steps: Number.NaN },
    { steps: 'many' },
    { samples: 0 },
    { samples: Number.POSITIVE_INFINITY },
    { epochs: 0 },
    { epochs: -1 },
    { epochs: Number.NaN },
    { epochs: 1, steps: 1 },
    { batches: 4 },
    7,
  ];
  for (const length of bad) await refusal(page, 'train', length);
  const now = await state(page);
  assert.equal(now.step, 0);
  assert.equal(now.running, false);
});

test('pause() ends a run with what there is, and train() goes on from there', async (bench) => {
  const page = await bench.open();
  await startedTraining(page, { epochs: 5000 });
  await call(page, 'pause');
  const result = await page.evaluate(() => window.pending);
  const paused = await state(page);
  assert.equal(paused.running, false);
  assert.ok(paused.step > 0);
  const { accuracy } = await call(page, 'evaluate');
  assert.equal(result.test_accuracy, accuracy, 'the accuracy is that of the weights there are');
  assert.ok(result.seconds > 0);
  await call(page, 'train', { steps: 4 });
  assert.equal((await state(page)).step, paused.step + 4);
});

test('reset() brings a fresh network back, also in the middle of a run', async (bench) => {
  const page = await bench.open();
  const values = Array.from({ length: 784 }, (_, i) => (i % 29) / 29);
  const read = () =>
    page.evaluate((given) => window.inkling.classify(new Float32Array(given)), values);
  const fresh = await read();
  await startedTraining(page, { epochs: 5000 });
  await call(page, 'reset');
  await page.evaluate(() => window.pending.catch(() => {}));
  const now = await state(page);
  assert.equal(now.running, false);
  assert.equal(now.step, 0);
  assert.equal(now.epoch, 0);
  assert.deepEqual(await read(), fresh, 'the same seed gives the same weights again');
});

test('undo() brings back the network that a reset set aside', async (bench) => {
  const page = await bench.open();
  await refusal(page, 'undo');
  await call(page, 'train', { epochs: 8 });
  const { loss } = await call(page, 'evaluate');
  await call(page, 'reset');
  assert.notEqual((await call(page, 'evaluate')).loss, loss);
  await call(page, 'undo');
  assert.equal((await call(page, 'evaluate')).loss, loss);
});

for (const build of ['threads', 'single', 'scalar']) {
  test(`a hidden page trains on (${build})`, async (bench) => {
    const page = await bench.open({ query: `?build=${build}` });
    // As browsers do: hidden pages get no frames.
    await page.evaluate(() => {
      window.requestAnimationFrame = () => 0;
      for (const [name, value] of [
        ['hidden', true],
        ['visibilityState', 'hidden'],
      ]) {
        Object.defineProperty(document, name, { get: () => value });
      }
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    await call(page, 'train', { steps: 60 });
    assert.equal(await page.evaluate(() => window.inkling.state().step), 60);
    // Slow motion follows the clock, not the frames.
    await call(page, 'setPace', 4000);
    await call(page, 'train', { steps: 10 });
    assert.equal(await page.evaluate(() => window.inkling.state().step), 70);
    assert.ok((await call(page, 'evaluate')).accuracy > 0.2);
  });
}

test('the same seed gives the same accuracy again, another seed another network', async (bench) => {
  const page = await bench.open();
  const run = async () => {
    await call(page, 'train', { epochs: 4 });
    const { loss } = await call(page, 'evaluate');
    await call(page, 'reset');
    return loss;
  };
  const first = await run();
  assert.equal(await run(), first);
  await call(page, 'configure', { seed: 7 });
  assert.notEqual(await run(), first);
});

test('a run that diverges is stopped with a hint, and the page goes on', async (bench) => {
  const page = await bench.open();
  // Each step multiplies the weights by 1 - 10: nothing can hold them.
  await call(page, 'configure', { learning_rate: 10, warmup_steps: 0, l2: 1 });
  const outcome = await page.evaluate(() =>
    window.inkling.train({ epochs: 200 }).then(
      (result) => ({ result }),
      (error) => ({ message: error.message }),
    ),
  );
  const now = await state(page);
  assert.equal(now.running, false);
  assert.match(outcome.message ?? now.diverged ?? '', /learning rate/i);
  await call(page, 'configure', { learning_rate: 0.1, warmup_steps: 50, l2: 0 });
  await call(page, 'reset');
  const { test_accuracy: accuracy } = await call(page, 'train', { epochs: 10 });
  assert.ok(accuracy > 0.5, `${accuracy} afterwards`);
});

test('on() tells of progress, evaluations, states, predictions and errors', async (bench) => {
  const page = await bench.open();
  const heard = await page.evaluate(async () => {
    const counts = {};
    for (const name of ['progress', 'evaluation', 'state', 'prediction', 'error']) {
      counts[name] = 0;
      window.inkling.on(name, () => {
        counts[name] += 1;
        throw new Error('a listener that fails disturbs nobody');
      });
    }
    await window.inkling.train({ epochs: 3 });
    return counts;
  });
  assert.ok(heard.progress > 0 && heard.evaluation > 0 && heard.state > 0, JSON.stringify(heard));
  assert.equal(heard.error, 0);
  assert.match(await refusal(page, 'on', 'nope'), /nope/);
  assert.ok(await refusal(page, 'on', 'progress', 'no function'));
});
