// Shorthands for what tests ask a page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { files, fixture } from './settings.mjs';

export const state = (page) => page.evaluate(() => window.inkling.state());

export const configuration = async (page) => (await state(page)).configuration;

// Calls a method of window.inkling and returns what it promised.
export const call = (page, method, ...given) =>
  page.evaluate(([name, values]) => window.inkling[name](...values), [method, given]);

// Calls it, expects a refusal with an Error, and returns its message.
export async function refusal(page, method, ...given) {
  const outcome = await page.evaluate(
    async ([name, values]) => {
      try {
        const answer = await window.inkling[name](...values);
        return { answered: JSON.stringify(answer) ?? 'nothing' };
      } catch (error) {
        return error instanceof Error ? { message: error.message } : { thrown: String(error) };
      }
    },
    [method, given],
  );
  const shown = JSON.stringify(given).slice(0, 200);
  assert.ok(
    'message' in outcome,
    `${method}(${shown}) shall be refused with an Error: ${JSON.stringify(outcome)}`,
  );
  assert.ok(outcome.message.length > 10, `the reason is a sentence, not "${outcome.message}"`);
  return outcome.message;
}

// Waits until so many frames of the browser have passed: what was posted before has been dealt
// with.
export const nextFrames = (page, count = 2) =>
  page.evaluate(
    (frames) =>
      new Promise((resolve) => {
        const turn = (left) => (left ? requestAnimationFrame(() => turn(left - 1)) : resolve());
        turn(frames);
      }),
    count,
  );

export async function prediction(page) {
  await nextFrames(page);
  return (await state(page)).prediction;
}

// Waits for a condition on inkling.state(), given as the text of a function.
export const until = (page, condition, argument, options) =>
  page.waitForFunction(
    ([text, value]) => new Function(`return (${text})`)()(window.inkling.state(), value),
    [String(condition), argument],
    options,
  );

export const startedTraining = async (page, length, steps = 4) => {
  await page.evaluate((given) => {
    window.pending = window.inkling.train(given);
    window.pending.catch(() => {});
  }, length);
  await until(page, (now, least) => now.running && now.step >= least, steps);
};

export const longest = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

// Bytes travel between test and page as base64: lists of numbers take seconds.

// The model of a page.
export const savedModel = (page) =>
  page.evaluate(async () => {
    const bytes = await window.inkling.saveModel();
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) {
      text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    }
    return btoa(text);
  });

export const loadModel = (page, model) =>
  page.evaluate(
    (text) => window.inkling.loadModel(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))),
    model,
  );

// The four files of the stand-in, as a person would have them.
export const fixtureFiles = () =>
  files.map(([, name]) => ({ name, base64: readFileSync(path.join(fixture, name), 'base64') }));

// Drops files, {name, base64}, in the middle of the page.
export const dropFiles = (page, list) =>
  page.evaluate((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
      target.dispatchEvent(new DragEvent(type, options));
    }
  }, list);
