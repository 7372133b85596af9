// window.inkling: the page for scripts. docs/javascript.md describes it.

import { ACTIONS } from './input.js';
import { recall } from './storage.js';

const EVENTS = ['progress', 'evaluation', 'state', 'prediction', 'error'];
const MAX_MODEL_BYTES = 512 * 2 ** 20;
// What benchmark() can be asked for, with the options of each goal.
const GOALS = {
  throughput: { hidden: [128], batch_size: 32, threads: 0, products: 'automatic', seconds: 1, augmentation: 'none' },
  'time-to-accuracy': { preset: 'Fast', accuracy: 0.98, seed: 42, threads: 0, products: 'automatic' },
  latency: { hidden: [128], seconds: 0.5 },
  evaluation: { hidden: [128], threads: 0, seconds: 0.5 },
};

// What showPanel() shows: below the pad, and of the laboratory.
const PANELS = ['unseen', 'what-it-saw', 'teach-it', 'robustness', 'first-layer', 'runs', 'curves', 'search', 'data',
  'mistakes', 'confusion', 'report', 'weights', 'activations', 'histograms', 'projection', 'lab-robustness',
  'my-digits'];

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value);

function plainObject(value, who) {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${who}: found ${kindOf(value)}, expected an object.`);
  return value;
}

/** JSON has no NaN: it would turn into null on the way and be refused under a wrong name. */
function refuseNotFinite(value, name) {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`${name}: found ${value}, expected a finite number.`);
  if (Array.isArray(value)) value.forEach((entry) => refuseNotFinite(entry, name));
}

/** The range of the share is the program's to check. */
function testSplit(split) {
  for (const name of Object.keys(plainObject(split, 'loadDataset')))
    if (!['first', 'testShare', 'splitSeed'].includes(name))
      throw new TypeError(`loadDataset: found ${name}, expected one of first, testShare, splitSeed.`);
  const { first = 0, testShare, splitSeed = 42 } = split;
  for (const [name, value] of [['first', first], ['splitSeed', splitSeed]])
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32)
      throw new RangeError(`${name}: found ${value}, expected a whole number from 0 to ${2 ** 32 - 1}.`);
  if (testShare !== undefined && (typeof testShare !== 'number' || !Number.isFinite(testShare)))
    throw new RangeError(`testShare: found ${testShare}, expected a number from 0 up to, but not including, 1.`);
  return { first, testShare, splitSeed };
}

function runLength(length) {
  plainObject(length, 'train');
  const names = Object.keys(length).filter((name) => length[name] !== undefined);
  for (const name of names)
    if (!['epochs', 'steps', 'samples'].includes(name))
      throw new TypeError(`train: found ${name}, expected one of epochs, steps, samples.`);
  if (names.length > 1) throw new TypeError(`train: found ${names.join(' and ')}, expected one of them.`);
  for (const name of names) {
    const value = length[name];
    if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value) ||
        (name !== 'epochs' && !Number.isInteger(value)))
      throw new RangeError(`train: found ${name} = ${value}, expected ` +
        `${name === 'epochs' ? 'a number' : 'a whole number'} above 0.`);
  }
  return { epochs: null, steps: null, samples: null, ...length };
}

/** The goal with all its options, as the program reads it. */
function benchmarkGoal(options) {
  const { goal = 'throughput', ...given } = plainObject(options, 'benchmark');
  if (!Object.hasOwn(GOALS, goal))
    throw new RangeError(`benchmark: found goal = ${goal}, expected one of ${Object.keys(GOALS).join(', ')}.`);
  const all = { type: goal, ...GOALS[goal] };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(GOALS[goal], name))
      throw new TypeError(`benchmark: found ${name}, expected one of ${Object.keys(GOALS[goal]).join(', ')}.`);
    refuseNotFinite(value, name);
    if (value !== undefined) all[name] = value;
  }
  return all;
}

/**
 * Training points and evaluations as one list, in the order of steps.
 * An evaluation carries the training score of the last point before it.
 */
function joinHistory({ train, evaluations }) {
  return evaluations.map((evaluation) => {
    const upTo = train.filter((point) => point.step <= evaluation.step).at(-1);
    return { ...evaluation, loss: upTo?.loss ?? null, accuracy: upTo?.accuracy ?? null };
  });
}

/** Makes the interface over a running program. */
export function makeApi(program, page) {
  const listeners = new Map(EVENTS.map((name) => [name, new Set()]));
  const emit = (name, value) => {
    for (const callback of listeners.get(name)) {
      try {
        callback(value);
      } catch (error) {
        console.warn('inkling: a listener failed:', error);
      }
    }
  };
  const watchers = new Set();  // of the end of a run

  const state = () => {
    const { build_description: description, ...all } = program.json('state');
    return { ...all, build: { ...page.build(), description }, memory: page.memory(), data_error: page.dataError(),
      loading: page.loading() };
  };

  function untilRunEnds(run) {
    return new Promise((resolve, reject) => {
      const look = (now) => {
        if (now.run === run && now.running) return;
        watchers.delete(look);
        if (now.run !== run) {
          reject(new Error('train: the run was replaced by another.'));
        } else if (now.status === 'diverged') {
          reject(new Error(now.diverged));
        } else {
          resolve(result(now));
        }
      };
      watchers.add(look);
      page.wake();
    });
  }

  /** The lesson has ended when there are other drawings than before, and an accuracy after it. */
  function untilTaught(before) {
    return new Promise((resolve, reject) => {
      const look = (now) => {
        if (now.error || (now.drawings_revision !== before && !now.taught)) {
          watchers.delete(look);
          reject(new Error(now.error || 'teach: the lesson was taken back.'));
        } else if (now.drawings_revision !== before && now.taught.after !== null) {
          watchers.delete(look);
          resolve({ before: now.taught.before, after: now.taught.after });
        }
      };
      watchers.add(look);
      page.wake();
    });
  }

  async function result(now) {
    const history = program.json('history');
    const samples = now.samples - now.run_first_sample;
    // A run that was paused may have gone on since its last evaluation.
    const current = history.evaluations.at(-1)?.step === now.step;
    const test_accuracy = current ? now.accuracies.test : (await api.evaluate()).accuracy;
    return {
      history: joinHistory(history),
      train_history: history.train,
      test_accuracy,
      seconds: now.seconds,
      evaluation_seconds: now.evaluation_seconds,
      samples_per_second: now.seconds > 0 ? samples / now.seconds : 0,
      steps: now.step - now.run_first_step,
      samples,
      paused: now.status === 'paused',
    };
  }

  const command = (body) => {
    const answer = program.command(body);
    page.wake();
    return answer.then(() => undefined);
  };

  let before = {};
  /** Called after each turn of the page. */
  function afterTick() {
    if (watchers.size === 0 && [...listeners.values()].every((set) => set.size === 0)) return;
    const now = state();
    for (const look of [...watchers]) look(now);
    if (now.revision !== before.revision) emit('progress', now);
    if (now.status !== before.status || now.dataset !== before.dataset) emit('state', now);
    if (now.error && now.error !== before.error) emit('error', { message: now.error });
    if (now.accuracies.test !== before.accuracies?.test && now.accuracies.test !== null)
      emit('evaluation', { step: now.step, accuracy: now.accuracies.test, loss: now.losses.test });
    if (JSON.stringify(now.prediction) !== JSON.stringify(before.prediction)) emit('prediction', now.prediction);
    before = now;
  }

  const api = {
    events: [...EVENTS],
    state,
    parameters: () => program.json('parameters'),
    presets: () => program.json('presets'),

    async loadDataset(name, split = {}) {
      if (typeof name !== 'string' || name === '') throw new TypeError('loadDataset: expected the name of a data set.');
      await page.loadDataset(name, testSplit(split));
    },

    async configure(settings) {
      plainObject(settings, 'configure');
      for (const [name, value] of Object.entries(settings)) refuseNotFinite(value, name);
      const answer = program.answered((id) => program.text('configure', JSON.stringify(settings), id));
      page.wake();
      await answer;
    },

    async applyPreset(name) {
      const preset = program.json('preset', String(name));
      if (preset.error) throw new Error(preset.error);
      await api.configure(preset);
    },

    async train(length = {}) {
      await command({ type: 'start', length: runLength(length) });
      return untilRunEnds(program.json('state').run);
    },
    pause: () => command({ type: 'pause' }),
    async setPace(samplesPerSecond) {
      if (typeof samplesPerSecond !== 'number' || !Number.isFinite(samplesPerSecond))
        throw new TypeError(`setPace: found ${samplesPerSecond}, expected samples a second, or 0 for full speed.`);
      await command({ type: 'set_pace', samples_per_second: samplesPerSecond });
    },
    showMoment(position) {
      if (!Number.isInteger(position) || position < 0)
        throw new RangeError(`showMoment: found ${position}, expected a whole number from 0 to state().replay.end.`);
      program.call('show_moment', Math.min(position, 2 ** 30));
      page.wake();
    },
    reset: () => command({ type: 'reset' }),
    undo: () => command({ type: 'undo' }),
    restoreBest: () => command({ type: 'restore_best' }),

    clear() {
      program.call('perform', ACTIONS.clear);
      page.wake();
    },

    async evaluate() {
      const answer = program.request({ type: 'evaluation', split: 'test' });
      page.wake();
      const { accuracy, loss, confusion } = await answer;
      return { accuracy, loss, confusion };
    },

    async benchmark(options = {}) {
      const answer = program.request({ type: 'benchmark', goal: benchmarkGoal(options) });
      page.wake();
      const { type, ...figures } = (await answer).outcome;
      return figures;
    },

    /** The runs that this browser keeps, the oldest first: settings, figures, curves. */
    async runs() {
      const kept = await recall('runs/');
      return kept.map(([, bytes]) => JSON.parse(new TextDecoder().decode(bytes)));
    },

    /** How well the present network reads disturbed test images: {images, curves: [{name, unit, amounts, accuracies}]}. */
    async robustness() {
      const answer = program.request({ type: 'robustness', beside: null });
      page.wake();
      const { images, curves } = await answer;
      return { images, curves };
    },

    /** Which network reads the pad: 'ready-made' or 'own'. */
    setReader(reader) {
      if (reader !== 'ready-made' && reader !== 'own')
        throw new TypeError(`setReader: found ${String(reader)}, expected 'ready-made' or 'own'.`);
      if (reader === 'ready-made' && !state().has_ready_made)
        throw new Error('setReader: there is no ready-made model for these images.');
      program.call('choose_reader', reader === 'own' ? 1 : 0);
      page.wake();
    },

    /** Teaches the network that reads the pad what is on it; resolves with the accuracy before and after. */
    async teach(label) {
      const { classes, drawings_revision: before } = state();
      if (!Number.isInteger(label) || label < 0 || label >= (classes?.length ?? 10))
        throw new RangeError(`teach: found ${String(label)}, expected a class from 0 to ${(classes?.length ?? 10) - 1}.`);
      if (!program.call('teach', label))
        throw new Error('teach: expected a drawing on the pad, and data to rehearse beside it.');
      return untilTaught(before);
    },
    /** The visitor's own drawings: {rows, columns, labels, pixels}, pixels 0 to 255 one drawing after the other. */
    async drawings() {
      const count = state().drawings;
      if (count === 0) return { rows: 28, columns: 28, labels: new Uint8Array(), pixels: new Uint8Array() };
      const answer = program.request({ type: 'images', split: 'own', samples: [...Array(count).keys()] });
      page.wake();
      return answer;
    },
    async setDrawings(set) {
      const { rows, columns, labels, pixels } = plainObject(set, 'setDrawings');
      if (!Number.isInteger(rows) || !Number.isInteger(columns) || labels?.length === undefined ||
          pixels?.length !== labels.length * rows * columns)
        throw new TypeError('setDrawings: expected {rows, columns, labels, pixels} with rows x columns pixels a label.');
      const room = program.staging(0, labels.length + pixels.length || 1);
      room.set(labels);
      room.set(pixels, labels.length);
      const answer = program.answered((id) => {
        program.call('set_drawings', rows, columns, labels.length, id);
        return '';
      });
      page.wake();
      await answer;
    },

    /** What is shown below the pad, or a view of the laboratory: one of PANELS. */
    showPanel(name) {
      if (!program.call('show_panel', String(name)))
        throw new RangeError(`showPanel: found ${String(name)}, expected one of ${PANELS.join(', ')}.`);
      page.wake();
    },

    classify(values) {
      if (!(values instanceof Float32Array) && !Array.isArray(values))
        throw new TypeError(`classify: found ${kindOf(values)}, expected a Float32Array.`);
      if (values.length > 64 * 64)
        throw new RangeError(`classify: found ${values.length} values, expected at most 4096.`);
      const answer = program.classify(values);
      if (answer.error) throw new Error(answer.error);
      return answer;
    },

    classifyStrokes(strokes, { brush } = {}) {
      if (!Array.isArray(strokes)) throw new TypeError(`classifyStrokes: found ${kindOf(strokes)}, expected a list.`);
      refuseNotFinite(strokes, 'strokes');
      if (brush !== undefined) refuseNotFinite(brush, 'brush');
      const answer = program.json('classify_strokes', JSON.stringify({ strokes, brush }));
      if (answer.error) throw new Error(answer.error);
      return answer;
    },

    /** The present network as a file: 'safetensors', 'npz' or 'onnx'. */
    async saveModel({ format = 'safetensors' } = {}) {
      const answer = program.request({ type: 'save_model', best: false });
      page.wake();
      if (format === 'safetensors') return answer;
      await page.laboratory();
      return program.convertModel(String(format), await answer);
    },

    async loadModel(bytes) {
      let view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes)
        : ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null;
      if (!view) throw new TypeError(`loadModel: found ${kindOf(bytes)}, expected the bytes of a safetensors or .npz file.`);
      if (view.length > MAX_MODEL_BYTES)
        throw new RangeError(`loadModel: found ${view.length} bytes, expected at most ${MAX_MODEL_BYTES}.`);
      if (view[0] === 0x50 && view[1] === 0x4B) {  // a zip archive, as .npz files are
        await page.laboratory();
        view = program.convertModel('safetensors', view);
      }
      program.staging(0, view.length).set(view);
      const answer = program.answered((id) => {
        program.call('load_model', id);
        return '';
      });
      page.wake();
      await answer;
    },

    on(event, callback) {
      const set = listeners.get(event);
      if (!set) throw new RangeError(`on: found ${event}, expected one of ${EVENTS.join(', ')}.`);
      if (typeof callback !== 'function') throw new TypeError('on: expected a function to call.');
      set.add(callback);
      return () => set.delete(callback);
    },
  };
  return { api, afterTick };
}
