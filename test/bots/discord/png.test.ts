// A PNG: every pixel comes back as it was given, by a reader that is not ours.
import skia from "canvaskit-wasm";
import { expect, test } from "vitest";
import { writePng } from "#bots/discord/png.ts";

test("every pixel comes back as it was given", async () => {
  const [width, height] = [3, 2];
  const pixels = Uint8Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : (at * 37) % 256));
  const kit = await skia.default();
  const image = kit.MakeImageFromEncoded(await writePng(pixels, width, height));
  const read = image?.readPixels(0, 0, {
    width,
    height,
    colorType: kit.ColorType.RGBA_8888,
    alphaType: kit.AlphaType.Unpremul,
    colorSpace: kit.ColorSpace.SRGB,
  });
  image?.delete();
  expect(read).toEqual(pixels);
});

test("pixels of another size are refused", async () => {
  await expect(writePng(new Uint8Array(8), 2, 2)).rejects.toThrow("8 bytes are not 2 by 2 pixels");
});
