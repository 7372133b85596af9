// A training session in a worker of its own, for pages that may have no threads: a second instance of the page's
// program, without picture. Commands and questions come as packets, snapshots and answers go back as such.
//
// From the page: {start: {build, compiled, memoryBytes}}, {packet}, {dataset: {text, id, files}}, {seen}.
// To the page: {ready}, {failed: message}, {packets, memory}.

import { startCompiled } from './program.js';

// Short enough that a pause or a new rate acts at once, long enough that turns cost nothing.
const SLICE_SECONDS = 0.015;

let program = null;
let stopped = false;
let turning = false;
let timer = 0;
let unseen = 0;  // messages that the page has not taken yet
let outgoing = [];
// Timers wait for milliseconds; a message lets those of the page pass and comes right behind them.
const turns = new MessageChannel();

function fail(error) {
  if (stopped) return;
  stopped = true;
  postMessage({ failed: String(error?.message ?? error) });
}

function schedule() {
  clearTimeout(timer);
  if (turning || stopped) return;
  turning = true;
  turns.port2.postMessage(null);
}

turns.port1.onmessage = () => {
  turning = false;
  if (stopped) return;
  // A page that is behind is not sent picture after picture of what is past.
  const rest = program.call('session_turn', SLICE_SECONDS, unseen === 0 ? 1 : 0);
  const failure = program.failure();
  if (failure) return fail(new Error(failure));
  if (outgoing.length > 0) {
    const packets = outgoing;
    outgoing = [];
    ++unseen;
    postMessage({ packets, memory: program.call('memory') }, packets.map((packet) => packet.buffer));
  }
  if (rest === 0) schedule();
  else if (rest > 0) timer = setTimeout(schedule, rest * 1000);
};

async function start({ build, compiled, memoryBytes }) {
  const host = { sendPacket: (packet) => outgoing.push(packet) };
  program = await startCompiled(build, host, fail, compiled);
  program.call('session_start', memoryBytes);
  const failure = program.failure();
  if (failure) throw new Error(failure);
  postMessage({ ready: true });
  schedule();
}

function loadDataset({ text, id, files }) {
  files.forEach((bytes, slot) => program.staging(slot, bytes.length).set(bytes));
  program.call('session_load_dataset', text, id);
}

onmessage = ({ data }) => {
  if (stopped) return;
  try {
    if (data.start) start(data.start).catch(fail);
    if (data.packet) program.give('session_receive', data.packet);
    if (data.dataset) loadDataset(data.dataset);
    if (data.seen) --unseen;
    if (program && !data.start) schedule();
  } catch (error) {
    fail(error);
  }
};
