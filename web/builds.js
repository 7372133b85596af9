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

// The fastest first.
const BUILDS = [
  {
    name: 'threads',
    path: './threads/inkling-threads',
    // The build's memory has its full size from the start; the rest is room for the program itself.
    memoryBytes: 430 * 2 ** 20,
    arithmetic: 'relaxed SIMD',
    possible: (has) => has.simd && has.relaxed && has.isolated,
  },
  {
    name: 'single',
    path: './single/inkling-single',
    memoryBytes: 1600 * 2 ** 20,
    arithmetic: 'SIMD',
    possible: (has) => has.simd,
  },
  {
    name: 'scalar',
    path: './scalar/inkling-scalar',
    memoryBytes: 1600 * 2 ** 20,
    arithmetic: 'no SIMD',
    possible: (has) => has.wasm,
  },
];

/** Whether isolating the page would bring a faster build. */
export function wantsIsolation(forced, has) {
  const named = BUILDS.find((build) => build.name === forced);
  return (named ?? BUILDS[0]).name === 'threads' && has.simd && has.relaxed;
}

/**
 * The builds to try, in this order, and why the first of them: the one that `?build=` names and no other, else all
 * that can run. None where the named one cannot.
 * @param {string | null} forced
 * @param {{reason: string}} isolation what became of isolating the page
 * @returns {{candidates: object[], reason: string}}
 */
export function chooseBuilds(forced, has, isolation) {
  const named = BUILDS.find((build) => build.name === forced);
  if (named) return { candidates: named.possible(has) ? [named] : [], reason: `Asked for by ?build=${forced}.` };
  let { reason } = isolation;
  if (!has.relaxed) reason = 'This browser has no relaxed SIMD, which the build with threads computes with.';
  if (!has.simd) reason = 'This browser’s WebAssembly has no SIMD, so it computes one number at a time.';
  return { candidates: BUILDS.filter((build) => build.possible(has)), reason };
}
