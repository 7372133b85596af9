// The page's twin in real HTML, for people who cannot see the canvas or cannot use a pointer: the same actions as
// buttons, every setting as an input, and what happens as text in a polite live region.

import { ACTIONS } from './input.js';

const element = (id) => document.getElementById(id);
const QUIET_MS = 2000;  // between two live texts

const BUTTONS = {
  'mirror-train': ACTIONS.trainOrPause,
  'mirror-step': ACTIONS.step,
  'mirror-epoch': ACTIONS.epoch,
  'mirror-reset': ACTIONS.reset,
  'mirror-clear': ACTIONS.clear,
  'mirror-undo': ACTIONS.undoStroke,
  'mirror-theme': ACTIONS.toggleTheme,
  'mirror-play': ACTIONS.replay,
  'mirror-laboratory': ACTIONS.laboratory,
};

// Training samples a second; 0 is full speed.
const PACES = [100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 0];
const paceName = (pace) => (pace ? `${pace.toLocaleString('en')} samples a second` : 'Full speed');

const percent = (share) => `${Math.round(100 * share)} percent`;

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** An input for one described parameter. */
function makeInput(info) {
  const label = document.createElement('label');
  label.textContent = `${info.label} `;
  let input;
  if (info.kind === 'choice') {
    input = document.createElement('select');
    for (const choice of info.choices) input.add(new Option(choice, choice));
  } else {
    input = document.createElement('input');
    input.type = info.kind === 'switch' ? 'checkbox' : 'text';
    if (info.kind === 'integer' || info.kind === 'real') input.inputMode = 'decimal';
  }
  input.name = info.name;
  input.title = info.help;
  label.append(input);
  const row = document.createElement('p');
  row.append(label);
  return { row, input, info };
}

const asText = (value) => (Array.isArray(value) ? value.join(', ') : String(value));

function valueOf({ input, info }) {
  if (info.kind === 'switch') return input.checked;
  const words = input.value.split(',').map((word) => word.trim()).filter((word) => word !== '');
  const number = (word) => (word === '' || Number.isNaN(Number(word)) ? word : Number(word));
  if (info.kind.endsWith('_list')) return info.kind === 'choice_list' ? words : words.map(number);
  return info.kind === 'integer' || info.kind === 'real' ? number(input.value.trim()) : input.value;
}

/**
 * Connects the twin.
 * @param {import('./program.js').Program} program
 * @param {object} api window.inkling
 * @param {() => void} wake
 * @returns {(state: object) => void} to be called with each new state
 */
