// What the program holds of the browser's memory.
import assert from 'node:assert/strict';

import { call, startedTraining, state, until } from './asking.mjs';
import { test } from './harness.mjs';

const MB = 1e6;

for (const build of ['threads', 'single']) {
  test(
    `MNIST and the defaults, training, hold at most 160 MB (${build})`,
    async (bench) => {
      const page = await bench.open({ data: 'best', query: `?build=${build}` });
      await startedTraining(page, { epochs: 100 });
      await until(page, (now) => now.epoch > 0.2 && now.accuracies.test !== null);
      const { memory } = await state(page);
      await call(page, 'pause');
      console.log(`           ${(memory / MB).toFixed(1)} MB`);
      assert.ok(memory > 55 * MB, `${memory} bytes: the images alone are 55 MB`);
      assert.ok(memory <= 160 * MB, `${memory} bytes`);
    },
    { seconds: 90, needsMnist: true },
  );

  test(
    `a hundred epochs hold no more memory at their end (${build})`,
    async (bench) => {
      const page = await bench.open({ query: `?build=${build}` });
      const held = async () => {
        const now = await state(page);
        return { memory: now.memory, moments: now.replay.end };
      };
      await call(page, 'train', { epochs: 20 });
      const before = await held();
      await call(page, 'train', { epochs: 100 });
      const after = await held();
      console.log(`           ${before.memory} bytes before, ${after.memory} after`);
      // At most a hundred moments for the replay: up to 24 pictures of a byte for each pixel, and the answers. In the
      // build whose session is in a worker both ends have them. The curves have some points more.
      assert.ok(after.moments <= 100, `${after.moments} moments`);
      const moments = 2 * 20000 * Math.max(0, after.moments - before.moments);
      // Copies of the weights that happen to be shown, or on their way, at one look and not at the other. One that an
      // epoch left behind would make a hundred.
      const copies = 3 * 4 * 101_770;
      const grown = after.memory - before.memory;
      assert.ok(grown < 0.5 * MB + moments + copies, `${before.memory} bytes before, ${after.memory} after`);
    },
    { seconds: 90 },
  );
}
