// jax-js on its WebAssembly backend: the whole step, gradients and update, is one compiled function, as its guide
// advises. Arrays are counted references: `.ref` keeps one that is used again.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, random, tree, valueAndGrad } from '/npm/@jax-js/jax/dist/index.js';

export async function makePeer() {
  await init('wasm');
  defaultDevice('wasm');
  const { version } = await fetch('/npm/@jax-js/jax/package.json').then((response) => response.json());

  let images, labels, parameters, velocity, update;

  const forward = (layers, x) =>
    layers.reduce((a, { weights, biases }, i) => {
      const z = np.dot(a, weights).add(biases);
      return i < layers.length - 1 ? nn.relu(z) : z;
    }, x);
  const read = jit((layers, x) => np.argmax(forward(layers, x), 1));

  return {
    version,
    load(pixels, classes) {
      images = pixels;
      labels = classes;
    },
    network(hidden, batch, { momentum, nesterov, label_smoothing: smoothing }) {
      if (parameters) tree.dispose([parameters, velocity]);
      const widths = [784, ...hidden, 10];
      parameters = hidden.concat(10).map((outputs, i) => ({
        weights: random.normal(random.key(i), [widths[i], outputs]).mul(Math.sqrt(2 / widths[i])),
        biases: np.zeros([outputs]),
      }));
      velocity = hidden.concat(10).map((outputs, i) => ({
        weights: np.zeros([widths[i], outputs]),
        biases: np.zeros([outputs]),
      }));
      const loss = (layers, x, y) => nn.logSoftmax(forward(layers, x)).mul(y).sum().mul(-1 / batch);
      update = jit((layers, moving, x, classes, rate) => {
        const y = nn.oneHot(classes, 10).mul(1 - smoothing).add(smoothing / 10);
        const [value, gradients] = valueAndGrad(loss)(tree.ref(layers), x, y);
        value.dispose();
        const moved = tree.map((v, g) => v.mul(momentum).add(g), moving, tree.ref(gradients));
        const by = nesterov ? tree.map((v, g) => v.mul(momentum).add(g), tree.ref(moved), gradients) : tree.ref(moved);
        if (!nesterov) tree.dispose(gradients);
        const next = tree.map((w, d) => w.sub(d.mul(rate.ref)), layers, by);
        rate.dispose();
        return [next, moved];
      });
    },
    step(indices, rate) {
      const x = new Float32Array(indices.length * 784), y = new Int32Array(indices.length);
      indices.forEach((sample, i) => {
        x.set(images.subarray(sample * 784, (sample + 1) * 784), i * 784);
        y[i] = labels[sample];
      });
      [parameters, velocity] = update(parameters, velocity, np.array(x).reshape([indices.length, 784]),
        np.array(y, { dtype: np.int32 }), np.array(rate));
    },
    settle: () => blockUntilReady(parameters),
    async answers(pixels, count) {
      return read(tree.ref(parameters), np.array(pixels.slice()).reshape([count, 784])).data();
    },
  };
}
