// Takes the README's pictures of the built page: node tests/page/readme_pictures.mjs
// Trains the default network on MNIST first, so it needs dist/ with the data.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { desktop, launch, open, phone } from './browser.mjs';
import { atRest } from './pictures.mjs';
import { drawWithFinger, drawWithMouse } from './pointers.mjs';
import { serve } from './server.mjs';
import { digits } from './strokes.mjs';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs/pictures');
const views = [
  {
    name: 'desktop.png',
    look: { ...desktop, viewport: { width: 1440, height: 900 }, theme: 'light' },
    draw: (page) => drawWithMouse(page, digits[2]),
  },
  {
    name: 'phone.png',
    look: { ...phone, ratio: 2, theme: 'dark' },
    draw: (page) => drawWithFinger(page, digits[3]),
  },
];

await mkdir(folder, { recursive: true });
const browser = await launch();
const host = await serve({ data: 'mnist' });
for (const { name, look, draw } of views) {
  const { page, context } = await open(browser, host.url, look);
  await page.evaluate(() => window.inkling.train().then(() => null));
  await draw(page);
  await atRest(page);
  await page.screenshot({ path: path.join(folder, name) });
  await context.close();
  console.log(`docs/pictures/${name}`);
}
await browser.close();
await host.close();
