// Which build runs, why, and what becomes of one that cannot.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { call, nextFrames, savedModel, state, until } from './asking.mjs';
import { test } from './harness.mjs';
import { dist } from './settings.mjs';
import { digits } from './strokes.mjs';

// So that a page on a plain host stays as it is.
const plain = { isolated: false, serviceWorkers: 'block' };

const documents = (server) => server.requests.filter((name) => name === '/').length;

for (const [build, description] of [
  ['threads', /^\d+ threads?, relaxed SIMD$/],
  ['single', /^1 thread, SIMD$/],
  ['scalar', /^1 thread, no SIMD$/],
]) {
  test(`the build ${build} can be asked for, says so, and learns`, async (bench) => {
    const server = await bench.serve();
    const page = await bench.open({ server, query: `?build=${build}` });
    const now = await state(page);
    assert.equal(now.build.name, build);
    assert.match(now.build.description, description);
    assert.equal(now.build.reason, `Asked for by ?build=${build}.`);
    assert.equal(now.threaded, true, 'training has a thread or a worker of its own');
    await nextFrames(page, 4);
    const told = await page.locator('#build').textContent();
    assert.ok(told.includes(now.build.description) && told.includes(now.build.reason), told);
    const { test_accuracy: accuracy } = await call(page, 'train', { steps: 30 });
    assert.ok(accuracy > 0.2, `${accuracy} after 30 steps`);
    assert.equal((await state(page)).step, 30);
    assert.equal(documents(server), 1, 'the page has loaded once');
  });
}

test('a build is asked for on a plain host without loading the page anew', async (bench) => {
  const server = await bench.serve({ isolated: false });
  const page = await bench.open({ server, query: '?build=single' });
  assert.equal((await state(page)).build.name, 'single');
  assert.equal(documents(server), 1);
  assert.equal(
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
    0,
  );
});

test('a browser without SIMD gets the scalar build, and learns', async (bench) => {
  const page = await bench.open({
    init: () => {
      WebAssembly.validate = () => false;
    },
  });
  const now = await state(page);
  assert.equal(now.build.name, 'scalar');
  assert.match(now.build.reason, /no SIMD/);
  await call(page, 'train', { steps: 20 });
  assert.equal((await call(page, 'classifyStrokes', digits[7])).probabilities.length, 10);
});

// A browser whose multiply-add subtracts instead, and one whose multiplication adds: what the
// program asks for is exchanged on its way.
function exchanged(from, to) {
  return (bytes) => {
    let found = 0;
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) {
      to.copy(bytes, at);
      found += 1;
    }
    assert.ok(found > 0, 'the program uses the instruction');
    return bytes;
  };
}
const wrongMultiplyAdd = exchanged(Buffer.from([0xfd, 0x85, 0x02]), Buffer.from([0xfd, 0x86, 0x02]));
const wrongMultiply = exchanged(Buffer.from([0xfd, 0xe6, 0x01]), Buffer.from([0xfd, 0xe4, 0x01]));

test('a build that computes wrongly here is left aside for the next', async (bench) => {
  const server = await bench.serve();
  server.faults.set('threads/inkling-threads.wasm', { patch: wrongMultiplyAdd });
  let page = await bench.open({ server });
  let now = await state(page);
  assert.equal(now.build.name, 'single');
  assert.match(now.build.reason, /computes wrongly.*(Weights|Biases|Probabilities|stopped)/s);
  await call(page, 'train', { steps: 5 });

  server.faults.set('single/inkling-single.wasm', { patch: wrongMultiply });
  page = await bench.open({ server });
  now = await state(page);
  assert.equal(now.build.name, 'scalar');
  assert.match(now.build.reason, /computes wrongly/);
  await call(page, 'train', { steps: 5 });
});

test('a build that is asked for and computes wrongly is told in plain text', async (bench) => {
  const server = await bench.serve();
  server.faults.set('single/inkling-single.wasm', { patch: wrongMultiply });
  const page = await bench.open({ server, query: '?build=single', until: 'nothing' });
  await page.waitForFunction(() => document.getElementById('failure')?.hidden === false);
  assert.match(await page.locator('#failure').innerText(), /computes wrongly/);
});

// ---- the session in a worker

