// The compiled program: loading it with progress, and its functions with JavaScript's own types.

/** What is thrown when the program stops for good. */
export class ProgramFailure extends Error {}

/** What is thrown when a build computes wrongly in this browser. */
export class SelfTestFailure extends Error {}

async function instantiate(url, info, onProgress, total, cache) {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url.pathname.split('/').pop()}: HTTP ${response.status}.`);
  let received = 0;
  const counted = response.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      onProgress(received, total);
      controller.enqueue(chunk);
    },
  }));
  // A server that does not know the type would make streaming compilation refuse: the header is ours to give.
  const typed = new Response(counted, { headers: { 'Content-Type': 'application/wasm' } });
  return WebAssembly.instantiateStreaming(typed, info);
}

/**
 * Loads one build. Rejects where it does not arrive, does not start or computes wrongly.
 * @param {object} build from builds.js
 * @param {object} host what the program may call back
 * @param {(received: number, total: number) => void} onProgress in bytes as unpacked; total is 0 where unknown
 * @param {(what: Error) => void} onAbort called when the program stops by itself
 * @returns {Promise<{program: Program, compiled: WebAssembly.Module}>} compiled: for another instance of it
 */
export async function loadProgram(build, host, onProgress, onAbort) {
  const wasm = new URL(`${build.path}.wasm`, import.meta.url);
  const sizes = fetch(new URL('./build.json', import.meta.url)).then((r) => r.json()).catch(() => ({}));
  let compiled;
  const program = await startInstance(build, host, onAbort, async (info) => {
    const total = (await sizes).files?.[`${build.name}/inkling-${build.name}.wasm`] ?? 0;
    const load = (cache) => instantiate(wasm, info, onProgress, total, cache);
    // A damaged or outdated copy may lie in the browser's own store.
    const { instance, module } = await load('default').catch(() => load('reload'));
    compiled = module;
    return [instance, module];
  });
  // Some browsers have shipped SIMD that computes wrongly.
  const wrong = program.selfTest();
  if (wrong) {
    program.discard();
    throw new SelfTestFailure(wrong);
  }
  return { program, compiled };
}

/** Another instance of a program that has been compiled already. */
export function startCompiled(build, host, onAbort, compiled) {
  return startInstance(build, host, onAbort, async (info) => [await WebAssembly.instantiate(compiled, info), compiled]);
}

async function startInstance(build, host, onAbort, make) {
  const { default: createInkling } = await import(`${build.path}.js`);
  let failed;
  let exports;
  const failure = new Promise((_, reject) => { failed = reject; });
  const module = await Promise.race([failure, createInkling({
    host,
    instantiateWasm(info, accept) {
      make(info).then((made) => {
        exports = made[0].exports;
        accept(...made);
      }).catch(failed);
      return {};
    },
    onAbort: (reason) => onAbort(new ProgramFailure(String(reason))),
    print: (text) => console.info(text),
    printErr: (text) => console.warn(text),
  })]);
  return new Program(module, exports, onAbort);
}

/** The program's functions. Texts and arrays are copied in and out. */
export class Program {
  #module;
  #exports;
  #onAbort;
  #nextId = 1;
  #waiting = new Map();

  constructor(module, exports, onAbort) {
    this.#module = module;
    this.#exports = exports;
    this.#onAbort = onAbort;
  }

  /** Brings the second part of a program that scripts/split_program.py has split; once. */
  async loadLaboratory(build) {
    const wasm = new URL(`${build.path}-laboratory.wasm`, import.meta.url);
    const load = (cache) => instantiate(wasm, { program: this.#exports }, () => {}, 0, cache);
    await load('default').catch(() => load('reload'));
  }

  /** Calls the exported function `inkling_<name>`; texts become UTF-8 for the length of the call. */
  call(name, ...values) {
    const copies = [];
    const plain = values.map((value) => {
      if (typeof value !== 'string') return value;
      copies.push(this.#module.stringToNewUTF8(value));
      return copies.at(-1);
    });
    try {
      return this.#module[`_inkling_${name}`](...plain);
    } catch (error) {
      // A trap: the program's memory can no longer be trusted.
      this.#onAbort(error);
      throw error;
    } finally {
      for (const copy of copies) this.#module._free(copy);
    }
  }

  /** What came out wrong in a small computation whose result is known, or ''. */
  selfTest() {
    try {
      return this.#module.UTF8ToString(this.#module._inkling_self_test());
    } catch (error) {
      return `It stopped: ${error.message}`;
    }
  }

  /** Ends the threads of a program that will not be used. */
  discard() {
    this.#module.PThread?.terminateAllThreads();
  }

  /** Hands bytes to a function that takes, last, their place and number; they live for the length of the call. */
  give(name, bytes, ...before) {
    const at = this.#module._malloc(bytes.length || 1);
    if (!at) throw new Error('The browser gave no memory.');
    this.#module.HEAPU8.set(bytes, at);
    try {
      return this.call(name, ...before, at, bytes.length);
    } finally {
      this.#module._free(at);
    }
  }

  /** The same for functions that return text. */
  text(name, ...values) {
    const at = this.call(name, ...values);
    return at ? this.#module.UTF8ToString(at) : this.#unexpected();
  }

  /** A text that `give` has returned. */
  utf8(at) {
    return at ? this.#module.UTF8ToString(at) : this.#unexpected();
  }

  json(name, ...values) {
    return JSON.parse(this.text(name, ...values));
  }

  /** The message of a failure inside that nobody expected, or ''. */
  failure() {
    return this.#module.UTF8ToString(this.call('failure'));
  }

  #unexpected() {
    throw new Error(this.failure() || 'Something went wrong inside.');
  }

  /**
   * Sends something that is answered later: `send(id)` returns why it was refused at once, or ''.
   * @returns {Promise<object>} the answer; rejects with the reason
   */
  answered(send) {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      const refused = send(id);
      if (!refused) return;
      this.#waiting.delete(id);
      reject(new Error(refused));
    });
  }

  command(command) {
    return this.answered((id) => this.text('command', JSON.stringify(command), id));
  }

  request(body) {
    return this.answered((id) => this.text('request', JSON.stringify({ id, body })));
  }

  /** Hands arrived answers to those who wait for them. */
  deliver() {
    for (const event of this.json('events')) {
      const waiting = this.#waiting.get(event.id);
      this.#waiting.delete(event.id);
      if (event.type === 'failed') waiting?.reject(new Error(event.message));
      else if (event.type === 'saved_model') waiting?.resolve(this.#copied('saved_model', event.bytes));
      else if (event.type === 'images') waiting?.resolve(this.#images(event));
      else waiting?.resolve(event);
    }
  }

  get waiting() {
    return this.#waiting.size > 0;
  }

  #copied(name, count) {
    const at = this.call(name);
    return this.#module.HEAPU8.slice(at, at + count);
  }

  /** A model file in another format; the laboratory must be here. */
  convertModel(format, bytes) {
    const { error, bytes: count } = JSON.parse(this.utf8(this.give('convert_model', bytes, format)));
    if (error) throw new Error(error);
    return this.#copied('saved_model', count);
  }

  #images({ rows, columns, count }) {
    const bytes = this.#copied('images', count * (1 + rows * columns));
    return { rows, columns, labels: bytes.slice(0, count), pixels: bytes.slice(count) };
  }

  /** Room for a file inside the program's memory; the view is valid until the next call. */
  staging(slot, count) {
    const at = this.call('staging', slot, count);
    if (!at) this.#unexpected();
    return this.#module.HEAPU8.subarray(at, at + count);
  }

  classify(values) {
    const at = this.#module._malloc(values.length * 4);
    if (!at) throw new Error('The browser gave no memory.');
    this.#module.HEAPF32.set(values, at / 4);
    try {
      return this.json('classify', at, values.length);
    } finally {
      this.#module._free(at);
    }
  }
}
