// How many of the 600 human pen drawings the page reads: trained with the defaults in Chromium,
// replayed through classifyStrokes(), each placed on the pad at a random size and place, as people
// draw.
//
// Usage: node pen_strokes.mjs [--brush SHARE] [--seed N] [--preset NAME] [--ready-made]
//   --brush   the pen's width as a share of the pad; the page's own without it
//   --seed    of the places (1)
//   --preset  trains with this preset rather than the defaults
//   --ready-made  trains nothing: the model that comes with the page reads
import { parseArgs } from 'node:util';

import { launch, open } from './browser.mjs';
import { penDrawings, placeAll } from './pen_drawings.mjs';
import { serve } from './server.mjs';
import { hasMnist, missing, penStrokes } from './settings.mjs';

function tell(name, drawings, answers, part) {
  const chosen = drawings
    .map((drawing, i) => [drawing.label, answers[i], i])
    .filter(([, , i]) => i % 2 === part);
  const right = chosen.filter(([label, answer]) => label === answer).length;
  console.log(
    `half ${name}: ${((100 * right) / chosen.length).toFixed(1)}% (${right} of ${chosen.length})`,
  );
  const misread = Array.from({ length: 10 }, (_, digit) => {
    const wrong = chosen.filter(([label, answer]) => label === digit && answer !== digit);
    return `${digit}: ${wrong.length}`;
  });
  console.log(`  misread  ${misread.join('  ')}`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      brush: { type: 'string' },
      seed: { type: 'string', default: '1' },
      preset: { type: 'string' },
      'ready-made': { type: 'boolean', default: false },
    },
  });
  const brush = values.brush === undefined ? undefined : Number(values.brush);
  const seed = Number(values.seed);
  if (Number.isNaN(brush) || !Number.isInteger(seed))
    throw new Error('--brush and --seed take numbers');
  const lacking =
    missing() ??
    (hasMnist ? null : 'the page has no MNIST') ??
    (penStrokes ? null : 'pen-strokes.jsonl.gz is nowhere');
  if (lacking) throw new Error(lacking);

  const drawings = penDrawings();
  const server = await serve({ data: 'mnist' });
  const browser = await launch();
  try {
    const { page } = await open(browser, server.url);
    if (values['ready-made']) {
      await page.waitForFunction(() => window.inkling.state().has_ready_made);
    } else {
      const trained = await page.evaluate(async (preset) => {
        if (preset) await window.inkling.applyPreset(preset);
        return window.inkling.train({});
      }, values.preset);
      const percent = (100 * trained.test_accuracy).toFixed(2);
      console.log(`MNIST test images: ${percent}% (${trained.seconds.toFixed(1)} s)`);
    }
    const answers = await page.evaluate(
      ([all, width]) =>
        all.map((strokes) => window.inkling.classifyStrokes(strokes, { brush: width }).digit),
      [placeAll(drawings, seed), brush],
    );
    tell('A', drawings, answers, 0);
    tell('B', drawings, answers, 1);
  } finally {
    await browser.close();
    await server.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
