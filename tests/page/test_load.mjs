// The page comes up, wherever it lies.
import assert from 'node:assert/strict';

import { call, dropFiles, fixtureFiles, nextFrames, refusal, state, until } from './asking.mjs';
import { networkNoise } from './browser.mjs';
import { test } from './harness.mjs';
import { digits } from './strokes.mjs';

const names = (
  'data train_count synthetic_share fresh_digits scribble_share own_share augment_shift augment_rotation augment_scale ' +
  'augment_aspect augment_shear augment_elastic augment_thickness hidden activation dropout initializer init_deviation optimizer ' +
  'learning_rate momentum nesterov beta1 beta2 epsilon weight_decay l2 label_smoothing ' +
  'schedule decay_factor decay_steps warmup_steps batch_size epochs eval_every log_every ' +
  'validation_count patience input_scaling seed threads'
).split(' ');

test('the page loads with threads and asks for nothing that is not there', async (bench) => {
  const server = await bench.serve();
  const page = await bench.open({ server, until: 'ready' });
  const origins = new Set();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  const refused = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  await page.reload();
  await page.waitForFunction(() => window.inkling?.state?.().dataset);
  assert.deepEqual(refused, []);
  for (const origin of origins) {
    assert.ok(
      origin === server.origin || origin === 'null',
      `the page is self-contained, but asks ${origin}`,
    );
  }
  assert.equal(await page.evaluate(() => window.crossOriginIsolated), true);
  assert.equal((await state(page)).build.name, 'threads');
  assert.ok(await page.locator('#failure').isHidden(), 'no failure is shown');
});

test('a page in a folder of its host loads from there alone', async (bench) => {
  const server = await bench.serve({ prefix: '/some/deep%20place/inkling/' });
  await bench.open({ server });
  const outside = server.requests.filter((name) => !name.startsWith('/some/deep%20place/inkling/'));
  assert.deepEqual(outside, []);
});

test('the state is a plain object with everything that is promised', async (bench) => {
  const page = await bench.open();
  const now = await state(page);
  const copied = await page.evaluate(() => JSON.parse(JSON.stringify(window.inkling.state())));
  assert.deepEqual(
    Object.keys(copied).sort(),
    Object.keys(now).sort(),
    'every member survives JSON',
  );
  assert.equal(now.dataset, 'mnist');
  assert.deepEqual(Object.keys(now.configuration).sort(), [...names].sort());
  assert.equal(now.epoch, 0);
  assert.equal(now.step, 0);
  assert.equal(now.running, false);
  for (const name of ['losses', 'accuracies', 'samples_per_second', 'threads', 'build', 'frames']) {
    assert.ok(now[name] !== undefined && now[name] !== null, `state().${name}`);
  }
  assert.ok(now.threads >= 1);
  assert.equal(now.prediction, null);
  for (const side of ['x', 'y', 'width', 'height'])
    assert.equal(typeof now.pad[side], 'number', `pad.${side}`);
  assert.ok(
    now.pad.width >= 160 && Math.abs(now.pad.width - now.pad.height) < 1,
    'the pad is a square to draw on',
  );
  assert.ok(!now.data_error);
});

test('the network can be configured while the data is on its way', async (bench) => {
  let release;
  const server = await bench.serve();
  server.faults.set('data/mnist/train-images-idx3-ubyte.gz', {
    hold: new Promise((resolve) => {
      release = resolve;
    }),
  });
  const page = await bench.open({ server, until: 'ready' });
  await until(page, (now) => now.frames > 0);
  assert.equal((await state(page)).dataset, null);
  await call(page, 'configure', { hidden: [24, 12], learning_rate: 0.07 });
  assert.match(await refusal(page, 'configure', { learning_rate: -1 }), /learning_rate/);
  await refusal(page, 'train', { steps: 5 });
  release();
  await until(page, (now) => now.dataset === 'mnist');
  const now = await state(page);
  assert.deepEqual(now.configuration.hidden, [24, 12]);
  assert.equal(now.configuration.learning_rate, 0.07);
  await call(page, 'train', { steps: 5 });
});