test('without isolation a worker trains, and the page is not kept from its work', async (bench) => {
  const page = await bench.open({ ...plain });
  const now = await state(page);
  assert.equal(now.build.name, 'single');
  assert.match(now.build.reason, /not isolated/);
  assert.equal(page.workers().length, 1);
  await call(page, 'configure', { hidden: [300] });
  const outcome = await page.evaluate(async () => {
    const { inkling } = window;
    const frames = inkling.state().frames;
    const run = inkling.train({ epochs: 100000 });
    run.catch(() => {});
    // While the page is busy the training goes on; with slices of the page's own time it would
    // stand still but for one of 10 ms.
    let most = 0;
    for (let attempt = 0; attempt < 20 && most < 0.05; attempt += 1) {
      await new Promise((resolve) => {
        const end = inkling.on('progress', () => resolve(end()));
      });
      const before = inkling.state().seconds;
      const until = performance.now() + 300;
      while (performance.now() < until);
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      most = Math.max(most, inkling.state().seconds - before);
    }
    const drawn = inkling.state().frames - frames;
    await inkling.pause();
    await run;
    return { most, drawn, running: inkling.state().running };
  });
  assert.ok(outcome.most >= 0.05, `${outcome.most} s of training while the page was busy`);
  assert.ok(outcome.drawn > 0, 'frames went on');
  assert.equal(outcome.running, false, 'a pause gets in');
});

test('where no worker can be had, training takes slices of the frames', async (bench) => {
  for (const init of [
    () => {
      delete window.Worker;
    },
    () => {
      window.Worker = class extends EventTarget {
        constructor() {
          super();
          setTimeout(() => this.dispatchEvent(new Event('error', { cancelable: true })));
        }

        postMessage() {}

        terminate() {}
      };
    },
  ]) {
    const page = await bench.open({ ...plain, init });
    const now = await state(page);
    assert.equal(now.build.name, 'single');
    assert.equal(now.threaded, false);
    assert.match(now.build.description, /^no threads, SIMD$/);
    await call(page, 'train', { steps: 20 });
    assert.equal((await state(page)).step, 20);
  }
});

test('the same seed gives the same weights in a worker and in slices', async (bench) => {
  const trained = async (options) => {
    const page = await bench.open({ query: '?build=single', ...options });
    await call(page, 'train', { steps: 40 });
    return savedModel(page);
  };
  const sliced = await trained({
    init: () => {
      delete window.Worker;
    },
  });
  assert.equal(await trained({}), sliced);
});

test('reset, undo, models, settings and data go through the worker', async (bench) => {
  const page = await bench.open({ query: '?build=single' });
  await call(page, 'train', { epochs: 3 });
  const { loss } = await call(page, 'evaluate');
  const answer = await call(page, 'classifyStrokes', digits[3]);
  const model = await savedModel(page);
  await call(page, 'reset');
  assert.equal((await state(page)).step, 0);
  assert.notEqual((await call(page, 'evaluate')).loss, loss);
  await call(page, 'undo');
  assert.equal((await call(page, 'evaluate')).loss, loss);
  assert.deepEqual(await call(page, 'classifyStrokes', digits[3]), answer);
  await call(page, 'configure', { hidden: [20, 10] });
  await call(page, 'reset');
  assert.equal((await state(page)).parameter_count, 784 * 20 + 20 + 210 + 110);
  await page.evaluate(
    (text) => window.inkling.loadModel(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))),
    model,
  );
  assert.deepEqual(await call(page, 'classifyStrokes', digits[3]), answer);
  await call(page, 'loadDataset', 'mnist');
  await until(page, (now) => now.dataset === 'mnist' && !now.running);
});

// ---- what a visit costs

test('one visit loads at most 450,000 bytes, whichever build it takes', async () => {
  const { visit } = JSON.parse(readFileSync(path.join(dist, 'build.json'), 'utf8'));
  assert.deepEqual(Object.keys(visit.bytes).sort(), ['scalar', 'single', 'threads']);
  if (visit.method !== 'brotli') return;
  for (const [build, bytes] of Object.entries(visit.bytes)) {
    assert.ok(bytes > 100000 && bytes <= 450000, `${build}: ${bytes} bytes`);
  }
});
