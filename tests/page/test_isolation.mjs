// Hosts that cannot send headers: a service worker isolates the page, once, or not at all.
import assert from 'node:assert/strict';

import { call, state } from './asking.mjs';
import { haveData } from './browser.mjs';
import { test } from './harness.mjs';

// What a browser says by itself about a service worker that was no good.
const workerNoise = /^console error: (Failed to load resource|A bad HTTP response code)/;

const isolated = (page) => page.evaluate(() => window.crossOriginIsolated);
const registrations = (page) =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

for (const prefix of ['/', '/some/place/inkling/']) {
  test(`a plain host's page at ${prefix} is isolated after loading anew once`, async (bench) => {
    const server = await bench.serve({ isolated: false, prefix });
    const documents = () => server.requests.filter((name) => name === prefix).length;
    const page = await bench.open({ server });
    assert.equal(await isolated(page), true);
    assert.equal(documents(), 2);
    const now = await state(page);
    assert.equal(now.build.name, 'threads');
    assert.match(now.build.reason, /^A service worker isolates the page/);
    await call(page, 'train', { steps: 10 });
    assert.equal((await state(page)).step, 10);
    assert.equal(
      await page.evaluate(async () => (await caches.keys()).length),
      0,
      'nothing is stored',
    );

    await page.reload();
    await haveData(page);
    assert.equal(await isolated(page), true);
    assert.equal(documents(), 3, 'the next visit loads once');
    assert.deepEqual(
      server.requests.filter((name) => !name.startsWith(prefix)),
      [],
    );
  });
}

test('a page that isolation would not help stays as it is', async (bench) => {
  const server = await bench.serve({ isolated: false });
  for (const [what, options] of [
    ['a build without threads is asked for', { query: '?build=single' }],
    [
      'there is no relaxed SIMD',
      {
        init: () => {
          const original = WebAssembly.validate;
          // The longer of the two probes.
          WebAssembly.validate = (bytes) => bytes.length < 35 && original(bytes);
        },
      },
    ],
  ]) {
    server.requests.length = 0;
    const page = await bench.open({ server, ...options });
    assert.equal((await state(page)).build.name, 'single', what);
    assert.equal(server.requests.filter((name) => name === '/').length, 1, what);
    assert.equal(await registrations(page), 0, what);
  }
});

for (const [what, init] of [
  [
    'refuses service workers',
    () => {
      navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'));
    },
  ],
  [
    'has none',
    () => {
      delete Navigator.prototype.serviceWorker;
    },
  ],
  [
    'remembers nothing',
    () => {
      Object.defineProperty(window, 'sessionStorage', {
        get() {
          throw new DOMException('no', 'SecurityError');
        },
      });
    },
  ],
]) {
  test(`a browser that ${what} runs the build without threads in a worker`, async (bench) => {
    const server = await bench.serve({ isolated: false });
    const page = await bench.open({ server, init });
    assert.equal(await isolated(page), false);
    const now = await state(page);
    assert.equal(now.build.name, 'single');
    assert.match(now.build.reason, /^The page is not isolated, so it may not use threads: /);
    assert.equal(now.threaded, true);
    assert.equal(server.requests.filter((name) => name === '/').length, 1);
    const { test_accuracy: accuracy } = await call(page, 'train', { epochs: 20 });
    assert.ok(accuracy > 0.5, `${accuracy}`);
  });
}

for (const [what, fault, documents] of [
  ['does nothing', { replace: 'self.onfetch = undefined;' }, 2],
  ['cannot be fetched', { status: 404 }, 1],
  ['is no script', { replace: '<!doctype html>' }, 1],
]) {
  test(`a service worker that ${what} never keeps the page loading`, async (bench) => {
    const server = await bench.serve({ isolated: false });
    server.faults.set('service_worker.js', fault);
    const page = await bench.open({ server, allow: workerNoise });
    assert.equal((await state(page)).build.name, 'single');
    assert.equal(server.requests.filter((name) => name === '/').length, documents);
    await page.reload();
    await haveData(page);
    assert.equal((await state(page)).build.name, 'single');
    assert.equal(server.requests.filter((name) => name === '/').length, documents + 1);
  });
}

test('the service worker leaves when the host sends the headers by itself', async (bench) => {
  const server = await bench.serve({ isolated: false });
  const page = await bench.open({ server });
  assert.equal(await registrations(page), 1);
  server.isolated = true;
  await page.reload();
  await haveData(page);
  assert.equal(await isolated(page), true);
  assert.equal(await registrations(page), 0);
  await page.reload();
  await haveData(page);
  const now = await state(page);
  assert.equal(now.build.name, 'threads');
  assert.match(now.build.reason, /^This host isolates the page/);
});
