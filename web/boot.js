// Starts the page: chooses a build, loads program and data with progress, connects everything, and offers
// window.inkling. Whatever fails is told in plain words.

import { makeApi } from './api.js';
import { chooseBuilds, features, wantsIsolation } from './builds.js';
import { fetchDataset, OWN } from './data.js';
import { keepDrawings } from './drawings.js';
import { showFailure } from './failure.js';
import { connectFiles, readFiles, saveFile, savePicture } from './files.js';
import { connectInput } from './input.js';
import { isolate } from './isolation.js';
import { makeLoop } from './loop.js';
import { connectMirror } from './mirror.js';
import { connectPad, placePad } from './pad.js';
import { loadProgram, SelfTestFailure } from './program.js';
import { makeSessionLink } from './session_link.js';
import { keep, recall } from './storage.js';

const MIB = 2 ** 20;
const THEME_KEY = 'inkling-theme';
const FIRST_DATASET = 'mnist';
// Drawn by the program: see src/core/data/synthetic_digits.h.
const SYNTHETIC = 'synthetic';
const element = (id) => document.getElementById(id);

document.body.dataset.phase = 'loading';

let resolveReady;
let rejectReady;
const ready = new Promise((resolve, reject) => {
  resolveReady = resolve;
  rejectReady = reject;
});
ready.catch(() => {});  // told on the page as well; nobody is obliged to listen
window.inkling = { ready };

function fail(kind, detail, options) {
  showFailure(kind, detail, options);
  rejectReady(new Error(element('failure-what').textContent));
}

function showProgress(received, total) {
  const bar = element('loading-bar');
  if (total > 0) {
    bar.max = total;
    bar.value = received;
  }
  element('loading-amount').textContent = (received / MIB).toFixed(1) +
    (total > 0 ? ` of ${(total / MIB).toFixed(1)} MiB` : ' MiB');
}

/** Kept by the browser where it allows that; a private window may not. */
const stored = {
  get theme() {
    try {
      return localStorage.getItem(THEME_KEY) ?? 'system';
    } catch {
      return 'system';
    }
  },
  set theme(chosen) {
    try {
      localStorage.setItem(THEME_KEY, chosen);
    } catch {
      // Then the choice lasts as long as the page.
    }
  },
};

function followTheme(dark, chosen) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.querySelectorAll('meta[name=theme-color]').forEach((meta) => {
    meta.content = dark ? '#101218' : '#FAFAF8';
  });
  stored.theme = chosen;
}

async function start() {
  const has = features();
  const forced = new URLSearchParams(location.search).get('build');
  if (!has.wasm) return fail('wasm');
  const isolation = has.isolated || wantsIsolation(forced, has) ? await isolate() : { reason: '' };
  if (isolation.reloading) return;
  const { candidates, reason } = chooseBuilds(forced, has, isolation);
  if (candidates.length === 0)
    return fail('forced', `It has ${has.isolated ? '' : 'no '}isolation, ${has.simd ? '' : 'no '}SIMD and ` +
      `${has.relaxed ? '' : 'no '}relaxed SIMD.`);

  let stopped = false;
  let loop = null;
  const crash = (error) => {
    if (stopped) return;
    stopped = true;
    loop?.stop();
    console.warn('inkling stopped:', error);
    const memory = /out of memory|OOM|enlarge memory|could not allocate/i.test(String(error?.message ?? error));
    fail(memory ? 'memory' : 'crash', String(error?.message ?? error));
  };
  // What goes wrong on the training thread arrives as an event of the window.
  addEventListener('error', (event) => {
    if (event.error instanceof WebAssembly.RuntimeError || /worker sent an error/i.test(event.message))
      crash(event.error ?? new Error(event.message));
  });
  const host = {};
  const loaded = await loadFirst(candidates, reason, host, crash);
  if (!loaded) return;
  const { program, build, link } = loaded;

  const options = { arithmetic: build.arithmetic, reason: loaded.reason, memory_bytes: build.memoryBytes,
    in_worker: link !== null, graphics: true };
  const refused = program.text('start', JSON.stringify(options));
  if (refused) {
    // Without a picture the twin and window.inkling still work.
    const headless = program.text('start', JSON.stringify({ ...options, graphics: false }));
    if (headless) return fail('crash', headless);
  }
  run(loaded, host, { drawn: !refused, crash, setLoop: (made) => { loop = made; } });
}

/**
 * The first of the builds that loads, passes its self-test and starts; null where none does, which has been told then.
 * `link` leads to the worker that trains, null where the build has threads, or no worker could be had.
 */
