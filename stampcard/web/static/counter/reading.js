// Texts out of pictures: by the browser's own reader, else by the one we ship.

// Of a frame, in turn: a little smaller than it comes takes out the noise, which in poor
// light hides more than the finer dots show.
const FRAME_SIDES = [960, 1200];
const PHOTO_SIDES = [1600, 3200]; // small first, as most codes are near and it is quick
const WANTED = { formats: ["qr_code"] };
const OURS = "/static/vendor/barcode-detector-3.2.2/ponyfill.js";
const ENGINE = new URL("/static/vendor/zxing-wasm-3.1.3/zxing_reader.wasm", import.meta.url);

let reader;
let canvas;
let frames = 0;

// The reader, made at the first call, so that a page can have it ready before a card comes.
export function ready() {
  reader ??= chosen().catch((error) => {
    reader = undefined; // the network may be back at the next try
    throw error;
  });
  return reader;
}

// The texts of all codes in a video, bitmap or canvas, those nearest its middle first.
export async function textsIn(source, widest = FRAME_SIDES[frames++ % FRAME_SIDES.length]) {
  const read = await ready();
  const picture = drawn(source, widest);
  if (!picture) return [];
  const found = await read(picture);
  const off = ({ boundingBox: box }) => Math.hypot(
    box.x + box.width / 2 - picture.width / 2,
    box.y + box.height / 2 - picture.height / 2,
  );
  return found
    .filter((code) => code.rawValue.trim())
    .sort((one, other) => off(one) - off(other))
    .map((code) => code.rawValue);
}

// The text of the code in a photo that was taken or chosen; nothing where none is found.
export async function textInPhoto(file) {
  let photo;
  try {
    photo = await createImageBitmap(file);
  } catch {
    return ""; // it is no picture
  }
  try {
    for (const side of PHOTO_SIDES) {
      const [text] = await textsIn(photo, side);
      if (text) return text;
      if (Math.max(photo.width, photo.height) <= side) break;
    }
    return "";
  } finally {
    photo.close();
  }
}

// The browser's reader may be there in name only: then, too, ours takes over for good.
async function chosen() {
  const own = globalThis.BarcodeDetector;
  const formats = (await own?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (!formats.includes("qr_code")) return shipped();
  const detector = new own(WANTED);
  return async (picture) => {
    try {
      return await detector.detect(picture);
    } catch {
      reader = shipped();
      return (await reader)(picture);
    }
  };
}

async function shipped() {
  const { BarcodeDetector, prepareZXingModule } = await import(OURS);
  const overrides = { locateFile: () => ENGINE.href };
  await prepareZXingModule({ overrides, fireImmediately: true });
  const detector = new BarcodeDetector(WANTED);
  return (picture) => detector.detect(picture);
}

// The whole picture, made smaller where it is larger than wanted; never cut.
function drawn(source, widest) {
  const width = source.videoWidth ?? source.width;
  const height = source.videoHeight ?? source.height;
  if (!width || !height) return null;
  const scale = Math.min(1, widest / Math.max(width, height));
  canvas ??= document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.drawImage(source, 0, 0, canvas.width, canvas.height);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}
