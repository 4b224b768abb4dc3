// A PNG: pixels as a file, packed beside everything else that goes on and not in its way.
import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES_PER_PIXEL = 4;
const EIGHT_BITS = 8;
const COLOUR_WITH_ALPHA = 6;
const pack = promisify(deflate);

/** @param pixels red, green, blue and alpha of each, row by row from the top */
export async function writePng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  if (pixels.length !== width * height * BYTES_PER_PIXEL)
    throw new Error(`${pixels.length} bytes are not ${width} by ${height} pixels`);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([EIGHT_BITS, COLOUR_WITH_ALPHA], 8);
  const body = await pack(unfilteredRows(pixels, width, height));
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", body), chunk("IEND", Buffer.alloc(0))]);
}

/** Each row behind a zero: flat colours pack well as they are, and filtering them would take longer than packing. */
function unfilteredRows(pixels: Uint8Array, width: number, height: number): Buffer {
  const row = width * BYTES_PER_PIXEL;
  const rows = Buffer.alloc((row + 1) * height);
  for (let y = 0; y < height; y += 1) rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  return rows;
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
