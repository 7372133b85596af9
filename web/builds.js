// Which of the builds this browser can run, found out by asking it to validate tiny programs.

const bytes = (...values) => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...values]);

// (func (result v128) i32.const 0 i8x16.splat)
const SIMD = bytes(1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11);
// (func (param v128 v128 v128) (result v128) f32x4.relaxed_madd)
const RELAXED = bytes(1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2,
  253, 133, 2, 11);

function validates(program) {
  try {
    return WebAssembly.validate(program);
  } catch {
    return false;
  }
}

/**
 * What this browser offers.
 * @returns {{wasm: boolean, simd: boolean, relaxed: boolean, isolated: boolean}}
 */
export function features() {
  const wasm = typeof WebAssembly === 'object' && typeof WebAssembly.validate === 'function';
  return {
    wasm,
    simd: wasm && validates(SIMD),
    relaxed: wasm && validates(RELAXED),
    isolated: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function',
  };
}

const BUILDS = {
  threads: {
    name: 'threads',
    path: './threads/inkling-threads',
    // The build's memory has its full size from the start; the rest is room for the program itself.
    memoryBytes: 430 * 2 ** 20,
    description: 'own thread, relaxed SIMD',
    possible: (has) => has.simd && has.relaxed && has.isolated,
  },
  single: {
    name: 'single',
    path: './single/inkling-single',
    memoryBytes: 1600 * 2 ** 20,
    description: 'no threads, SIMD',
    possible: (has) => has.simd,
  },
};

/**
 * The build to load: the one that `?build=` names, else the fastest that can run. Null where none can.
 * @param {string | null} forced
 */
export function chooseBuild(forced, has = features()) {
  if (forced in BUILDS) return BUILDS[forced].possible(has) ? BUILDS[forced] : null;
  return Object.values(BUILDS).find((build) => build.possible(has)) ?? null;
}

/** The build to fall back to when `build` could not start, or null. */
export function nextBuild(build) {
  return build.name === 'threads' ? BUILDS.single : null;
}
