// Runs an exported model in ONNX Runtime's WebAssembly backend and prints the probabilities of each image as JSON.
//
// Usage: node run_onnx.mjs MODEL PIXELS    PIXELS: bytes, one for each pixel, image after image
// INKLING_ONNX_RUNTIME is the folder whose node_modules hold onnxruntime-web.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const ort = createRequire(join(process.env.INKLING_ONNX_RUNTIME, 'package.json'))('onnxruntime-web');
// Starting threads takes longer than the work.
ort.env.wasm.numThreads = 1;

const [model, pixelsFile] = process.argv.slice(2);
const session = await ort.InferenceSession.create(await readFile(model), { executionProviders: ['wasm'] });
const [, width] = session.inputMetadata[0].shape;
const pixels = Float32Array.from(await readFile(pixelsFile));
const batch = new ort.Tensor('float32', pixels, [pixels.length / width, width]);
const { probabilities } = await session.run({ pixels: batch });
const [images, classes] = probabilities.dims;
const rows = Array.from({ length: images }, (_, image) =>
  Array.from(probabilities.data.subarray(image * classes, (image + 1) * classes)),
);
console.log(JSON.stringify({ input: session.inputMetadata[0], output: session.outputMetadata[0], probabilities: rows }));
