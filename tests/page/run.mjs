// Drives the built page in a real Chromium.
//
// Usage: node run.mjs [FILTER]      only the tests whose name contains it
// The environment that it looks at is in settings.mjs; scripts/test page sets it up.
import { runTests } from './harness.mjs';
import { hasMnist, missing } from './settings.mjs';

import './test_load.mjs';
import './test_builds.mjs';
import './test_isolation.mjs';
import './test_memory.mjs';
import './test_training.mjs';
import './test_settings.mjs';
import './test_models.mjs';
import './test_benchmark.mjs';
import './test_classify.mjs';
import './test_drawing.mjs';
import './test_touch.mjs';
import './test_controls.mjs';
import './test_pace.mjs';
import './test_layout.mjs';
import './test_graphics.mjs';
import './test_data_faults.mjs';
import './test_ready_made.mjs';
import './test_synthetic.mjs';
import './test_teaching.mjs';
import './test_laboratory.mjs';
import './test_start_faults.mjs';

async function main() {
  const lacking = missing();
  if (lacking) {
    console.log(lacking);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  if (!hasMnist)
    console.log(
      'MNIST is not at hand: the page learns a small generated stand-in, figures are skipped',
    );
  return runTests(process.argv[2]);
}

const { passed, failed, skipped } = await main();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
// Whatever a test that ran out of time has left open shall not keep the process.
process.exit(failed ? 1 : 0);
