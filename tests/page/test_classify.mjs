// classify() and classifyStrokes().
import assert from 'node:assert/strict';

import { call, longest, refusal } from './asking.mjs';
import { test } from './harness.mjs';
import { hasMnist } from './settings.mjs';
import { digits } from './strokes.mjs';

const near = (value, wanted) => Math.abs(value - wanted) < 1e-4;
const sum = (values) => values.reduce((total, value) => total + value, 0);

// Values may hold NaN, which arrives as such.
const classifyRefusal = (page, values) =>
  page.evaluate(async (given) => {
    try {
      await window.inkling.classify(new Float32Array(given));
      return null;
    } catch (error) {
      return error.message;
    }
  }, values);

test('classify() gives ten probabilities and refuses what is no image', async (bench) => {
  const { page } = await bench.trained();
  const image = Array.from({ length: 784 }, (_, i) =>
    Math.floor(i / 28) > 4 && i % 28 > 12 && i % 28 < 15 ? 1 : 0,
  );
  const { digit, probabilities } = await page.evaluate(
    (values) => window.inkling.classify(new Float32Array(values)),
    image,
  );
  assert.equal(probabilities.length, 10);
  assert.ok(near(sum(probabilities), 1));
  assert.equal(digit, probabilities.indexOf(Math.max(...probabilities)));
  assert.match(await classifyRefusal(page, image.slice(1)), /783.*784/);
  assert.match(await classifyRefusal(page, [...image, 0]), /785.*784/);
  assert.match(await classifyRefusal(page, []), /784/);
  assert.ok(await classifyRefusal(page, image.with(5, Number.NaN)));
  assert.ok(await classifyRefusal(page, image.with(5, Number.POSITIVE_INFINITY)));
  assert.ok(await classifyRefusal(page, image.with(5, 255)), '0..255 is not 0..1');
  for (const value of [undefined, null, 'image', 5]) await refusal(page, 'classify', value);
});

test('ten drawn digits are read, whatever the size and the place', async (bench) => {
  const { page } = await bench.trained();
  const read = async (strokes) => (await call(page, 'classifyStrokes', strokes)).digit;
  const places = { 'as drawn': [1, 0], small: [0.3, 0.65], 'beyond the edge': [1.2, 0.2] };
  for (const [name, [scale, shift]] of Object.entries(places)) {
    const answers = [];
    for (const strokes of digits) {
      const placed = strokes.map((stroke) =>
        stroke.map(([x, y]) => [x * scale + shift, y * scale + shift]),
      );
      answers.push(await read(placed));
    }
    const right = answers.filter((answer, digit) => answer === digit).length;
    // The stand-in has its own idea of digits; there it counts that every drawing is answered.
    if (hasMnist) assert.ok(right >= 8, `${name}: ${right} of 10 (${answers.join(' ')})`);
  }
});

test('classifyStrokes() shows the image that the network sees', async (bench) => {
  const { page } = await bench.trained();
  const { digit, probabilities, input } = await call(page, 'classifyStrokes', digits[3]);
  assert.equal(input.length, 784);
  assert.ok(input.every((value) => value >= 0 && value <= 1) && Math.max(...input) > 0.9);
  const lit = input.flatMap((value, i) =>
    value > 0.02 ? [[Math.floor(i / 28), i % 28, value]] : [],
  );
  const height = Math.max(...lit.map(([row]) => row)) - Math.min(...lit.map(([row]) => row)) + 1;
  assert.ok(height >= 19 && height <= 21, `the ink is ${height} rows high, about 20 of 28`);
  const total = sum(lit.map(([, , value]) => value));
  for (const axis of [0, 1]) {
    const center = sum(lit.map((pixel) => (pixel[axis] + 0.5) * pixel[2])) / total;
    assert.ok(Math.abs(center - 14) <= 0.55, `the centre of mass lies at ${center}`);
  }
  const again = await page.evaluate(
    (values) => window.inkling.classify(new Float32Array(values)),
    input,
  );
  assert.equal(again.digit, digit);
  assert.ok(longest(again.probabilities, probabilities) < 1e-4);
});

test('dots, all widths of brushes and ten thousand points are read', async (bench) => {
  const { page } = await bench.trained();
  const spiral = Array.from({ length: 10000 }, (_, i) => [
    0.5 + (i / 25000) * Math.cos(i / 50),
    0.5 + (i / 25000) * Math.sin(i / 50),
  ]);
  const drawings = [
    [[[0.5, 0.5]]],
    [
      [
        [0.5, 0.5],
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ],
    [[[0, 0]]],
    [
      [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
    ],
    [
      [],
      [
        [0.4, 0.2],
        [0.4, 0.8],
      ],
      [],
    ],
    [
      [
        [-2, 3],
        [9, -8],
      ],
    ],
    [spiral],
  ];
  for (const strokes of drawings) {
    const { digit, probabilities, input } = await call(page, 'classifyStrokes', strokes);
    assert.ok(Number.isInteger(digit) && near(sum(probabilities), 1));
    assert.ok(
      input.every(Number.isFinite) && Math.max(...input) > 0.1,
      JSON.stringify(strokes).slice(0, 80),
    );
  }
  for (const brush of [0.001, 0.02, 0.12, 0.5]) {
    const { input } = await call(page, 'classifyStrokes', digits[7], { brush });
    assert.ok(Math.max(...input) > 0.1, `brush ${brush}`);
  }
});

test('classifyStrokes() refuses what is no drawing', async (bench) => {
  const { page } = await bench.trained();
  const bad = [
    [],
    [[]],
    [[[Number.NaN, 0.5]]],
    [[[0.5, Number.POSITIVE_INFINITY]]],
    [
      [
        [1e30, 1e30],
        [0, 0],
      ],
    ],
    [[[0.5]]],
    [[[0.1, 0.2, 0.3]]],
    [[['a', 'b']]],
    [[0.5, 0.5]],
    'strokes',
    null,
    5,
  ];
  for (const strokes of bad) await refusal(page, 'classifyStrokes', strokes);
  for (const brush of [Number.NaN, -1, 0, 'thick']) {
    await refusal(page, 'classifyStrokes', digits[7], { brush });
  }
});

test('drawings are read while the network learns', async (bench) => {
  const page = await bench.open({ data: 'best' });
  const answers = await page.evaluate(async (strokes) => {
    const run = window.inkling.train({ epochs: 20000 });
    const seen = [];
    while (seen.length < 40) {
      const { probabilities } = await window.inkling.classifyStrokes(strokes);
      seen.push(probabilities[3]);
      await new Promise(requestAnimationFrame);
    }
    const { running } = window.inkling.state();
    await window.inkling.pause();
    await run;
    return { seen, running };
  }, digits[3]);
  assert.ok(answers.running, 'the run went on meanwhile');
  assert.ok(new Set(answers.seen).size > 3, 'the answer follows the newest weights');
});
