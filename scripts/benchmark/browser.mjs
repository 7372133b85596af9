// Measures the page and the libraries beside it in one Chromium, in interleaved rounds.
//
// Usage: node browser.mjs OUT.json NPM_FOLDER [--quick] [--peers-only]
// The page is dist/; CHROMIUM names the browser. scripts/bench sets all of this up.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { haveData, launch, open } from '../../tests/page/browser.mjs';
import { dist } from '../../tests/page/settings.mjs';
import { serve } from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const [out, npm, ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const peersOnly = flags.includes('--peers-only');

const CONFIGURATIONS = [[128], [900], [128, 64]].flatMap((hidden) =>
  [32, 128].map((batch_size) => ({ hidden, batch_size })));
const plan = {
  configurations: quick ? [CONFIGURATIONS[0], CONFIGURATIONS[3]] : CONFIGURATIONS,
  // Many short rounds: another guest of the machine may have its processors for some seconds.
  rounds: quick ? 1 : 7,
  seconds: quick ? 0.3 : 0.4,
  pairs: quick ? 5 : 25,
  seeds: quick ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9],
  limit: quick ? 10 : 30,  // seconds of training for a library to reach an accuracy
};
const ACCURACIES = [0.97, 0.98];

const measurements = [];
const say = (text) => process.stderr.write(`inkling: ${text}\n`);

/** A row of results: what was measured of whom, and a list for each figure, one entry a round. */
function row(contestant, goal, options) {
  const { name, threads } = contestant;
  const made = { group: 'browser', contestant: name, threads, goal, ...options, figures: {} };
  measurements.push(made);
  return (figures) => {
    for (const [figure, value] of Object.entries(figures)) (made.figures[figure] ??= []).push(value);
  };
}

/** Everyone in turn, then everyone again: a machine that changes its mind changes it for all. */
async function interleave(rounds, tasks) {
  for (let round = 0; round < rounds; ++round) {
    for (const { name, run, note } of tasks) {
      try {
        note(await run());
      } catch (error) {
        say(`${name}: ${error.message.split('\n')[0]}`);
        note({ error: error.message.split('\n')[0] });
      }
    }
  }
}

async function pageBenchmark(page, options) {
  const { threads, ...figures } = await page.evaluate((given) => window.inkling.benchmark(given), options);
  if (options.threads && threads !== options.threads) throw new Error(`${threads} of ${options.threads} threads were used`);
  return figures;
}

async function openOurs(browser, url) {
  const ours = [];
  for (const build of ['threads', 'single', 'scalar']) {
    if (!existsSync(path.join(dist, build))) continue;
    const { page } = await open(browser, `${url}?build=${build}`, { until: 'ready' });
    await haveData(page);
    const used = await page.evaluate(() => window.inkling.state().build?.name);
    if (used !== build) {
      say(`the page runs ${used} where ${build} was asked for: left out`);
      continue;
    }
    for (const threads of build === 'threads' ? [1, 2] : [1])
      ours.push({ name: `Inkling, ${build}`, page, threads, build });
  }
  return ours;
}

async function openPeers(browser, url) {
  const peers = [];
  for (const [name, library, threads] of [
    ['TensorFlow.js', 'tfjs', 1], ['TensorFlow.js', 'tfjs', 2], ['jax-js', 'jax', 2]]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    await page.goto(`${url}peers/peer.html?library=${library}&threads=${threads}`);
    await page.waitForFunction(() => window.peer);
    const version = await page.evaluate(() => window.peer.version);
    // jax-js takes as many threads as the browser names processors.
    const used = library === 'jax' ? await page.evaluate(() => navigator.hardwareConcurrency) : threads;
    peers.push({ name: `${name} ${version}`, page, threads: used });
  }
  return peers;
}

const ask = (page, method, options) =>
  page.evaluate(([name, given]) => window.peer[name](given), [method, options]);

async function throughput(ours, peers) {
  for (const configuration of plan.configurations) {
    const { hidden, batch_size } = configuration;
    say(`training speed of ${[784, ...hidden, 10].join('-')} at ${batch_size}`);
    const tasks = [];
    for (const contestant of ours) {
      const single = contestant.build === 'threads' && contestant.threads === 1;
      for (const products of single ? ['automatic', 'dense', 'eigen'] : ['automatic']) {
        const task = {
          name: contestant.name,
          note: row(contestant, 'throughput', { ...configuration, products }),
          run: () => pageBenchmark(contestant.page, {
            goal: 'throughput', ...configuration, products, threads: contestant.threads, seconds: plan.seconds }),
        };
        // What is compared follows on each other: one and two threads, and both other products before them.
        if (products === 'automatic') tasks.push(task);
        else tasks.unshift(task);
      }
    }
    for (const contestant of peers)
      tasks.push({
        name: contestant.name,
        note: row(contestant, 'throughput', configuration),
        run: () => ask(contestant.page, 'throughput', { hidden, batch: batch_size, seconds: plan.seconds }),
      });
    await interleave(plan.rounds, tasks);
  }
}

/** One thread and two in turns, often enough that some pairs see a machine with nothing else to do. */
async function threadPairs(ours) {
  for (const batch_size of [32, 128]) {
    say(`two threads beside one at ${batch_size}`);
    const options = { hidden: [128], batch_size };
    await interleave(plan.pairs, ours.filter(({ build }) => build === 'threads').map((contestant) => ({
      name: contestant.name,
      note: row(contestant, 'pairs', options),
      run: () => pageBenchmark(contestant.page, {
        goal: 'throughput', ...options, threads: contestant.threads, seconds: plan.seconds / 2 }),
    })));
  }
}

