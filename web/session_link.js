// The page's end of a training session that runs in a worker.

const START_MS = 10000;

/** Starts a worker, which waits for its program. Null where the browser has none of this kind. */
export function makeSessionLink() {
  let worker;
  try {
    worker = new Worker(new URL('./session_worker.js', import.meta.url), { type: 'module', name: 'inkling session' });
  } catch {
    return null;
  }
  // Nobody may be listening yet when it turns out that it cannot be loaded.
  const refused = new Promise((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'The worker could not be loaded.'));
    }, { once: true });
  });
  refused.catch(() => {});
  return new SessionLink(worker, refused);
}

class SessionLink {
  #worker;
  #refused;
  memory = 0;  // bytes in use over there, as of the newest message

  constructor(worker, refused) {
    this.#worker = worker;
    this.#refused = refused;
  }

  /** Gives the worker its program; resolves when the session is there, rejects where it will never be. */
  async start(build, compiled, memoryBytes) {
    const { name, path } = build;
    let timer;
    try {
      await Promise.race([this.#refused, new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('The worker did not start in time.')), START_MS);
        this.#worker.onmessage = ({ data }) => {
          if (data.ready) resolve();
          if (data.failed) reject(new Error(data.failed));
        };
        this.#worker.postMessage({ start: { build: { name, path }, compiled, memoryBytes } });
      })]);
    } catch (error) {
      this.#worker.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * From here on packets are handed over.
   * @param {(packets: Uint8Array[]) => void} onPackets
   * @param {(what: Error) => void} onFailure
   */
  connect(onPackets, onFailure) {
    this.#worker.onerror = (event) => {
      event.preventDefault();
      onFailure(new Error(event.message || 'The session stopped.'));
    };
    this.#worker.onmessage = ({ data }) => {
      if (data.failed) return onFailure(new Error(data.failed));
      if (!data.packets) return;
      this.memory = data.memory;
      onPackets(data.packets);
      this.#worker.postMessage({ seen: true });
    };
  }

  send(packet) {
    this.#worker.postMessage({ packet }, [packet.buffer]);
  }

  /** Hands over the files themselves: the page keeps no copy. `text` names them, see inkling_load_dataset. */
  loadDataset(text, id, files) {
    this.#worker.postMessage({ dataset: { text, id, files } }, files.map((file) => file.buffer));
  }

  close() {
    this.#worker.terminate();
  }
}
