// TensorFlow.js on its WebAssembly backend with SIMD and threads: variables in place, fused layers, everything inside
// tidy, as its guide advises.

const script = (src) =>
  new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = src;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${src} does not load`));
    document.head.append(element);
  });

export async function makePeer(threads) {
  const dist = (name) => `/npm/@tensorflow/tfjs-${name}/dist/`;
  await script(`${dist('core')}tf-core.min.js`);
  await script(`${dist('layers')}tf-layers.min.js`);  // which registers the gradients
  await script(`${dist('backend-wasm')}tf-backend-wasm.min.js`);
  const { tf } = globalThis;
  tf.wasm.setWasmPaths(dist('backend-wasm'));
  if (threads > 0) tf.wasm.setThreadsCount(threads);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend does not start');
  await tf.ready();
  for (const flag of ['WASM_HAS_SIMD_SUPPORT', 'WASM_HAS_MULTITHREAD_SUPPORT'])
    if (!(await tf.env().getAsync(flag))) throw new Error(`${flag} is false in this browser`);

  let images, classes, labels, layers = [], optimizer;

  const forward = (x) =>
    layers.reduce(
      (a, { weights, biases }, i) =>
        tf.fused.matMul({ a, b: weights, bias: biases, activation: i < layers.length - 1 ? 'relu' : 'linear' }), x);

  return {
    version: tf.version_core,
    load(pixels, given) {
      images = tf.tensor2d(pixels, [given.length, 784]);
      classes = tf.tensor1d(Int32Array.from(given), 'int32');
    },
    network(hidden, batch, recipe) {
      for (const { weights, biases } of layers) tf.dispose([weights, biases]);
      optimizer?.dispose();
      const widths = [784, ...hidden, 10];
      layers = hidden.concat(10).map((outputs, i) => ({
        weights: tf.variable(tf.randomNormal([widths[i], outputs], 0, Math.sqrt(2 / widths[i]))),
        biases: tf.variable(tf.zeros([outputs])),
      }));
      optimizer = tf.train.momentum(0.1, recipe.momentum, recipe.nesterov);
      labels?.dispose();
      const smoothing = recipe.label_smoothing;
      labels = tf.tidy(() =>
        tf.add(tf.mul(tf.cast(tf.oneHot(classes, 10), 'float32'), 1 - smoothing), smoothing / 10));
    },
    step(indices, rate) {
      optimizer.setLearningRate(rate);
      tf.tidy(() => {
        const rows = tf.tensor1d(indices, 'int32');
        const x = tf.gather(images, rows), y = tf.gather(labels, rows);
        // By hand: tf.losses takes twice the operations for weights that are all 1.
        optimizer.minimize(() => tf.mul(tf.sum(tf.mul(tf.logSoftmax(forward(x)), y)), -1 / indices.length));
      });
    },
    settle: async () => undefined,  // this backend works while it is called
    async answers(pixels, count) {
      return tf.tidy(() => tf.argMax(forward(tf.tensor2d(pixels, [count, 784])), 1).dataSync());
    },
  };
}
