// The visitor's own drawings, kept by the browser from visit to visit.

import { settled, storage, store } from './storage.js';

const STORE = 'drawings';
const KEY = 'own';

/**
 * Brings back what was kept, and keeps what changes. Where the browser keeps nothing (a private window), drawings last
 * as long as the page.
 * @param {object} api window.inkling
 * @returns {(state: object) => void} to be called with each new state
 */
export function keepDrawings(api) {
  let known = null;  // the revision that is kept; null until what was kept is back
  let busy = false;
  let keeps = false;

  async function bringBack() {
    try {
      await storage();
      keeps = true;
      const kept = await settled((await store(STORE, 'readonly')).get(KEY));
      // What has been drawn meanwhile is newer.
      if (kept?.labels.length > 0 && api.state().drawings === 0) await api.setDrawings(kept);
    } catch (error) {
      console.info('inkling: drawings are not kept:', error?.message ?? error);
    }
    known = api.state().drawings_revision;
  }
  async function keep(revision) {
    busy = true;
    try {
      const set = await api.drawings();
      await settled((await store(STORE, 'readwrite')).put(set, KEY));
    } catch (error) {
      console.info('inkling: the drawings could not be kept:', error?.message ?? error);
    }
    known = revision;
    busy = false;
  }
  bringBack();
  return ({ drawings_revision: revision }) => {
    if (keeps && known !== null && !busy && revision !== known) keep(revision);
  };
}
