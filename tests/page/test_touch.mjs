// Fingers, on a phone.
import assert from 'node:assert/strict';

import { call, longest, nextFrames, prediction, state } from './asking.mjs';
import { phone } from './browser.mjs';
import { test } from './harness.mjs';
import { drawWithFinger, placed, touchScreen } from './pointers.mjs';
import { hasMnist } from './settings.mjs';
import { digits } from './strokes.mjs';

test(
  'digits drawn with a finger on a phone are read',
  async (bench) => {
    const page = await bench.openTrained(phone);
    const touch = await touchScreen(page);
    const answers = [];
    const chosen = [1, 2, 3, 4, 7];
    for (const digit of chosen) {
      await drawWithFinger(page, digits[digit], touch);
      const read = await prediction(page);
      assert.ok(read, `nothing was read of the ${digit}`);
      assert.equal((await state(page)).strokes, digits[digit].length, `strokes of the ${digit}`);
      answers.push(read.digit);
      await call(page, 'clear');
    }
    assert.equal(await page.evaluate(() => scrollY), 0, 'drawing does not scroll the page');
    const right = answers.filter((answer, i) => answer === chosen[i]).length;
    if (hasMnist) assert.ok(right >= 4, `${right} of 5: ${chosen} read as ${answers}`);
  },
  { seconds: 60 },
);

test('a second finger and a palm draw nothing', async (bench) => {
  const page = await bench.openTrained(phone);
  const touch = await touchScreen(page);
  const at = await placed(page);
  const stroke = digits[7][0].map((point) => ({ ...at(point), id: 1 }));
  const palm = [
    [0.2, 0.9],
    [0.5, 0.95],
    [0.8, 0.9],
    [0.3, 0.6],
  ].map((point) => ({ ...at(point), id: 2 }));

  await touch('touchStart', [stroke[0]]);
  for (const point of stroke.slice(1)) await touch('touchMove', [point]);
  await touch('touchEnd');
  const alone = await prediction(page);
  await call(page, 'clear');

  await touch('touchStart', [stroke[0]]);
  await touch('touchMove', [stroke[1]]);
  await touch('touchStart', [stroke[1], palm[0]]);
  for (let i = 2; i < stroke.length; i += 1)
    await touch('touchMove', [stroke[i], palm[i % palm.length]]);
  await touch('touchEnd', [palm[0]]);
  await touch('touchMove', [palm[1]]);
  await touch('touchEnd');
  const both = await prediction(page);
  assert.equal((await state(page)).strokes, 1);
  assert.equal(both.digit, alone.digit);
  assert.ok(
    longest(both.probabilities, alone.probabilities) < 0.05,
    'only the first finger has drawn',
  );
});

test('a stroke that the system takes away never happened', async (bench) => {
  const page = await bench.openTrained(phone);
  const touch = await touchScreen(page);
  const at = await placed(page);
  await touch('touchStart', [at([0.3, 0.3])]);
  await touch('touchMove', [at([0.6, 0.6])]);
  assert.ok(await prediction(page));
  await touch('touchCancel');
  assert.equal(await prediction(page), null);
  await drawWithFinger(page, digits[1], touch);
  assert.ok(await prediction(page), 'the next stroke is drawn');
});

test('a finger outside the pad scrolls the page, and the pad goes along', async (bench) => {
  const page = await bench.open(phone);
  const touch = await touchScreen(page);
  const before = (await state(page)).pad;
  const room = await page.evaluate(() => document.scrollingElement.scrollHeight - innerHeight);
  assert.ok(room > 100, `a phone's page is longer than its screen (${room})`);
  const x = 195;
  const from = before.y + before.height + 100;
  assert.ok(from < 760, 'there is room beneath the pad');
  await touch('touchStart', [{ x, y: from }]);
  for (let y = from; y > from - 300; y -= 20) await touch('touchMove', [{ x, y }]);
  await touch('touchEnd');
  await page.waitForFunction(() => scrollY > 50);
  // Inertia may carry it further: wait until it lies still.
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        let last = -1;
        let still = 0;
        const look = () => {
          still = scrollY === last ? still + 1 : 0;
          last = scrollY;
          if (still > 10) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await nextFrames(page, 4);
  const after = (await state(page)).pad;
  const scrolled = await page.evaluate(() => scrollY);
  assert.ok(
    Math.abs(before.y - scrolled - after.y) <= 1,
    `scrolled ${scrolled}, pad from ${before.y} to ${after.y}`,
  );
  assert.equal((await state(page)).strokes, 0, 'nothing was drawn');
  // Where the pad lies now, a finger draws.
  const box = await page.locator('#pad').boundingBox();
  assert.ok(Math.abs(box.y - after.y) <= 1, 'the element lies over the picture');
});

test('the Train button on a phone answers a tap', async (bench) => {
  const page = await bench.open(phone);
  // The button sits at the foot of the screen; the first tap that starts a run found it.
  const touch = await touchScreen(page);
  const tap = async (x, y) => {
    await touch('touchStart', [{ x, y }]);
    await touch('touchEnd');
    await nextFrames(page, 6);
  };
  const running = async () => (await state(page)).run > 0;
  for (let y = 830; y > 700 && !(await running()); y -= 24) await tap(100, y);
  assert.ok(await running(), 'no tap at the foot of the screen has started a run');
});