async function loadFirst(candidates, reason, host, crash) {
  for (const [i, build] of candidates.entries()) {
    // It fetches its script while the program is on its way.
    let link = build.name === 'threads' ? null : makeSessionLink();
    try {
      const { program, compiled } = await loadProgram(build, host, showProgress, crash);
      if (link) {
        host.sendPacket = (packet) => link.send(packet);
        await link.start(build, compiled, build.memoryBytes).catch((error) => {
          console.info('inkling: training takes turns with the page, since no worker started:', error.message);
          link = null;
        });
      }
      return { program, build, link, reason };
    } catch (error) {
      link?.close();
      const memory = error instanceof RangeError;
      const wrong = error instanceof SelfTestFailure;
      const other = memory || wrong || error instanceof WebAssembly.CompileError;
      if (!other || i + 1 === candidates.length) {
        fail(memory ? 'memory' : wrong ? 'wrong' : 'fetch', error.message);
        return null;
      }
      console.info(`inkling: the build ${build.name} was left aside:`, error.message);
      reason = wrong ? `The faster build computes wrongly in this browser. ${error.message}`
        : memory ? 'The browser gave no memory for the build with threads.'
          : 'This browser could not start the faster build.';
    }
  }
  return null;
}

/** Everything after the program has started. */
function run({ program, build, link, reason }, host, { drawn, crash, setLoop }) {
  let dataError = null;
  let wanted = FIRST_DATASET;
  let ownFiles = [];  // of the visitor's own set, in case it is to be parted anew
  let loading = null;
  let loadNumber = 0;
  const status = (phase, more = {}) => {
    program.call('load_status', JSON.stringify({ phase, ...more }));
    loop.wake();
  };

  /**
   * Hands files to the session, which parts them as `split` says; the former set stays when they are refused. Those of
   * the test part may be missing.
   */
  async function adopt({ name, classes, files }, { first = 0, testShare = null, splitSeed = 42 } = {}) {
    const names = Array.from({ length: 4 }, (_, slot) => files[slot]?.name ?? '');
    const text = JSON.stringify({ name, classes, files: names, first, test_share: testShare, split_seed: splitSeed });
    const answer = program.answered((id) => {
      if (link) {
        link.loadDataset(text, id, files.map((file) => file.bytes));
        return '';
      }
      files.forEach((file, slot) => program.staging(slot, file.bytes.length).set(file.bytes));
      return program.text('load_dataset', text, id);
    });
    loop.wake();
    await answer;
  }
  /** `instead`: what to load, without a word of failure, where the page was put up without `name`. */
  async function loadDataset(name, split = {}, instead = '') {
    const number = ++loadNumber;
    wanted = name;
    loading = { received: 0, total: 0 };
    status('loading');
    try {
      if (name === SYNTHETIC) {
        const { first = 0, testShare = null, splitSeed = 42 } = split;
        const answer = program.command({ type: 'load_synthetic', train: 60000, test: 10000,
          split: { first, share: testShare, seed: splitSeed } });
        loop.wake();
        await answer;
        dataError = null;
        status('ready');
        return;
      }
      const dataset = name === OWN && ownFiles.length > 0 ? (await readFiles(ownFiles)).dataset
        : await fetchDataset(name, (received, total) => {
          loading = { received, total };
          if (number === loadNumber)
            status('loading', { received_mib: received / MIB, total_mib: total / MIB });
        });
      if (number !== loadNumber) throw new Error(`loadDataset: “${name}” was replaced by a later request.`);
      await adopt(dataset, split);
      dataError = null;
      status('ready');
    } catch (error) {
      if (number === loadNumber && !(error.absent && instead)) {
        const present = program.json('state').dataset !== null;
        dataError = present ? null : error.message;
        // A set that was refused is no reason to hide the one that is there.
        status(present ? 'ready' : error.absent ? 'absent' : 'failed',
          { title: error.absent ? 'No digits to learn from here.' : 'The digits did not arrive.', message: error.message });
        if (present) program.call('message', error.message);
      }
      throw error;
    } finally {
      if (number === loadNumber) loading = null;
    }
  }
  /** The network that reads drawings until the visitor's own has learned; the page works without it. */
  async function fetchReadyMade() {
    try {
      const response = await fetch(new URL('./models/digits.safetensors', import.meta.url));
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const at = program.give('ready_made', bytes);
      const refused = program.utf8(at);
      if (refused) throw new Error(refused);
      loop.wake();
    } catch (error) {
      console.info('inkling: there is no ready-made model:', error.message);
    }
  }
  /** A page that was put up without data draws its own, and says so. */
  async function loadFirst() {
    try {
      await loadDataset(FIRST_DATASET, {}, SYNTHETIC);
    } catch (error) {
      if (!error.absent || wanted !== FIRST_DATASET) throw error;
      await loadDataset(SYNTHETIC);
      program.call('message', 'This page was put up without MNIST. The network learns from synthetic digits, which ' +
        'the page draws by itself.');
      loop.wake();
    }
  }
  async function takeFiles(list) {
    const files = Array.from(list);  // the list is emptied with its input
    try {
      const { model, search, drawings, dataset } = await readFiles(files);
      if (model) await api.loadModel(model);
      else if (search) {
        program.call('open_search', search);
        loop.wake();
      }
      else if (drawings) await api.setDrawings(drawings);
      else {
        ++loadNumber;
        const before = ownFiles;
        ownFiles = files;  // the set can be asked for by its name as soon as the program has it
        try {
          await adopt(dataset);
        } catch (error) {
          ownFiles = before;
          throw error;
        }
        wanted = OWN;
        dataError = null;
        status('ready');
      }
    } catch (error) {
      program.call('message', error.message);
      loop.wake();
    }
  }

  /** The second part of the program, fetched once; after a failure once more. */
  let laboratory = null;
  function loadLaboratory() {
    laboratory ??= program.loadLaboratory(build).then(() => program.call('laboratory', 1), (error) => {
      laboratory = null;
      program.call('laboratory', 0);
      throw error;
    }).finally(() => loop.wake());
    return laboratory;
  }

  const page = {
    laboratory: loadLaboratory,
    build: () => ({ name: build.name, reason }),
    memory: () => program.call('memory') + (link?.memory ?? 0),
    wake: () => loop.wake(),
    loadDataset,
    dataError: () => dataError,
    loading: () => loading,
  };
  const { api, afterTick } = makeApi(program, page);
  let mirror = () => {};
  let keepOwn = () => {};
  let seen = false;
  const pictures = [];  // asked for by the frame that is being drawn
  const loop = makeLoop(program, (drew) => {
    if (drew && !seen) {
      seen = true;
      performance.mark('inkling first frame');
    }
    for (const picture of pictures.splice(0)) savePicture(element('canvas'), picture);
    afterTick();
    // What nobody sees change need not be read again, except where there is no picture to see it change in.
    if (drawn && !drew && !document.hidden) return;
    const state = api.state();
    placePad(state.pad);
    const height = `${Math.ceil(state.content_height)}px`;
    if (element('height').style.height !== height) element('height').style.height = height;
    mirror(state);
    keepOwn(state);
  }, (error) => {
    program.call('message', error.message);
  });
  setLoop(loop);
  link?.connect((packets) => {
    for (const packet of packets) program.give('receive', packet);
    const failure = program.failure();
    if (failure) crash(new Error(failure));
    loop.arrived();
  }, crash);

  const chooseFiles = connectFiles(takeFiles);
  Object.assign(host, {
    saveFile,
    savePicture: (picture) => pictures.push(picture),
    chooseFiles,
    explain: (anchor) => open(new URL(`./docs/mathematics.html#${anchor}`, import.meta.url), 'inkling-mathematics'),
    keep: (key, bytes) => keep(key, bytes).catch((error) => {
      console.info(`inkling: ${key} was not kept:`, error?.message ?? error);
    }),
    recall: (prefix) => recall(prefix).catch(() => []).then((found) => {
      for (const [key, bytes] of found) program.give('recalled', bytes, key);
      program.give('recalled', new Uint8Array(), prefix);
      loop.wake();
    }),
    loadDataset: (name, split) => loadDataset(name || wanted, split).catch(() => {}),
    loadLaboratory: () => loadLaboratory().catch((error) => {
      console.warn('inkling: the laboratory did not arrive:', error.message);
    }),
    themeChanged: followTheme,
    scrollTo: (y) => scrollTo({ top: y, behavior: 'instant' }),
    copyText: (text) => navigator.clipboard?.writeText(text).catch(() => {}),
  });

  Object.assign(window.inkling, api);
  if (drawn) {
    const canvas = element('canvas');
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();  // else the browser never gives it back
      program.call('graphics', 0);
    });
    canvas.addEventListener('webglcontextrestored', () => {
      program.call('graphics', 1);
      loop.wake();
    });
    document.body.dataset.phase = 'running';
    connectInput(program, loop.wake, loop.drawNow);
    connectPad(program, loop.wake);
  } else {
    fail('webgl', '', { alive: true });
  }
  program.call('theme', stored.theme);
  mirror = connectMirror(program, api, loop.wake);
  keepOwn = keepDrawings(api);
  loop.drawNow();
  element('loading')?.remove();
  resolveReady();
  fetchReadyMade();
  loadFirst().catch(() => {});
}

start().catch((error) => fail('crash', error.message));