async function readingSpeed(ours, peers) {
  say('one image, and the 10,000 test images');
  const tasks = [];
  for (const contestant of ours) {
    for (const hidden of [[128], [256]])
      if (contestant.threads === 1)
        tasks.push({ name: contestant.name, note: row(contestant, 'latency', { hidden }),
          run: () => pageBenchmark(contestant.page, { goal: 'latency', hidden, seconds: plan.seconds / 2 }) });
    tasks.push({ name: contestant.name, note: row(contestant, 'evaluation', { hidden: [128] }),
      run: async () => {
        const { seconds } = await pageBenchmark(contestant.page,
          { goal: 'evaluation', hidden: [128], threads: contestant.threads, seconds: plan.seconds / 2 });
        return { seconds };
      } });
  }
  for (const contestant of peers) {
    tasks.push({ name: contestant.name, note: row(contestant, 'latency', { hidden: [128] }),
      run: () => ask(contestant.page, 'latency', { hidden: [128], seconds: plan.seconds / 2 }) });
    tasks.push({ name: contestant.name, note: row(contestant, 'evaluation', { hidden: [128] }),
      run: () => ask(contestant.page, 'evaluation', { hidden: [128], rounds: 3 }) });
  }
  await interleave(plan.rounds, tasks);
}

async function timeToAccuracy(ours, peers, preset, recipe) {
  for (const accuracy of ACCURACIES) {
    say(`${preset} to ${100 * accuracy}%`);
    const tasks = ours.map((contestant) => {
      let seed = 0;
      return { name: contestant.name, note: row(contestant, 'time-to-accuracy', { preset, accuracy }),
        run: () => pageBenchmark(contestant.page, { goal: 'time-to-accuracy', preset, accuracy,
          seed: plan.seeds[seed++], threads: contestant.threads }) };
    });
    await interleave(accuracy === 0.98 ? plan.seeds.length : Math.min(3, plan.seeds.length), tasks);
  }
  for (const contestant of peers) {
    say(`${contestant.name}, ${contestant.threads} threads, with the recipe of ${preset}`);
    const notes = ACCURACIES.map((accuracy) => row(contestant, 'time-to-accuracy', { preset, accuracy }));
    const { reached, ...run } = await ask(contestant.page, 'timeToAccuracy',
      { recipe, accuracies: ACCURACIES, seed: 1, limit: plan.limit });
    ACCURACIES.forEach((accuracy, i) => notes[i]({ seconds: reached[accuracy]?.seconds ?? null,
      samples: reached[accuracy]?.samples ?? null, train_seconds: run.seconds, train_samples: run.samples }));
  }
}

/** The same preset through the button of the page that is seen, its canvas drawing. */
async function trainButton(ours, preset) {
  const contestant = ours.findLast(({ build }) => build === 'threads') ?? ours[0];
  say('the Train button of the visible page');
  const note = row({ ...contestant, threads: null }, 'train-button', { preset, accuracy: 0.98 });
  for (const seed of plan.seeds) {
    note(await contestant.page.evaluate(async ([name, given]) => {
      const { inkling } = window;
      await inkling.applyPreset(name);
      await inkling.configure({ seed: given });
      await inkling.reset();
      let seconds = null;
      const stop = inkling.on('evaluation', ({ accuracy }) => {
        if (seconds === null && accuracy >= 0.98) ({ seconds } = inkling.state());
      });
      const finished = new Promise((resolve) => {
        const end = inkling.on('state', ({ status }) => {
          if (status !== 'finished') return;
          end();
          resolve();
        });
      });
      document.getElementById('mirror-train').click();
      await finished;
      stop();
      return { seconds, final_accuracy: inkling.state().accuracies.test, threads_used: inkling.state().threads };
    }, [preset, seed]));
  }
}

async function main() {
  const server = await serve({
    '/npm/': npm,
    '/peers/': path.join(here, 'peers'),
    '/data/': path.join(dist, 'data'),
    '/': dist,
  });
  const browser = await launch();
  try {
    const ours = peersOnly ? [] : await openOurs(browser, server.url);
    const peers = await openPeers(browser, server.url);
    let preset = null, recipe = null;
    if (ours.length) {
      const names = await ours[0].page.evaluate(() => window.inkling.presets().map(({ name }) => name));
      preset = names.includes('Fast') ? 'Fast' : 'Default';
      recipe = await ours[0].page.evaluate(async (name) => {
        await window.inkling.applyPreset(name);
        return window.inkling.state().configuration;
      }, preset);
    }
    await throughput(ours, peers);
    await threadPairs(ours);
    await readingSpeed(ours, peers);
    if (preset) {
      await timeToAccuracy(ours, peers, preset, recipe);
      const oneSecond = await ours[0].page.evaluate(() => window.inkling.presets().map(({ name }) => name));
      if (oneSecond.includes('One second')) {
        say('One second');
        await interleave(plan.seeds.length, ours.map((contestant) => {
          let seed = 0;
          return { name: contestant.name,
            note: row(contestant, 'time-to-accuracy', { preset: 'One second', accuracy: 0.984 }),
            run: () => pageBenchmark(contestant.page, { goal: 'time-to-accuracy', preset: 'One second',
              accuracy: 0.984, seed: plan.seeds[seed++], threads: contestant.threads }) };
        }));
      }
      await trainButton(ours, preset);
    }
    writeFileSync(out, JSON.stringify({
      versions: { Chromium: browser.version() }, plan, recipe, measurements }, null, 1));
  } finally {
    await browser.close();
    server.close();
  }
}

await main();
