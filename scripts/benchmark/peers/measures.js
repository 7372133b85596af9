// What is measured of a library in the browser. A library is an object with
//   version                                      text
//   load(images, labels)                         the training set, as 0..1 floats and bytes; once
//   network(hidden, batch, recipe)               a fresh network, which becomes the present one
//   step(indices, rate)                          one training step on these samples
//   settle()                                     a promise: everything asked for has been done
//   answers(images, count)                       a promise of the class of each image
// recipe: {momentum, nesterov, label_smoothing}

const PIXELS = 784;

async function bytesOf(name) {
  const response = await fetch(`/data/mnist/${name}-ubyte.gz`);
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
  const plain = response.body.pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

const imagesOf = async (name) => Float32Array.from((await bytesOf(name)).subarray(16), (v) => v / 255);
const labelsOf = async (name) => (await bytesOf(name)).slice(8);

/** A shuffled order that is the same for every library. */
function makeOrder(count, seed) {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  let state = seed >>> 0 || 1;
  for (let i = count - 1; i > 0; --i) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Batches of one epoch after the other. */
function makeBatches(count, size, seed) {
  let at = 0, epoch = 0, order = makeOrder(count, seed);
  return () => {
    if (at + size > count) {
      at = 0;
      order = makeOrder(count, seed + ++epoch);
    }
    at += size;
    return order.subarray(at - size, at);
  };
}

/** Warm-up, then linear to 0; the recipe's schedule. */
const rateAt = (recipe, step, steps) =>
  recipe.learning_rate *
  (step < recipe.warmup_steps ? (step + 1) / recipe.warmup_steps
    : (steps - step) / Math.max(1, steps - recipe.warmup_steps));

const DEFAULT_RECIPE = { momentum: 0.9, nesterov: true, label_smoothing: 0.05 };

export async function measures(library) {
  const train = await imagesOf('train-images-idx3');
  const trainLabels = await labelsOf('train-labels-idx1');
  const test = await imagesOf('t10k-images-idx3');
  const testLabels = await labelsOf('t10k-labels-idx1');
  const count = trainLabels.length;
  await library.load(train, trainLabels);

  /** Steps for that long; samples per second. */
  async function run(nextBatch, size, seconds) {
    const begin = performance.now();
    let steps = 0, now = begin;
    while (now - begin < seconds * 1000) {
      // The page waits for the library every few steps, not at each, so that it can work ahead.
      for (let i = 0; i < 4; ++i) library.step(nextBatch(), 0.05);
      await library.settle();
      steps += 4;
      now = performance.now();
    }
    return (steps * size) / ((now - begin) / 1000);
  }

  async function accuracy() {
    let right = 0;
    for (let first = 0; first < testLabels.length; first += 1000) {
      const answers = await library.answers(test.subarray(first * PIXELS, (first + 1000) * PIXELS), 1000);
      for (let i = 0; i < 1000; ++i) right += answers[i] === testLabels[first + i] ? 1 : 0;
    }
    return right / testLabels.length;
  }

  return {
    version: library.version,

    async throughput({ hidden, batch, seconds }) {
      library.network(hidden, batch, DEFAULT_RECIPE);
      const next = makeBatches(count, batch, 1);
      await run(next, batch, Math.min(0.5, seconds));
      return { samples_per_second: await run(next, batch, seconds) };
    },

    /** Seconds of training until each accuracy, evaluations excluded; null where the time was up before. */
    async timeToAccuracy({ recipe, accuracies, seed, limit }) {
      const { hidden, batch_size: batch, eval_every: every } = recipe;
      const steps = Math.round((recipe.epochs * count) / batch);
      // Compilation is not learning.
      library.network(hidden, batch, recipe);
      const next = makeBatches(count, batch, seed);
      for (let i = 0; i < 3; ++i) library.step(next(), 0);
      await library.settle();
      library.network(hidden, batch, recipe);
      const reached = {};
      let seconds = 0, step = 0, last = 0;
      while (step < steps && seconds < limit && accuracies.some((goal) => !(goal in reached))) {
        const until = Math.min(step + every, steps);
        const begin = performance.now();
        for (; step < until; ++step) {
          library.step(next(), rateAt(recipe, step, steps));
          if (step % 4 === 3) await library.settle();
        }
        await library.settle();
        seconds += (performance.now() - begin) / 1000;
        last = await accuracy();
        for (const goal of accuracies)
          if (last >= goal && !(goal in reached)) reached[goal] = { seconds, samples: step * batch };
      }
      return { reached, seconds, samples: step * batch, accuracy: last };
    },

    async latency({ hidden, seconds }) {
      library.network(hidden, 32, DEFAULT_RECIPE);
      const image = test.slice(0, PIXELS);
      for (let i = 0; i < 20; ++i) await library.answers(image, 1);
      const times = [];
      const end = performance.now() + seconds * 1000;
      while (performance.now() < end) {
        const begin = performance.now();
        for (let i = 0; i < 10; ++i) await library.answers(image, 1);
        times.push((performance.now() - begin) * 100);  // microseconds each
      }
      return { microseconds: times.sort((a, b) => a - b)[times.length >> 1] };
    },

    async evaluation({ hidden, rounds }) {
      library.network(hidden, 32, DEFAULT_RECIPE);
      await accuracy();
      const times = [];
      for (let i = 0; i < rounds; ++i) {
        const begin = performance.now();
        await accuracy();
        times.push((performance.now() - begin) / 1000);
      }
      return { seconds: times.sort((a, b) => a - b)[times.length >> 1] };
    },
  };
}
