// Hosts and lines that deliver the data badly, or otherwise than they lie there.
import assert from 'node:assert/strict';

import { call, configuration, nextFrames, refusal, state, until } from './asking.mjs';
import { networkNoise } from './browser.mjs';
import { test } from './harness.mjs';

const faults = [
  ['is missing', 'mnist/train-images-idx3-ubyte.gz', { status: 404 }, /404/],
  ['breaks its host', 'mnist/t10k-labels-idx1-ubyte.gz', { status: 500 }, /500/],
  ['is truncated', 'mnist/t10k-images-idx3-ubyte.gz', { truncate: 0.6 }, /bytes/],
  ['is empty', 'mnist/train-labels-idx1-ubyte.gz', { truncate: 0 }, /bytes/],
  ['stops on the way', 'mnist/train-images-idx3-ubyte.gz', { cut: 0.5 }, /stopped|connection/],
  ['is corrupted', 'mnist/train-labels-idx1-ubyte.gz', { corrupt: true }, /damaged|SHA-256/],
  // Hosts let browsers keep files for a while: trying again must not give the same bad bytes from
  // there.
  [
    'is corrupted and kept',
    'mnist/t10k-images-idx3-ubyte.gz',
    { corrupt: true, maxAge: 600 },
    /damaged|SHA-256/,
  ],
  [
    'is a web page',
    'mnist/train-images-idx3-ubyte.gz',
    { replace: '<!doctype html><p>Log in!' },
    /bytes/,
  ],
];

for (const [what, path, fault, reason] of faults) {
  test(`a data file that ${what} is named, and loadDataset() fetches it anew`, async (bench) => {
    const server = await bench.serve();
    server.faults.set(`data/${path}`, fault);
    const page = await bench.open({ server, until: 'ready', allow: networkNoise });
    await until(page, (now) => now.data_error);
    const now = await state(page);
    assert.equal(now.dataset, null);
    assert.ok(
      now.data_error.includes(path.split('/').pop()),
      `it names the file: ${now.data_error}`,
    );
    assert.match(now.data_error, reason);
    assert.ok(await page.locator('#failure').isHidden(), 'the page lives on');
    await nextFrames(page, 2);
    assert.ok((await state(page)).frames > 0);
    await call(page, 'configure', { hidden: [16] });
    assert.match(await refusal(page, 'loadDataset', 'mnist'), reason);

    server.faults.clear();
    await call(page, 'loadDataset', 'mnist');
    const after = await state(page);
    assert.equal(after.dataset, 'mnist');
    assert.ok(!after.data_error);
    assert.deepEqual(after.configuration.hidden, [16]);
    await call(page, 'train', { steps: 5 });
  });
}

for (const [what, fault] of [
  ['missing', { status: 404 }],
  ['no JSON', { replace: '<!doctype html>' }],
  ['another JSON', { replace: '{"version":1}' }],
]) {
  test(`a list of data sets that is ${what} is named, and the page lives on`, async (bench) => {
    const server = await bench.serve();
    server.faults.set('data/manifest.json', fault);
    const page = await bench.open({ server, until: 'ready', allow: networkNoise });
    await until(page, (now) => now.data_error);
    assert.match((await state(page)).data_error, /manifest\.json/);
    server.faults.clear();
    await call(page, 'loadDataset', 'mnist');
    await call(page, 'train', { steps: 5 });
  });
}

for (const [what, fault] of [
  ['unpacks .gz files', { unpack: true }],
  ['declares .gz files as encoded', { encoded: true }],
]) {
  test(`a host that ${what} serves the page just as well`, async (bench) => {
    const server = await bench.serve();
    const names = [
      'train-images-idx3',
      'train-labels-idx1',
      't10k-images-idx3',
      't10k-labels-idx1',
    ];
    for (const name of names) server.faults.set(`data/mnist/${name}-ubyte.gz`, fault);
    const page = await bench.open({ server });
    await call(page, 'train', { steps: 5 });
  });
}

test('a set that fails to load again leaves the one that is there', async (bench) => {
  const server = await bench.serve();
  const page = await bench.open({ server, allow: networkNoise });
  await call(page, 'train', { steps: 12 });
  const before = await configuration(page);
  server.faults.set('data/mnist/train-images-idx3-ubyte.gz', { status: 404 });
  await refusal(page, 'loadDataset', 'mnist');
  const now = await state(page);
  assert.equal(now.dataset, 'mnist');
  assert.equal(now.step, 12);
  assert.deepEqual(await configuration(page), before);
  await call(page, 'train', { steps: 3 });
});
