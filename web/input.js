// The browser's events for the user interface: pointer, wheel, keyboard, text, size, theme.

/** The program's numbers of actions, in the order of ui::Action. */
export const ACTIONS = {
  trainOrPause: 0, step: 1, epoch: 2, reset: 3, clear: 4, undoStroke: 5, redoStroke: 6, toggleTheme: 7, undoReset: 8,
  slower: 9, faster: 10, replay: 11, laboratory: 12,
};

const MAX_RATIO = 4;
const RATIO_MS = 500;  // between two looks at it
const SHORTCUTS = { ' ': ACTIONS.trainOrPause, s: ACTIONS.step, e: ACTIONS.epoch, r: ACTIONS.reset, c: ACTIONS.clear,
  ',': ACTIONS.slower, '.': ACTIONS.faster, p: ACTIONS.replay, l: ACTIONS.laboratory };
// In the order of ImGuiMouseCursor.
const CURSORS = ['default', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize', 'pointer',
  'not-allowed'];

const canvas = document.getElementById('canvas');
const typing = document.getElementById('typing');

const matches = (query) => matchMedia(query).matches;

/** Whether the key belongs to a real HTML control, which handles it itself: buttons only want Space and Enter. */
function inControl(event) {
  if (!(event.target instanceof Element) || event.target === typing) return false;
  if (event.target.closest('input, select, textarea')) return true;
  return event.target.closest('button, summary, a') !== null && ['', ' ', 'Enter', 'Tab'].includes(event.key ?? '');
}

/**
 * Connects everything.
 * @param {import('./program.js').Program} program
 * @param {() => void} wake asks for a frame
 * @param {() => void} drawNow draws one within the event, for what the browser allows only there
 */
