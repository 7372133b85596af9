// The drawing pad under a mouse.
import assert from 'node:assert/strict';

import { call, longest, nextFrames, prediction, state, until } from './asking.mjs';
import { test } from './harness.mjs';
import { atRest, difference, picture } from './pictures.mjs';
import { drawWithMouse, placed } from './pointers.mjs';
import { hasMnist } from './settings.mjs';
import { digits } from './strokes.mjs';

test('digits drawn with the mouse are read', async (bench) => {
  const { page } = await bench.trained();
  const answers = [];
  const chosen = [0, 2, 3, 5, 7];
  for (const digit of chosen) {
    await drawWithMouse(page, digits[digit]);
    const read = await prediction(page);
    assert.ok(read, `nothing was read of the ${digit}`);
    assert.equal((await state(page)).strokes, digits[digit].length);
    answers.push(read.digit);
    await call(page, 'clear');
  }
  const right = answers.filter((answer, i) => answer === chosen[i]).length;
  if (hasMnist) assert.ok(right >= 4, `${right} of 5: ${chosen} read as ${answers}`);
});

test('a drawing on the pad is read as its strokes are by classifyStrokes()', async (bench) => {
  const { page } = await bench.trained();
  await drawWithMouse(page, digits[4]);
  const drawn = await prediction(page);
  const given = await call(page, 'classifyStrokes', digits[4]);
  await call(page, 'clear');
  assert.equal(drawn.digit, given.digit);
  assert.ok(longest(drawn.probabilities, given.probabilities) < 0.2);
});

test('the prediction follows the pen within a stroke and ends with clear()', async (bench) => {
  const { page } = await bench.trained();
  assert.equal(await prediction(page), null);
  const at = await placed(page);
  const points = digits[2][0].map(at);
  await page.mouse.move(points[0].x, points[0].y);
  await page.mouse.down();
  const seen = [];
  for (const { x, y } of points.slice(1)) {
    await page.mouse.move(x, y);
    seen.push(JSON.stringify(await prediction(page)));
  }
  assert.ok(new Set(seen).size > points.length / 2, 'it changes while the pen is down');
  await page.mouse.up();
  await call(page, 'clear');
  assert.equal(await prediction(page), null);
  assert.equal((await state(page)).strokes, 0);
});

test('Ctrl+Z takes a stroke back, C clears the pad, and Ctrl+Z brings it back', async (bench) => {
  // A page of its own: strokes of other tests would come back too.
  const page = await bench.openTrained();
  await drawWithMouse(page, digits[5]);
  const whole = await prediction(page);
  await page.keyboard.press('Control+z');
  const less = await prediction(page);
  assert.equal((await state(page)).strokes, 1);
  assert.ok(
    longest(whole.probabilities, less.probabilities) > 0,
    'one stroke less reads differently',
  );
  await page.keyboard.press('c');
  assert.equal(await prediction(page), null);
  await page.keyboard.press('Control+z');
  assert.deepEqual(await prediction(page), less, 'clearing can be undone');
  await page.keyboard.press('Control+z');
  assert.equal(await prediction(page), null, 'and the first stroke too');
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('Control+z');
  assert.equal(await prediction(page), null);
  await call(page, 'clear');
});

test('a stroke goes on beyond the edge and ends where the button is let go', async (bench) => {
  const { page } = await bench.trained();
  const at = await placed(page);
  const go = async (x, y) => {
    const point = at([x, y]);
    await page.mouse.move(point.x, point.y, { steps: 3 });
  };
  await go(0.5, 0.2);
  await page.mouse.down();
  await go(0.5, 0.9);
  await go(1.2, 0.9);
  await page.mouse.up();
  const after = await prediction(page);
  assert.ok(after);
  assert.equal((await state(page)).strokes, 1);
  await go(0.2, 0.2);
  await go(0.8, 0.3);
  assert.deepEqual(await prediction(page), after, 'without a button nothing is drawn');
  await call(page, 'clear');
});

test('a click is a dot, and the right button draws nothing', async (bench) => {
  const { page } = await bench.trained();
  const at = await placed(page);
  const { x, y } = at([0.5, 0.5]);
  await page.mouse.click(x, y, { button: 'right' });
  assert.equal(await prediction(page), null);
  await page.mouse.click(x, y);
  const dot = await prediction(page);
  assert.ok(dot && dot.probabilities.every((value) => value >= 0 && value <= 1));
  await call(page, 'clear');
});

test('ink is visible in light and dark', async (bench) => {
  for (const theme of ['light', 'dark']) {
    const page = await bench.open({ theme });
    await atRest(page);
    const { pad } = await state(page);
    const empty = await picture(page, pad);
    await drawWithMouse(page, digits[3]);
    await page.mouse.move(2, 2);
    await nextFrames(page, 3);
    await atRest(page);
    const drawn = await picture(page, pad);
    const change = await difference(page, drawn, empty);
    assert.ok(change > 0.02, `${theme}: the pad changed by ${change.toFixed(4)}`);
    await call(page, 'clear');
    await atRest(page);
    assert.ok(
      (await difference(page, await picture(page, pad), empty)) < 0.002,
      `${theme}: clear() leaves no ink`,
    );
  }
});

test('drawing goes on while the network learns', async (bench) => {
  const page = await bench.open({ data: 'best' });
  await page.evaluate(() => {
    window.pending = window.inkling.train({ epochs: 20000 });
  });
  await until(page, (now) => now.step > 20);
  await drawWithMouse(page, digits[0]);
  await until(page, (now) => now.prediction !== null && now.running);
  const first = await prediction(page);
  await page.waitForFunction(
    (before) => JSON.stringify(window.inkling.state().prediction) !== before,
    JSON.stringify(first),
  );
  await call(page, 'pause');
  await page.evaluate(() => window.pending);
});
