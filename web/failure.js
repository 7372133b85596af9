// When the page cannot go on with pictures: plain text that says what happened and what helps.

const HELP = {
  wasm: {
    what: 'This browser cannot run the page: it has no WebAssembly, or it is switched off.',
    help: 'What helps: a current Firefox, Chrome, Edge or Safari (16.4 or later).',
  },
  wrong: {
    what: 'This browser cannot run the page: it computes wrongly.',
    help: 'What helps: a current Firefox, Chrome, Edge or Safari (16.4 or later).',
  },
  forced: {
    what: 'This browser cannot run the build that the address asks for.',
    help: 'What helps: the same address without “build=”.',
  },
  webgl: {
    what: 'This browser cannot show the page: it has no WebGL2, or it is switched off.',
    help: 'What helps: a current Firefox, Chrome, Edge or Safari (16.4 or later), or switching on hardware ' +
      'acceleration in the settings. Training works all the same with the controls below.',
  },
  fetch: {
    what: 'The program did not arrive.',
    help: 'The connection may have dropped. Trying again loads the page anew.',
  },
  memory: {
    what: 'The browser gave the page no memory.',
    help: 'What helps: closing other tabs, then trying again.',
  },
  crash: {
    what: 'Something went wrong inside the page, and it had to stop.',
    help: 'Trying again starts it anew; a model that was saved to a file can be loaded again.',
  },
};

/**
 * Shows the plain page in place of the canvas.
 * @param {keyof typeof HELP} kind
 * @param {string} [detail] what exactly was found, for people who can use it
 * @param {{alive?: boolean}} [options] alive: everything but the picture works
 */
export function showFailure(kind, detail = '', { alive = false } = {}) {
  const { what, help } = HELP[kind];
  document.body.dataset.phase = 'failed';
  if (alive) document.body.dataset.alive = '';
  document.getElementById('loading')?.remove();  // gone already where the page has run
  const section = document.getElementById('failure');
  section.hidden = false;
  document.getElementById('failure-what').textContent = detail ? `${what} ${detail}` : what;
  document.getElementById('failure-help').textContent = help;
  document.getElementById('retry').onclick = () => location.reload();
}