export function connectInput(program, wake, drawNow) {
  const view = { ratio: 1, touch: matches('(pointer: coarse)'), inset: 0 };
  const pixels = (event) => [event.clientX * view.ratio, event.clientY * view.ratio];

  function sendViewport() {
    program.call('viewport', canvas.width, canvas.height, view.ratio, scrollY, view.inset, view.touch ? 1 : 0,
      matches('(prefers-color-scheme: dark)') ? 1 : 0, matches('(prefers-reduced-motion: reduce)') ? 1 : 0);
    wake();
  }

  function setSize(width, height) {
    view.ratio = Math.min(devicePixelRatio || 1, MAX_RATIO);
    view.inset = safeAreaBottom();
    canvas.width = Math.max(1, width);
    canvas.height = Math.max(1, height);
    sendViewport();
  }

  /** `exact`: device pixels as the browser counts them, where it does. */
  function measure(exact) {
    const ratio = Math.min(devicePixelRatio || 1, MAX_RATIO);
    const box = canvas.getBoundingClientRect();
    const width = Math.round(box.width * ratio);
    const height = Math.round(box.height * ratio);
    // Rounding may be one off and blur; but an emulated screen counts in pixels of the real one.
    if (exact && Math.abs(exact.inlineSize - width) <= 2 && Math.abs(exact.blockSize - height) <= 2)
      setSize(exact.inlineSize, exact.blockSize);
    else setSize(width, height);
  }

  const observer = new ResizeObserver(([entry]) => measure(entry.devicePixelContentBoxSize?.[0]));
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(canvas);
  }
  // Moving to another screen changes the ratio, and sometimes nothing else; not every browser then tells of it.
  (function watchRatio() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
      measure();
      watchRatio();
    }, { once: true });
  })();
  setInterval(() => {
    if (view.ratio !== Math.min(devicePixelRatio || 1, MAX_RATIO)) measure();
  }, RATIO_MS);
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)'])
    matchMedia(query).addEventListener('change', sendViewport);
  addEventListener('scroll', sendViewport, { passive: true });
  measure();

  // ---- pointer

  let pressed = null;
  canvas.addEventListener('pointerdown', (event) => {
    if (pressed !== null && event.pointerId !== pressed) return;
    pressed = event.pointerId;
    const finger = event.pointerType === 'touch';
    if (finger !== view.touch) {
      view.touch = finger;
      sendViewport();
    }
    if (!finger) canvas.setPointerCapture(event.pointerId);
    if (document.activeElement !== document.body && document.activeElement !== typing)
      document.activeElement?.blur();
    program.call('pointer', ...pixels(event), finger ? 1 : 0);
    program.call('button', event.button === 2 ? 1 : 0, 1);
    wake();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (pressed !== null && event.pointerId !== pressed) return;
    program.call('pointer', ...pixels(event), event.pointerType === 'touch' ? 1 : 0);
    wake();
    canvas.style.cursor = CURSORS[program.call('cursor')] ?? 'default';
  });
  const release = (event, cancelled) => {
    if (event.pointerId !== pressed) return;
    pressed = null;
    // The page took the finger for scrolling: let go far away from whatever was touched, so that nothing is clicked.
    if (cancelled) program.call('pointer', -1e6, -1e6, 1);
    program.call('button', event.button === 2 ? 1 : 0, 0);
    wake();
    if (cancelled) return;
    // A phone shows its keyboard only when the field gets the focus within the tap itself. Twice, because Dear ImGui
    // takes press and release of a quick tap in two frames.
    drawNow();
    drawNow();
    followTyping();
    if (event.pointerType === 'touch') program.call('pointer', -1e6, -1e6, 1);
  };
  canvas.addEventListener('pointerup', (event) => release(event, false));
  canvas.addEventListener('pointercancel', (event) => release(event, true));
  canvas.addEventListener('pointerleave', (event) => {
    if (pressed !== null || event.pointerType === 'touch') return;
    program.call('pointer', -1e6, -1e6, 0);
    wake();
  });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener('wheel', (event) => {
    if (event.ctrlKey) return;  // zooming is the browser's
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 : 1 / 40;
    program.call('wheel', -event.deltaX * lines, -event.deltaY * lines);
    wake();
    if (program.json('state').wants_wheel) event.preventDefault();
  }, { passive: false });

  // ---- keyboard and text

  function followTyping() {
    const wanted = program.json('state').typing;
    if (wanted && document.activeElement !== typing) {
      typing.inputMode = wanted;
      typing.value = '';
      typing.focus({ preventScroll: true });
    } else if (!wanted && document.activeElement === typing) {
      typing.blur();
    }
  }

  const modifiers = (event) => (event.ctrlKey || event.metaKey ? 1 : 0) | (event.shiftKey ? 2 : 0) |
    (event.altKey ? 4 : 0);

  addEventListener('keydown', (event) => {
    if (inControl(event) || event.isComposing) return;
    const wantsText = program.json('state').typing;
    const control = event.ctrlKey || event.metaKey;
    if (wantsText || document.activeElement === typing) {
      program.call('key', event.code, 1, modifiers(event));
      if (!control && event.key.length === 1) {
        program.call('text', event.key);
        event.preventDefault();
      } else if (event.key === 'Tab' || event.key === 'Backspace') {
        event.preventDefault();
      }
      wake();
      return;
    }
    const key = event.key.toLowerCase();
    let action;
    if (control && !event.altKey && key === 'z') action = event.shiftKey ? ACTIONS.redoStroke : ACTIONS.undoStroke;
    else if (control && key === 'y') action = ACTIONS.redoStroke;
    else if (!control && !event.altKey && !event.repeat) action = SHORTCUTS[key];
    if (action !== undefined) {
      program.call('perform', action);
      event.preventDefault();
    } else if (!control && !event.altKey && !event.repeat && /^[0-9]$/.test(key) &&
               program.call('digit_key', Number(key))) {
      event.preventDefault();
    } else if (['ArrowLeft', 'ArrowRight', 'Escape', 'Enter'].includes(event.key)) {
      program.call('key', event.code, 1, modifiers(event));
    } else {
      return;
    }
    wake();
  });
  addEventListener('keyup', (event) => {
    program.call('key', event.code, 0, modifiers(event));
    wake();
  });
  // Software keyboards send input events without keys.
  typing.addEventListener('input', (event) => {
    if (event.inputType === 'deleteContentBackward') {
      program.call('key', 'Backspace', 1, 0);
      program.call('key', 'Backspace', 0, 0);
    } else if (event.data) {
      program.call('text', event.data);
    }
    typing.value = '';
    wake();
  });
  addEventListener('paste', (event) => {
    if (inControl(event) || !program.json('state').typing) return;
    program.call('text', event.clipboardData?.getData('text/plain').slice(0, 1000) ?? '');
    event.preventDefault();
    wake();
  });
  addEventListener('focus', () => program.call('focus', 1));
  addEventListener('blur', () => {
    program.call('focus', 0);
    wake();
  });
}

/** The strip at the lower edge that a phone keeps for itself, in CSS pixels. */
function safeAreaBottom() {
  const probe = document.createElement('div');
  probe.style.cssText = 'position:fixed;visibility:hidden;height:env(safe-area-inset-bottom,0px)';
  document.body.append(probe);
  const height = probe.offsetHeight;
  probe.remove();
  return height;
}
