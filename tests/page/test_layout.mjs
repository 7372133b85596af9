// Sizes of screens, sharpness, rest.
import assert from 'node:assert/strict';

import { nextFrames, state, until } from './asking.mjs';
import { phone } from './browser.mjs';
import { test } from './harness.mjs';
import { atRest, brightness, picture } from './pictures.mjs';

const width = (page) => page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);

async function checkLayout(page, name, viewport) {
  assert.ok((await width(page)) <= 0, `${name}: no horizontal scrolling`);
  const { pad } = await state(page);
  assert.ok(pad.width >= 200, `${name}: a pad of ${pad.width} px is too small to draw on`);
  assert.ok(Math.abs(pad.width - pad.height) < 1, `${name}: the pad is a square`);
  assert.ok(
    pad.x >= 0 && pad.x + pad.width <= viewport.width + 0.5,
    `${name}: the pad lies within the screen`,
  );
  assert.ok(pad.y >= 0 && pad.y < viewport.height / 2, `${name}: the pad is in sight`);
  const box = await page.locator('#pad').boundingBox();
  for (const [side, value] of Object.entries(pad)) {
    assert.ok(Math.abs(box[side] - value) <= 1, `${name}: the element lies over the pad (${side})`);
  }
}

test('no screen size scrolls sideways, and the pad is always in sight', async (bench) => {
  const page = await bench.open();
  const sizes = [
    [1280, 800],
    [1920, 1080],
    [1024, 600],
    [768, 1024],
    [600, 800],
    [360, 640],
    [320, 568],
    [844, 390],
  ];
  for (const [w, h] of sizes) {
    const viewport = { width: w, height: h };
    await page.setViewportSize(viewport);
    await page.waitForFunction(
      ([wide, high]) => innerWidth === wide && document.getElementById('canvas').height === high,
      [w, h],
    );
    await nextFrames(page, 4);
    await checkLayout(page, `${w} x ${h}`, viewport);
    // Between phones and the others the letters change, and with them their texture.
    assert.ok(await brightness(page, await picture(page)) > 0.5, `${w} x ${h} is drawn`);
  }
});

test('the wheel scrolls a page that is longer than its window', async (bench) => {
  const page = await bench.open({ viewport: { width: 700, height: 500 } });
  const room = await page.evaluate(() => document.scrollingElement.scrollHeight - innerHeight);
  assert.ok(room > 50, `there is something to scroll (${room})`);
  const { pad } = await state(page);
  await page.mouse.move(pad.x + pad.width / 2, pad.y + pad.height / 2);
  await page.mouse.wheel(0, 40);
  await page.waitForFunction(() => scrollY > 0);
  await page.mouse.move(10, 490);
  await page.mouse.wheel(0, -400);
  await page.waitForFunction(() => scrollY === 0);
});

test('a phone has one column with the pad first', async (bench) => {
  const page = await bench.open(phone);
  await checkLayout(page, 'phone', phone.viewport);
  const { pad } = await state(page);
  assert.ok(pad.width > phone.viewport.width * 0.8, 'it takes the width');
  assert.ok(pad.y < 120, 'it comes first');
  const canvas = await page.evaluate(() => {
    const { width: wide, height: high } = document.getElementById('canvas');
    return [wide, high];
  });
  assert.deepEqual(canvas, [390 * 3, 844 * 3]);
});

test('the canvas stays sharp when the device pixel ratio changes', async (bench) => {
  const page = await bench.open();
  const session = await page.context().newCDPSession(page);
  const zoomed = (ratio) => [Math.round(1000 / ratio), Math.round(700 / ratio), ratio];
  // Zooming changes the size with the ratio, moving to another screen the ratio alone.
  const all = [...[1, 1.25, 2, 1.5].map(zoomed), [1000, 700, 1], [1000, 700, 2], [1000, 700, 1.5]];
  for (const [wide, high, ratio] of all) {
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: wide,
      height: high,
      deviceScaleFactor: ratio,
      mobile: false,
    });
    await page.waitForFunction(
      ([wanted, expected]) => devicePixelRatio === wanted && innerWidth === expected,
      [ratio, wide],
    );
    await page.waitForFunction(() => {
      const canvas = document.getElementById('canvas');
      const box = canvas.getBoundingClientRect();
      return (
        canvas.width === Math.round(box.width * devicePixelRatio) &&
        canvas.height === Math.round(box.height * devicePixelRatio)
      );
    });
    await nextFrames(page, 4);
    assert.ok((await width(page)) <= 0);
    const { pad } = await state(page);
    assert.ok(
      pad.x >= 0 && pad.x + pad.width <= wide,
      `ratio ${ratio}: pad ${JSON.stringify(pad)}`,
    );
  }
});

test('nothing is drawn while nothing happens', async (bench) => {
  const page = await bench.open();
  await atRest(page, 60);
  const before = (await state(page)).frames;
  await nextFrames(page, 60);
  assert.equal((await state(page)).frames, before);
  const { pad } = await state(page);
  await page.mouse.move(pad.x + 20, pad.y + 20);
  await page.mouse.down();
  await page.mouse.up();
  await until(page, (now, seen) => now.frames > seen, before);
  await atRest(page, 60);
});

test('a resting page stays at rest while the trained network is asked', async (bench) => {
  const { page } = await bench.trained();
  await page.mouse.move(2, 2);
  await atRest(page, 60);
  const before = (await state(page)).frames;
  await nextFrames(page, 60);
  assert.equal((await state(page)).frames, before);
});