export function connectMirror(program, api, wake) {
  /** The canvas draws the ring around what `node` is the twin of. */
  function showFocus(node, action) {
    for (const [event, shown] of [['focus', action], ['blur', -1]]) {
      node.addEventListener(event, () => {
        program.call('focus_action', shown);
        wake();
      });
    }
  }
  for (const [id, action] of Object.entries(BUTTONS)) {
    const button = element(id);
    button.addEventListener('click', () => {
      program.call('perform', action);
      wake();
    });
    showFocus(button, action);
  }
  const pace = element('mirror-pace');
  for (const value of PACES) pace.add(new Option(paceName(value), value));
  pace.addEventListener('change', () => api.setPace(Number(pace.value)));
  showFocus(pace, ACTIONS.slower);
  const reader = element('mirror-reader');
  reader.addEventListener('change', () => api.setReader(reader.value));
  const lesson = element('mirror-teach');
  const taught = element('mirror-class');
  lesson.addEventListener('click', () => {
    api.teach(taught.selectedIndex).then(
      ({ before, after }) => say(`Taught. ${(100 * before).toFixed(2)} percent of unseen digits were read before, ` +
        `${(100 * after).toFixed(2)} now.`), (error) => say(error.message));
  });
  function showClasses(classes) {
    if (taught.length === classes.length && classes.every((name, i) => taught.options[i].text === name)) return;
    taught.replaceChildren(...classes.map((name) => new Option(name)));
  }
  const measure = element('mirror-robustness');
  measure.addEventListener('click', () => {
    api.robustness().then(({ images, curves }) => {
      element('robustness').replaceChildren(...curves.map(({ name, unit, amounts, accuracies }) => {
        const item = document.createElement('li');
        item.textContent = `${name}, ${unit}: ` + amounts.map((amount, i) =>
          `${Number(amount.toFixed(2))} ${percent(accuracies[i])}`).join(', ');
        return item;
      }));
      say(`Measured on ${images.toLocaleString('en')} unseen images.`);
    }, (error) => say(error.message));
  });
  /** What came close, for those who cannot see the bars. */
  function showRunnersUp({ prediction, classes }) {
    if (!prediction) return setText(element('saw'), '');
    const close = prediction.probabilities.map((share, i) => [share, classes?.[i] ?? String(i)])
      .sort(([a], [b]) => b - a).slice(1, 4);
    return setText(element('saw'), 'Runners-up: ' +
      close.map(([share, name]) => `${name} with ${(100 * share).toFixed(1)} percent`).join(', ') + '.');
  }
  const moment = element('mirror-replay');
  moment.addEventListener('input', () => api.showMoment(Number(moment.value)));
  showFocus(moment, ACTIONS.replay);

  function showReplay({ position, end, playing, seconds, accuracy }) {
    setText(element('mirror-play'), playing ? 'Stop the replay (P)' : 'Replay (P)');
    element('mirror-play').disabled = moment.disabled = end === 0;
    moment.max = end;
    moment.value = position;
    moment.setAttribute('aria-valuetext', position === end ? 'now'
      : `${seconds.toFixed(2)} seconds, ${percent(accuracy ?? 0)} of unseen digits`);
  }
  function showPace(value) {
    if (!PACES.includes(value) && ![...pace.options].some((option) => Number(option.value) === value))
      pace.add(new Option(paceName(value), value));
    pace.value = value;
  }

  const fields = api.parameters().map(makeInput);
  for (const field of fields) {
    element('mirror-settings').append(field.row);
    field.input.addEventListener('change', () => {
      api.configure({ [field.info.name]: valueOf(field) }).then(
        () => field.input.removeAttribute('aria-invalid'),
        (error) => {
          field.input.setAttribute('aria-invalid', 'true');
          say(error.message);
        });
    });
  }

  const live = element('live');
  let lastSaid = 0;
  let pending = null;
  function say(text) {
    if (live.textContent === text && pending === null) return;
    clearTimeout(pending);
    const wait = Math.max(0, lastSaid + QUIET_MS - performance.now());
    pending = setTimeout(() => {
      pending = null;
      lastSaid = performance.now();
      setText(live, text);
    }, wait);
  }

  let before = {};
  return (state) => {
    setText(element('mirror-train'), state.running ? 'Pause (Space)' : 'Train (Space)');
    setText(element('status'), state.status_text);
    showReplay(state.replay);
    showPace(state.pace);
    showClasses(state.classes ?? []);
    showRunnersUp(state);
    measure.disabled = !state.trained;
    lesson.disabled = !state.prediction || !state.classes;
    reader.disabled = !state.has_ready_made;
    reader.value = state.reader ?? 'own';
    setText(element('build'), `Runs with ${state.build.description}. ${state.build.reason}`);
    if (state.prediction) {
      const { digit, probabilities } = state.prediction;
      const name = state.classes?.[digit] ?? String(digit);
      const sure = probabilities[digit];
      const text = state.prediction.unlike ? `Unlike any digit, nearest to ${name}, ${percent(sure)}.` : sure < 0.5 ? `Not sure, perhaps ${name}, ${percent(sure)}.` : `Reads ${name}, ${percent(sure)} sure.`;
      if (text !== before.prediction) say(text);
      before.prediction = text;
    } else if (state.diverged && state.diverged !== before.diverged) {
      say(state.diverged);
    } else if (state.accuracies.test !== before.accuracy && state.accuracies.test !== null) {
      say(`${state.running ? 'Training, ' : ''}${percent(state.accuracies.test)} of unseen digits.`);
    }
    if (!state.prediction) before.prediction = undefined;
    before.diverged = state.diverged;
    before.accuracy = state.accuracies.test;
    if (before.configuration !== state.revision) {
      before.configuration = state.revision;
      for (const { input, info } of fields) {
        const value = state.configuration[info.name];
        if (document.activeElement === input) continue;
        if (info.kind === 'switch') input.checked = value;
        else if (input.value !== asText(value)) input.value = asText(value);
      }
    }
  };
}
