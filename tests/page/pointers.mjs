// Mouse and fingers on the drawing area. Points are in its unit square.
import { state } from './asking.mjs';

export async function placed(page) {
  const { pad } = await state(page);
  return ([x, y]) => ({ x: pad.x + x * pad.width, y: pad.y + y * pad.height });
}

export async function drawWithMouse(page, strokes) {
  const at = await placed(page);
  for (const stroke of strokes) {
    const points = stroke.map(at);
    await page.mouse.move(points[0].x, points[0].y);
    await page.mouse.down();
    for (const { x, y } of points.slice(1)) await page.mouse.move(x, y);
    await page.mouse.up();
  }
}

// Fingers as the browser gets them from a screen. `points` is a list of {x, y, id} that lie on it
// just then.
export async function touchScreen(page) {
  const session = await page.context().newCDPSession(page);
  return (type, points = []) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(({ x, y, id = 0 }) => ({
        x,
        y,
        id,
        radiusX: 4,
        radiusY: 4,
        force: 0.5,
      })),
    });
}

export async function drawWithFinger(page, strokes, touch) {
  const send = touch ?? (await touchScreen(page));
  const at = await placed(page);
  for (const stroke of strokes) {
    const points = stroke.map(at);
    await send('touchStart', [points[0]]);
    // A screen does not wait for the page either: what comes between two frames arrives coalesced.
    await Promise.all(points.slice(1).map((point) => send('touchMove', [point])));
    await send('touchEnd');
  }
}
