// Tests are registered by the files that are imported and run one after the other: each has the
// machine to itself.
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';

import { loadModel, savedModel } from './asking.mjs';
import * as browsers from './browser.mjs';
import { serve } from './server.mjs';
import { hasMnist, requireData } from './settings.mjs';

const registered = [];

// `seconds` is the longest it may take; `needsMnist` marks figures that mean nothing on the
// generated images.
export function test(name, body, { seconds = 40, needsMnist = false } = {}) {
  registered.push({ name, body, seconds, needsMnist });
}

class Bench {
  #browser;
  #shared = new Map();
  #trained;
  #opened = [];
  #servers = [];

  // One browser serves all tests; one that has gone away is replaced for those that follow.
  async #running() {
    if (!this.#browser?.isConnected()) {
      this.#browser = await browsers.launch();
      this.#trained = undefined;
    }
    return this.#browser;
  }

  // A host that lives until the end of the test.
  async serve(options) {
    const server = await serve({ data: 'fixture', ...options });
    this.#servers.push(server);
    return server;
  }

  // A page that is closed after the test. `server`, or what a faultless host shall serve: `data` is
  // `fixture` (quick) or `best`, MNIST where it is. `query` goes behind the address.
  async open({ server, data = 'fixture', isolated = true, query = '', ...options } = {}) {
    const best = hasMnist ? 'mnist' : 'fixture';
    const from = server ?? (await this.#host(data === 'best' ? best : data, isolated));
    const visit = await browsers.open(await this.#running(), from.url + query, options);
    this.#opened.push(visit);
    return visit.page;
  }

  // The page that has been trained with the defaults, made once for all tests that only ask it
  // something, and what train() said. Tests leave its network as it is, and its pad empty.
  async trained() {
    // Bounded by itself, or every test that waits for it would run out of its own time in turn.
    await this.#running();
    this.#trained ??= limit(this.#train(), 80);
    const { visit, result } = await this.#trained;
    // A test that failed may have left ink.
    await visit.page.evaluate(() => window.inkling.clear());
    return { page: visit.page, result };
  }

  async #train() {
    const host = await this.#host(hasMnist ? 'mnist' : 'fixture', true);
    const visit = await browsers.open(await this.#running(), host.url, browsers.desktop);
    // The stand-in is a hundredth of MNIST and needs more rounds.
    const epochs = hasMnist ? 3 : 60;
    const result = await visit.page.evaluate((length) => window.inkling.train(length), { epochs });
    return { visit, result };
  }

  // A small-screen page and the like, with the trained network in it.
  async openTrained(options) {
    const { page: trained } = await this.trained();
    const model = await savedModel(trained);
    const page = await this.open(options);
    await loadModel(page, model);
    return page;
  }

  async #host(data, isolated) {
    const key = `${data} ${isolated}`;
    if (!this.#shared.has(key)) this.#shared.set(key, await serve({ data, isolated }));
    return this.#shared.get(key);
  }

  // What went wrong unnoticed in the pages of this test.
  async problems() {
    const visits = [...this.#opened];
    const trained = this.#trained && (await this.#trained.catch(() => null));
    if (trained) visits.push(trained.visit);
    const found = visits.flatMap((visit) => visit.unexpected());
    trained?.visit.forget();
    return found;
  }

  async tidy() {
    for (const visit of this.#opened.splice(0)) await visit.context.close();
    for (const server of this.#servers.splice(0)) await server.close();
  }

  async close() {
    await this.tidy();
    for (const server of this.#shared.values()) await server.close();
    await this.#browser?.close();
  }
}

function limit(promise, seconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function runOne({ body, seconds }, bench) {
  try {
    await limit(body(bench), seconds);
    const problems = await bench.problems();
    assert.equal(
      problems.length,
      0,
      `nothing may go wrong unnoticed, but:\n${problems.join('\n')}`,
    );
    return null;
  } catch (error) {
    const noticed = await limit(bench.problems(), 5).catch(() => []);
    if (noticed.length && !String(error.message).includes(noticed[0])) {
      error.message += `\nIn the page:\n${noticed.join('\n')}`;
    }
    return error;
  } finally {
    await limit(bench.tidy(), 10).catch(() => {});
  }
}

function report(error) {
  const where = /\n\s+at .*?([\w.]+\.mjs:\d+)/g;
  const lines = [...String(error.stack).matchAll(where)].map(([, line]) => line);
  const own = lines.find((line) => !line.startsWith('harness')) ?? '';
  // The browser's own log may follow at length.
  const message = String(error.message).trim().split('\n').slice(0, 24).join('\n');
  return `${message}${own && `  (${own})`}`.replace(/^/gm, '           ');
}

// Runs those whose name holds `filter`; returns the counts.
export async function runTests(filter = '') {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const chosen = registered.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
  if (!chosen.length) return counts;
  const bench = new Bench();
  const tell = (what, seconds, name) => {
    console.log(`${what.padEnd(5)}${seconds.toFixed(1).padStart(6)} s  ${name}`);
  };
  for (const each of chosen) {
    const began = performance.now();
    if (each.needsMnist && !hasMnist) {
      counts[requireData ? 'failed' : 'skipped'] += 1;
      tell(requireData ? 'FAIL' : 'skip', 0, `${each.name} (MNIST is not at hand)`);
      continue;
    }
    const error = await runOne(each, bench);
    counts[error ? 'failed' : 'passed'] += 1;
    tell(error ? 'FAIL' : 'ok', (performance.now() - began) / 1000, each.name);
    if (error) console.log(report(error));
  }
  await limit(bench.close(), 10).catch(() => {});
  return counts;
}
