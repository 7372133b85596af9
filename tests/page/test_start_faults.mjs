// Browsers and lines on which the page cannot start as it should.
import assert from 'node:assert/strict';

import { call, state, until } from './asking.mjs';
import { becomeReady, haveData, networkNoise } from './browser.mjs';
import { test } from './harness.mjs';

async function shownFailure(page) {
  await page.waitForFunction(() => {
    const section = document.getElementById('failure');
    return section && !section.hidden && section.offsetHeight > 0;
  });
  return page.locator('#failure').innerText();
}

const readyReason = (page) =>
  page.evaluate(() =>
    window.inkling.ready.then(
      () => null,
      (error) => error.message,
    ),
  );

test('a browser without WebAssembly is told so in plain text', async (bench) => {
  const page = await bench.open({
    until: 'nothing',
    init: () => {
      delete window.WebAssembly;
    },
  });
  assert.match(await shownFailure(page), /WebAssembly/);
  assert.match(await readyReason(page), /WebAssembly/);
  assert.ok(await page.locator('#retry').isVisible());
});

test('a browser without WebGL2 is told so, and the controls beneath still train', async (bench) => {
  const page = await bench.open({
    until: 'nothing',
    init: () => {
      for (const { prototype } of [HTMLCanvasElement, OffscreenCanvas]) {
        const original = prototype.getContext;
        prototype.getContext = function getContext(kind, ...rest) {
          return /^(experimental-)?webgl/.test(kind) ? null : original.call(this, kind, ...rest);
        };
      }
    },
  });
  const text = await shownFailure(page);
  assert.match(text, /WebGL ?2/);
  assert.ok(await page.locator('#retry').isVisible());
  // Nothing can be drawn, so the page never becomes ready; all else works.
  assert.match(await readyReason(page), /WebGL ?2/);
  await haveData(page);
  await call(page, 'configure', { epochs: 3 });
  await page.locator('#mirror-train').click();
  await until(page, (now) => now.epoch >= 3 && !now.running);
  assert.ok((await state(page)).accuracies.test > 0);
});

for (const [what, ending, fault] of [
  ['is missing', 'wasm', { status: 404 }],
  ['stops on the way', 'wasm', { cut: 0.5 }],
  // Hosts let browsers keep files for a while: the same bad bytes must not come from there.
  ['is corrupted', 'wasm', { replace: 'no program', maxAge: 600 }],
  ['lacks its script', 'js', { status: 404 }],
]) {
  test(`a program that ${what} is told in plain text, and Retry starts it`, async (bench) => {
    const server = await bench.serve();
    for (const build of ['threads', 'single', 'scalar']) {
      server.faults.set(`${build}/inkling-${build}.${ending}`, fault);
    }
    const page = await bench.open({ server, until: 'nothing', allow: networkNoise });
    const text = await shownFailure(page);
    assert.ok(text.length > 40, text);
    assert.ok((await readyReason(page))?.length > 10);
    server.faults.clear();
    await page.locator('#retry').click();
    await page.waitForFunction(() => window.inkling?.state?.().dataset === 'mnist');
    assert.ok(await page.locator('#failure').isHidden());
    await call(page, 'train', { steps: 3 });
  });
}

test('the styled page stands before the program has come, with progress in MiB', async (bench) => {
  const server = await bench.serve();
  let release;
  server.faults.set('threads/inkling-threads.wasm', {
    hold: new Promise((resolve) => {
      release = resolve;
    }),
  });
  const page = await bench.open({ server, until: 'nothing' });
  await page.waitForFunction(() => /\d.*MiB/.test(document.body.innerText));
  assert.ok(!(await page.locator('#failure').isVisible()));
  release();
  await becomeReady(page);
  assert.doesNotMatch(
    await page.evaluate(() => document.body.innerText),
    /\d MiB/,
    'the progress goes away',
  );
});

test('a page whose program traps says so and offers to start anew', async (bench) => {
  const page = await bench.open({
    until: 'ready',
    // Memory of the program is out of reach from outside: its instance is replaced by one whose
    // turn traps.
    init: () => {
      const original = WebAssembly.instantiateStreaming;
      WebAssembly.instantiateStreaming = async (...given) => {
        const { instance, module } = await original.apply(WebAssembly, given);
        const exports = { ...instance.exports };
        for (const [name, value] of Object.entries(exports)) {
          if (typeof value !== 'function') continue;
          exports[name] = (...values) => {
            if (window.trap) throw new WebAssembly.RuntimeError('unreachable');
            return value(...values);
          };
        }
        return { instance: { exports }, module };
      };
    },
    allow: /RuntimeError: unreachable/,
  });
  await page.evaluate(() => {
    window.trap = true;
    dispatchEvent(new Event('scroll'));
  });
  assert.match(await shownFailure(page), /wrong|stop/i);
  assert.ok(await page.locator('#retry').isVisible());
});