test('before any data all that needs it is refused, and dropped IDX files are taken', async (bench) => {
  const server = await bench.serve();
  server.faults.set('data/manifest.json', { status: 404 });
  server.faults.set('models/digits.safetensors', { status: 404 });
  const page = await bench.open({ server, until: 'ready', allow: networkNoise });
  await until(page, (now) => now.frames > 0 && now.data_error);
  await refusal(page, 'train', { steps: 5 });
  await refusal(page, 'loadDataset', 'mnist');
  await refusal(page, 'classify', Array(784).fill(0));
  await refusal(page, 'classifyStrokes', digits[7]);
  await refusal(page, 'evaluate');
  await refusal(page, 'saveModel');

  await dropFiles(page, fixtureFiles());
  await until(page, (now) => now.dataset);
  await call(page, 'train', { steps: 5 });
});

// As the browser's dialogue hands them over.
const chosenFiles = () => fixtureFiles().map(({ name, base64 }) => ({
  name,
  mimeType: 'application/gzip',
  buffer: Buffer.from(base64, 'base64'),
}));

test('files of a set of one’s own can be chosen, and half a set is refused', async (bench) => {
  const page = await bench.open();
  await call(page, 'train', { steps: 5 });
  const given = chosenFiles();
  await page.locator('#files').setInputFiles(given.slice(0, 3));
  await dropFiles(page, [{ name: 'holiday.jpg', base64: btoa('no images in here') }]);
  await nextFrames(page, 10);
  assert.equal((await state(page)).dataset, 'mnist');
  assert.equal((await state(page)).step, 5);
  await page.locator('#files').setInputFiles(given);
  await until(page, (now) => now.dataset && now.dataset !== 'mnist');
  await call(page, 'train', { steps: 5 });
});

test('names of classes come with files of one’s own', async (bench) => {
  const page = await bench.open();
  const names = (text) => ({ name: 'names.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  const given = chosenFiles();
  const letters = [...'ABCDEFGHIJ'];
  const before = (await state(page)).dataset;
  for (const wrong of ['A\nB\n', 'A\n\nC\n', 'A\n']) {
    await page.locator('#files').setInputFiles([...given, names(wrong)]);
    await nextFrames(page, 20);
    assert.equal((await state(page)).dataset, before);
  }
  await page.locator('#files').setInputFiles([...given, names(letters.join('\r\n'))]);
  await until(page, (now) => now.dataset === 'own');
  assert.deepEqual((await state(page)).classes, letters);
});

test('a set is parted as it is asked for, from the page or from files of one’s own', async (bench) => {
  const page = await bench.open();
  const counts = async () => {
    const now = await state(page);
    return [now.train_count + now.validation_count, now.test_count];
  };
  await call(page, 'loadDataset', 'mnist', { first: 500, testShare: 0.2 });
  assert.deepEqual(await counts(), [400, 100]);
  assert.deepEqual((await state(page)).split, { first: 500, testShare: 0.2, splitSeed: 42 });
  assert.match(await refusal(page, 'loadDataset', 'mnist', { testShare: 1 }), /test_share: found 1/);
  assert.match(await refusal(page, 'loadDataset', 'mnist', { first: 10 ** 7 }), /expected at most/);
  assert.match(await refusal(page, 'loadDataset', 'mnist', { first: -1 }), /first: found -1/);
  assert.match(await refusal(page, 'loadDataset', 'mnist', { share: 0.5 }), /found share/);
  assert.deepEqual(await counts(), [400, 100]);

  // Without test files a fifth of the images tests.
  const given = chosenFiles().slice(0, 2);
  await page.locator('#files').setInputFiles(given);
  await until(page, (now) => now.dataset === 'own');
  const [learned, unseen] = await counts();
  assert.equal(unseen, Math.round(0.2 * (learned + unseen)));
  await call(page, 'loadDataset', 'own', { first: 100, testShare: 0.1 });
  assert.deepEqual(await counts(), [90, 10]);
});
