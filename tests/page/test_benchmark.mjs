// inkling.benchmark(): that it measures, names what it cannot do, and leaves the page alone.
import assert from 'node:assert/strict';

import { call, refusal, state } from './asking.mjs';
import { test } from './harness.mjs';

const quick = { hidden: [16], batch_size: 8, seconds: 0.05 };

test('benchmark() measures training and leaves network and canvas alone', async (bench) => {
  const { page } = await bench.trained();
  await page.waitForFunction(() => {
    const { frames } = window.inkling.state();
    const same = window.framesBefore === frames;
    window.framesBefore = frames;
    return same;
  }, null, { polling: 500 });
  const before = await state(page);
  const speed = await call(page, 'benchmark', { goal: 'throughput', ...quick, threads: 1 });
  assert.equal(speed.threads, 1);
  for (const figure of ['samples_per_second', 'gflops', 'ceiling_gflops']) {
    assert.ok(speed[figure] > 0 && Number.isFinite(speed[figure]), `${figure}: ${speed[figure]}`);
  }
  const operations = 2 * (2 * (784 * 16 + 160) + 160);
  const gflops = (speed.samples_per_second * operations) / 1e9;
  assert.ok(Math.abs(speed.gflops / gflops - 1) < 1e-9);
  assert.ok((await call(page, 'benchmark', { goal: 'latency', seconds: 0.01 })).microseconds > 0);
  const { images } = await call(page, 'benchmark', { goal: 'evaluation', seconds: 0.01 });
  assert.equal(images, before.test_count);
  // Each seed's run is the same run: samples and accuracy do not depend on speed.
  const goal = { goal: 'time-to-accuracy', preset: 'Default', accuracy: 0.3, seed: 7 };
  const [first, second] = [await call(page, 'benchmark', goal), await call(page, 'benchmark', goal)];
  assert.ok(first.seconds > 0 && first.seconds <= first.train_seconds);
  assert.ok(first.final_accuracy > 0.3 && first.samples > 0 && first.epochs > 0);
  assert.equal(first.samples, second.samples);
  assert.equal(first.final_accuracy, second.final_accuracy);
  const after = await state(page);
  for (const member of ['frames', 'revision', 'step', 'run', 'seconds', 'configuration']) {
    assert.deepEqual(after[member], before[member], member);
  }
}, { seconds: 90 });

test('benchmark() refuses what it does not understand, and training beside it', async (bench) => {
  const page = await bench.open();
  const refused = (options) => refusal(page, 'benchmark', options);
  assert.match(await refused({ goal: 'sprint' }), /found goal = sprint, expected one of throughput/);
  assert.match(await refused({ goal: 'latency', batch_size: 8 }), /found batch_size/);
  assert.match(await refused({ hidden: [0] }), /hidden: found 0/);
  assert.match(await refused({ hidden: 'wide' }), /hidden: found "wide"/);
  assert.match(await refused({ threads: 99 }), /threads: found 99/);
  assert.match(await refused({ products: 'best' }), /products: found "best"/);
  assert.match(await refused({ augmentation: 'wild' }), /found wild, expected one of none/);
  assert.match(await refused({ goal: 'time-to-accuracy', preset: 'Rocket' }), /Rocket.*Default/);
  assert.match(await refused(5), /expected an object/);
  const training = call(page, 'train', { epochs: 1000 });
  await page.waitForFunction(() => window.inkling.state().running);
  assert.match(await refused(quick), /training runs/);
  await call(page, 'pause');
  await training;
  assert.ok((await call(page, 'benchmark', quick)).samples_per_second > 0);
});

// Counts the frames that the page asks for, drawn or not.
function countFrames() {
  window.asked = 0;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (work) => {
    ++window.asked;
    return ask(work);
  };
}

for (const build of ['threads', 'single']) {
  test(`a page that rests asks for no frames, nor while it waits for an answer (${build})`, async (bench) => {
    const page = await bench.open({ init: countFrames, query: `?build=${build}` });
    await call(page, 'train', { steps: 5 });
    const askedIn = async (milliseconds) => {
      // What has just been asked for is still looked for in some frames.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const before = await page.evaluate(() => window.asked);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return (await page.evaluate(() => window.asked)) - before;
    };
    const resting = await askedIn(1000);
    assert.ok(resting <= 3, `at rest: ${resting} frames in a second`);
    await page.evaluate((goal) => {
      window.pending = window.inkling.benchmark(goal).then(() => { window.answered = true; });
    }, { goal: 'throughput', hidden: [16], batch_size: 8, threads: 1, seconds: 4 });
    const waiting = await askedIn(1000);
    assert.notEqual(await page.evaluate(() => window.answered), true);
    assert.ok(waiting <= 3, `waiting: ${waiting} frames in a second`);
    await page.evaluate(() => window.pending);
  });
}
