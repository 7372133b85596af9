// What the page looks like, as numbers. The browser itself decodes the pictures.

// Mean brightness, 0 to 1, and the mean distance from `before`, of screenshots of the same size.
async function measure(page, picture, before) {
  return page.evaluate(
    async (pictures) => {
      const pixels = [];
      for (const text of pictures) {
        const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const { width, height } = image;
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context.drawImage(image, 0, 0);
        pixels.push(context.getImageData(0, 0, width, height).data);
      }
      const [now, then] = pixels;
      let brightness = 0;
      let difference = 0;
      for (let i = 0; i < now.length; i += 4) {
        for (let channel = 0; channel < 3; channel += 1) {
          brightness += now[i + channel];
          if (then) difference += Math.abs(now[i + channel] - then[i + channel]);
        }
      }
      const all = (now.length / 4) * 3 * 255;
      return { brightness: brightness / all, difference: difference / all };
    },
    [picture, before].filter(Boolean).map((buffer) => buffer.toString('base64')),
  );
}

export const brightness = async (page, picture) => (await measure(page, picture)).brightness;
export const difference = async (page, picture, before) =>
  (await measure(page, picture, before)).difference;

export const picture = (page, clip) =>
  page.screenshot({ clip, animations: 'allow', caret: 'initial' });

// Waits until the page draws nothing any more: `rest` turns of the browser without a frame of its
// own.
export const atRest = (page, rest = 30) =>
  page.evaluate(
    (turns) =>
      new Promise((resolve, reject) => {
        const deadline = performance.now() + 15000;
        let quiet = 0;
        let { frames } = window.inkling.state();
        const look = () => {
          const now = window.inkling.state().frames;
          quiet = now === frames ? quiet + 1 : 0;
          frames = now;
          if (quiet >= turns) resolve();
          else if (performance.now() > deadline)
            reject(new Error(`it never rests, ${now} frames drawn`));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    rest,
  );
