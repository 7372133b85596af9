// The graphics context comes and goes.
import assert from 'node:assert/strict';

import { call, startedTraining, state, until } from './asking.mjs';
import { test } from './harness.mjs';
import { atRest, difference, picture } from './pictures.mjs';
import { drawWithMouse } from './pointers.mjs';
import { digits } from './strokes.mjs';

const lose = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const canvas = document.getElementById('canvas');
        window.lost = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
        canvas.addEventListener('webglcontextlost', () => resolve(), { once: true });
        window.lost.loseContext();
      }),
  );
const restore = (page) => page.evaluate(() => window.lost.restoreContext());

test('a lost graphics context is rebuilt and shows the same page again', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { epochs: 10 });
  await drawWithMouse(page, digits[2]);
  await page.mouse.move(2, 2);
  await atRest(page, 40);
  const before = await state(page);
  const shown = await picture(page);
  for (let round = 0; round < 2; round += 1) {
    await lose(page);
    await restore(page);
    await until(page, (now, seen) => now.frames > seen, (await state(page)).frames);
    await atRest(page, 40);
  }
  const after = await state(page);
  assert.equal(after.step, before.step);
  assert.deepEqual(after.accuracies, before.accuracies);
  assert.deepEqual(after.prediction, before.prediction);
  const change = await difference(page, await picture(page), shown);
  assert.ok(change < 0.004, `the picture differs by ${change.toFixed(4)}`);
});

test('training goes on without a graphics context', async (bench) => {
  const page = await bench.open();
  await startedTraining(page, { epochs: 20000 });
  await lose(page);
  const { step } = await state(page);
  await until(page, (now, seen) => now.running && now.step > seen + 20, step);
  await restore(page);
  await until(page, (now, seen) => now.frames > seen, (await state(page)).frames);
  assert.equal((await state(page)).running, true);
  await call(page, 'pause');
  await page.evaluate(() => window.pending);
});
