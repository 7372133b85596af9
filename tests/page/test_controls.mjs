// Keyboard, and the HTML twin for those who cannot see the canvas.
import assert from 'node:assert/strict';

import {
  call,
  configuration,
  nextFrames,
  prediction,
  startedTraining,
  state,
  until,
} from './asking.mjs';
import { test } from './harness.mjs';
import { brightness, picture } from './pictures.mjs';
import { drawWithMouse } from './pointers.mjs';
import { digits } from './strokes.mjs';

// So long that nothing but a pause ends it.
const endless = { epochs: 20000 };

test('Space trains and pauses, R resets, C clears', async (bench) => {
  const page = await bench.open();
  await call(page, 'configure', endless);
  await page.keyboard.press('Space');
  await until(page, (now) => now.running && now.step > 0);
  await page.keyboard.press('Space');
  await until(page, (now) => !now.running && now.status === 'paused');
  await page.keyboard.press('r');
  await until(page, (now) => now.step === 0 && !now.running);
  await drawWithMouse(page, digits[1]);
  assert.equal((await state(page)).strokes, 1);
  await page.keyboard.press('c');
  await until(page, (now) => now.strokes === 0);
});

test('the twin has a button for everything, named with its shortcut', async (bench) => {
  const page = await bench.open();
  await call(page, 'configure', endless);
  const click = (id) => page.evaluate((name) => document.getElementById(name).click(), id);
  const label = (id) => page.locator(`#${id}`).textContent();

  assert.match(await label('mirror-train'), /train.*space/i);
  await click('mirror-train');
  await until(page, (now) => now.running && now.step > 0);
  await page.waitForFunction(() =>
    /pause/i.test(document.getElementById('mirror-train').textContent),
  );
  await click('mirror-train');
  await until(page, (now) => !now.running);

  assert.match(await label('mirror-reset'), /reset.*\(R\)/i);
  await click('mirror-reset');
  await until(page, (now) => now.step === 0);
  await click('mirror-step');
  await until(page, (now) => now.step === 1 && !now.running);
  await click('mirror-epoch');
  await until(page, (now) => now.epoch === 1 && !now.running);

  await drawWithMouse(page, digits[4]);
  assert.match(await label('mirror-undo'), /undo.*ctrl.*z/i);
  await click('mirror-undo');
  await until(page, (now) => now.strokes === 1);
  assert.match(await label('mirror-clear'), /clear.*\(C\)/i);
  await click('mirror-clear');
  await until(page, (now) => now.strokes === 0);
});

test('Tab reaches every button of the twin, and Space presses it once', async (bench) => {
  const page = await bench.open();
  await call(page, 'configure', endless);
  const wanted = ['train', 'step', 'epoch', 'reset', 'undo', 'clear', 'theme'].map(
    (name) => `mirror-${name}`,
  );
  const reached = new Set();
  for (let i = 0; i < 20 && !wanted.every((id) => reached.has(id)); i += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement.id));
  }
  assert.deepEqual(
    wanted.filter((id) => !reached.has(id)),
    [],
    'reached by Tab',
  );

  await page.focus('#mirror-train');
  await page.keyboard.press('Space');
  await until(page, (now) => now.running && now.step > 0);
  await nextFrames(page, 10);
  assert.equal((await state(page)).running, true, 'pressed once, not twice');
  await page.keyboard.press('Enter');
  await until(page, (now) => !now.running);
});

test('every setting has a labelled input that changes it or says why it cannot', async (bench) => {
  const page = await bench.open();
  await page.evaluate(() => {
    document.querySelector('#mirror details')?.setAttribute('open', '');
  });
  const names = Object.keys(await configuration(page));
  const found = await page.evaluate(() =>
    [...document.querySelectorAll('#mirror-settings :is(input, select)')].map((input) => ({
      name: input.name,
      label: [...input.labels].map((label) => label.textContent.trim()).join(' '),
    })),
  );
  assert.deepEqual(found.map(({ name }) => name).sort(), [...names].sort());
  for (const { name, label } of found) assert.ok(label.length > 1, `${name} has a label`);

  const set = (name, value) =>
    page.evaluate(
      ([key, text]) => {
        const input = document.querySelector(`#mirror-settings [name="${key}"]`);
        if (input.type === 'checkbox') input.checked = text;
        else input.value = text;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      },
      [name, value],
    );
  await set('learning_rate', '0.03');
  await set('hidden', '48, 24');
  await set('optimizer', 'adam');
  await set('nesterov', false);
  await set('activation', 'tanh');
  await until(
    page,
    ({ configuration: now }) =>
      now.learning_rate === 0.03 &&
      now.hidden.length === 2 &&
      now.optimizer === 'adam' &&
      now.nesterov === false &&
      [].concat(now.activation)[0] === 'tanh',
  );
  await set('learning_rate', 'minus one');
  await page.waitForFunction(() =>
    document
      .querySelector('#mirror-settings [name="learning_rate"]')
      .matches('[aria-invalid="true"]'),
  );
  await page.waitForFunction(() =>
    /learning_rate/.test(document.getElementById('live').textContent),
  );
  assert.equal((await configuration(page)).learning_rate, 0.03);
});

