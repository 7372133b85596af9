// Slow motion, and the replay of a run.
import assert from 'node:assert/strict';

import { call, refusal, startedTraining, state, until } from './asking.mjs';
import { test } from './harness.mjs';
import { atRest, difference, picture } from './pictures.mjs';

const replay = async (page) => (await state(page)).replay;

test('setPace() slows training down at once and changes no result', async (bench) => {
  const page = await bench.open();
  const fast = await call(page, 'train', { steps: 40 });
  await call(page, 'reset');
  await call(page, 'setPace', 100);
  assert.equal((await state(page)).pace, 100);
  // A batch takes most of a second: the rest of the run comes at full speed.
  await startedTraining(page, { steps: 40 }, 1);
  assert.ok((await state(page)).running);
  assert.match((await state(page)).status_text, /slowly/);
  await call(page, 'setPace', 0);
  const slow = await page.evaluate(() => window.pending);
  assert.equal(slow.test_accuracy, fast.test_accuracy);
  assert.deepEqual(
    slow.train_history.map(({ step, loss }) => [step, loss]),
    fast.train_history.map(({ step, loss }) => [step, loss]),
  );
  for (const bad of [-1, 0.5, Number.NaN, '100', null]) await refusal(page, 'setPace', bad);
  assert.equal((await state(page)).pace, 0);
});

test('the twin and the keys , and . set the pace', async (bench) => {
  const page = await bench.open();
  await page.selectOption('#mirror-pace', '2000');
  await until(page, (now) => now.pace === 2000);
  await page.keyboard.press('.');
  await until(page, (now) => now.pace === 5000);
  await page.waitForFunction(() => document.getElementById('mirror-pace').value === '5000');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press(',');
  await page.keyboard.press(',');
  await until(page, (now) => now.pace < 5000);
});

test('a finished run can be scrubbed through the twin and played again', async (bench) => {
  const page = await bench.open();
  assert.equal((await replay(page)).end, 0);
  assert.ok(await page.locator('#mirror-replay').isDisabled());
  await call(page, 'configure', { eval_every: 5 });
  const { history } = await call(page, 'train', { steps: 30 });
  await atRest(page);
  const before = await picture(page);
  const { end, position } = await replay(page);
  assert.equal(end, history.length - 1, 'the newest moment is the present');
  assert.equal(position, end);

  const scrub = (to) =>
    page.locator('#mirror-replay').evaluate((input, value) => {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, String(to));
  await scrub(0);
  await until(page, (now) => now.replay.position === 0);
  const first = await replay(page);
  assert.equal(first.seconds, history[0].seconds);
  assert.equal(first.accuracy, history[0].test_accuracy);
  await page.waitForFunction(() => /Replay/.test(document.getElementById('status').textContent));
  assert.match(await page.locator('#mirror-replay').getAttribute('aria-valuetext'), /percent/);
  await atRest(page);
  assert.ok((await difference(page, await picture(page), before)) > 0, 'the page shows the moment');

  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('p');
  await until(page, (now) => now.replay.playing);
  await until(page, (now) => !now.replay.playing && now.replay.position === now.replay.end);
  await atRest(page);

  // A new run leaves the replay.
  await scrub(1);
  await until(page, (now) => now.replay.position === 1);
  await call(page, 'train', { steps: 5 });
  const after = await replay(page);
  assert.equal(after.position, after.end);
  for (const bad of [-1, 0.5, '1']) await refusal(page, 'showMoment', bad);
});
