// When the page works: a frame only where something has changed, and a few looks a second while it rests.

const REST_MS = 200;
const WAITING_MS = 50;
const HIDDEN_MS = 500;

/**
 * @param {import('./program.js').Program} program
 * @param {(drew: boolean) => void} afterTick
 * @param {(what: Error) => void} onFailure
 * @returns {{wake: () => void, arrived: () => void, drawNow: () => void, stop: () => void}} arrived: to be called
 *   when the session's worker has sent something
 */
export function makeLoop(program, afterTick, onFailure) {
  let frame = 0;
  let timer = 0;
  let stopped = false;

  function turn(atOnce = false) {
    const flags = program.call('tick', performance.now() / 1000, atOnce ? 1 : 0);
    const failure = program.failure();
    if (failure) onFailure(new Error(failure));
    program.deliver();
    afterTick((flags & 2) !== 0);
    return (flags & 1) !== 0;
  }
  function onFrame() {
    frame = 0;
    if (stopped) return;
    if (turn()) wake();
    else lookLater();
  }
  function wake() {
    if (!stopped && frame === 0) frame = requestAnimationFrame(onFrame);
  }
  // A resting page still hears of what its worker has done, and sooner where somebody waits for it. Frames would take
  // the processors from who computes the answer.
  function lookLater() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (stopped || frame !== 0) return;
      if (program.call('has_news')) wake();
      else lookLater();
    }, program.waiting ? WAITING_MS : REST_MS);
  }
  lookLater();
  // Frames stop while the page is hidden; promises and, without threads, training go on.
  const channel = new MessageChannel();
  let messages = 0;  // under way; one is enough, however many timers and events come meanwhile
  function hiddenTurn() {
    if (stopped || !document.hidden) return;
    const working = program.call('advance_hidden');
    program.deliver();
    afterTick(false);
    // Timers of a hidden page run once a second at the most; messages are not held back.
    if (!working || messages > 0) return;
    ++messages;
    channel.port2.postMessage(null);
  }
  channel.port1.onmessage = () => {
    --messages;
    hiddenTurn();
  };
  setInterval(hiddenTurn, HIDDEN_MS);
  addEventListener('visibilitychange', () => {
    hiddenTurn();
    wake();
  });
  return {
    wake,
    arrived() {
      if (document.hidden) hiddenTurn();
      else wake();
    },
    drawNow() {
      if (!stopped) turn(true);
      wake();
    },
    stop() {
      stopped = true;
      cancelAnimationFrame(frame);
    },
  };
}
