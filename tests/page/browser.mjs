// Chromium, and pages in it that remember whatever went wrong in them.
import { chromium as driver } from 'playwright-core';

import { chromium } from './settings.mjs';

export const phone = { viewport: { width: 390, height: 844 }, ratio: 3, touch: true };
export const desktop = { viewport: { width: 1280, height: 800 }, ratio: 1, touch: false };

export function launch() {
  return driver.launch({
    executablePath: chromium,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

// What a browser says by itself about an answer that was no good; part of every test of such
// answers.
export const networkNoise = /^console error: (Failed to load resource|net::ERR)/;

function watch(page, problems) {
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url, lineNumber } = message.location();
    problems.push(`console error: ${message.text()} (${url}:${lineNumber})`);
  });
  // Unhandled rejections come this way too.
  page.on('pageerror', (error) =>
    problems.push(`uncaught: ${error.stack || error.message || error}`),
  );
  page.on('crash', () => problems.push('the page crashed'));
}

// until: `data` (the data set is there), `ready` (inkling.ready), `nothing`. init: a function that
// runs in the page before anything of its own. allow: a pattern of problems that are expected.
// serviceWorkers: `block` refuses them. A page that loads anew by itself is waited for.
export async function open(browser, url, options = {}) {
  const { viewport, ratio, touch } = { ...desktop, ...options };
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: ratio,
    hasTouch: touch,
    isMobile: touch,
    colorScheme: options.theme ?? 'light',
    acceptDownloads: true,
    serviceWorkers: options.serviceWorkers ?? 'allow',
  });
  const problems = [];
  try {
    if (options.init) await context.addInitScript(options.init);
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    watch(page, problems);
    await page.goto(url, { waitUntil: 'commit' });
    const until = options.until ?? 'data';
    if (until !== 'nothing') await becomeReady(page);
    if (until === 'data') await haveData(page);
    const unexpected = () => problems.filter((problem) => !options.allow?.test(problem));
    return { page, context, unexpected, forget: () => problems.splice(0) };
  } catch (error) {
    await context.close();
    if (problems.length) error.message += `\n${problems.join('\n')}`;
    throw error;
  }
}

export async function becomeReady(page) {
  // Playwright starts a waitForFunction again where the page loads anew; an evaluate would fail.
  await page.waitForFunction(() =>
    window.inkling?.ready.then(
      () => true,
      (error) => {
        throw error;
      },
    ),
  );
}

export async function haveData(page) {
  await page.waitForFunction(() => {
    const { dataset, data_error: error } = window.inkling.state?.() ?? {};
    return dataset || error;
  });
  const error = await page.evaluate(() => window.inkling.state().data_error);
  if (error) throw new Error(`the data did not arrive: ${error}`);
}