test('keys typed into an input are not taken for shortcuts', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { steps: 3 });
  await drawWithMouse(page, digits[1]);
  await page.evaluate(() => {
    document.querySelector('#mirror details')?.setAttribute('open', '');
    document.querySelector('#mirror-settings [name="hidden"]').focus();
  });
  await page.keyboard.type('r c s');
  await nextFrames(page, 4);
  const now = await state(page);
  assert.equal(now.step, 3);
  assert.equal(now.strokes, 1);
  assert.equal(now.running, false);
});

test('shortcuts of the browser stay the browser’s', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { steps: 3 });
  await drawWithMouse(page, digits[1]);
  const prevented = await page.evaluate(() => {
    const result = [];
    for (const [key, code] of [
      ['r', 'KeyR'],
      ['c', 'KeyC'],
      ['s', 'KeyS'],
      ['=', 'Equal'],
      ['-', 'Minus'],
    ]) {
      const event = new KeyboardEvent('keydown', {
        key,
        code,
        ctrlKey: true,
        bubbles: true,
        cancelable: true,
      });
      if (!document.body.dispatchEvent(event)) result.push(key);
    }
    return result;
  });
  await nextFrames(page, 3);
  assert.deepEqual(prevented, [], 'Ctrl with R, C, S, plus and minus');
  assert.equal((await state(page)).step, 3);
  assert.equal((await state(page)).strokes, 1);
});

test('the polite live region tells what is read, the status what goes on', async (bench) => {
  const { page } = await bench.trained();
  const region = page.locator('#live');
  assert.equal(await region.getAttribute('aria-live'), 'polite');
  await drawWithMouse(page, digits[7]);
  const { digit } = await prediction(page);
  await page.waitForFunction(
    (wanted) => new RegExp(`\\b${wanted}\\b`).test(document.getElementById('live').textContent),
    digit,
  );
  await call(page, 'clear');
  assert.ok((await page.locator('#status').textContent()).length > 5);
  const other = await bench.open();
  const idle = await other.locator('#status').textContent();
  await startedTraining(other, endless);
  await other.waitForFunction(
    (before) => document.getElementById('status').textContent !== before,
    idle,
  );
});

test('the page has a language and a title, and lets people zoom', async (bench) => {
  const page = await bench.open();
  assert.ok((await page.title()).includes('Inkling'));
  assert.ok(await page.evaluate(() => document.documentElement.lang));
  const viewport = await page.locator('meta[name=viewport]').getAttribute('content');
  assert.doesNotMatch(viewport, /user-scalable|maximum-scale/);
  const icon = await page.locator('link[rel=icon]').getAttribute('href');
  assert.equal(await page.evaluate(async (href) => (await fetch(href)).status, icon), 200);
});

test('the theme follows the system, can be switched and is remembered', async (bench) => {
  const page = await bench.open({ theme: 'dark' });
  const shade = async () => brightness(page, await picture(page));
  const becomes = async (check, what) => {
    // The picture is taken after the frame that draws it.
    for (let turn = 0; turn < 20; turn += 1) {
      if (check(await shade())) return;
      await nextFrames(page, 3);
    }
    assert.fail(`${what}: brightness ${await shade()}`);
  };
  await becomes((value) => value < 0.35, 'dark as the system');
  await page.emulateMedia({ colorScheme: 'light' });
  await becomes((value) => value > 0.7, 'light as the system');
  await page.evaluate(() => document.getElementById('mirror-theme').click());
  await becomes((value) => value < 0.35, 'dark by choice');
  await page.reload();
  await page.waitForFunction(() => window.inkling?.state?.().frames > 0);
  await becomes((value) => value < 0.35, 'dark after a reload');
});
