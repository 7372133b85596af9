// The drawing area: a transparent element exactly over the pad that the canvas shows. It takes pointers of all kinds
// with capture, so that a stroke goes on beyond its edge, and keeps fingers there from scrolling the page.

const KIND = { down: 0, move: 1, up: 2, cancel: 3 };
const pad = document.getElementById('pad');

/**
 * @param {import('./program.js').Program} program
 * @param {() => void} wake
 */
export function connectPad(program, wake) {
  let drawing = null;  // the pointer whose stroke it is

  const send = (kind, event) => {
    program.call('pad', kind, event.pointerId, event.clientX, event.clientY);
    wake();
  };
  pad.addEventListener('pointerdown', (event) => {
    // A palm or a second finger, or another button than the main one, draws nothing.
    if (drawing !== null || event.button !== 0) return;
    drawing = event.pointerId;
    pad.setPointerCapture(event.pointerId);
    document.activeElement?.blur();
    send(KIND.down, event);
    event.preventDefault();
  });
  pad.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drawing) return;
    const points = event.getCoalescedEvents?.() ?? [];
    for (const point of points.length > 0 ? points : [event]) send(KIND.move, point);
  });
  const end = (kind) => (event) => {
    if (event.pointerId !== drawing) return;
    drawing = null;
    send(kind, event);
  };
  pad.addEventListener('pointerup', end(KIND.up));
  pad.addEventListener('pointercancel', end(KIND.cancel));
  pad.addEventListener('contextmenu', (event) => event.preventDefault());
  // The wheel over the pad scrolls the page as anywhere else; nothing to do for that.
}

let placed = '';

/** Moves the element over the pad that was drawn; {x, y, width, height} in CSS pixels of the viewport. */
export function placePad({ x, y, width, height }) {
  const style = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
  if (style === placed) return;
  placed = style;
  pad.style.cssText = style;
}
