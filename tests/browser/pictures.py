"""Pictures of pages, small enough to be kept with the sources: PNG with a palette."""

import base64
import struct
import zlib
from pathlib import Path

from playwright.sync_api import Page

# The browser knows the picture's colours best: it keeps the 256 most used of them, in steps of eight per channel.
REDUCE = """async source => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    const keys = new Uint16Array(pixels.length / 4);
    const sums = new Map();
    for (let at = 0; at < keys.length; at += 1) {
        const [red, green, blue] = [pixels[4 * at], pixels[4 * at + 1], pixels[4 * at + 2]];
        const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
        keys[at] = key;
        const sum = sums.get(key) || [0, 0, 0, 0];
        sums.set(key, [sum[0] + red, sum[1] + green, sum[2] + blue, sum[3] + 1]);
    }
    const chosen = [...sums].sort((one, other) => other[1][3] - one[1][3]).slice(0, 256);
    const mean = ([red, green, blue, count]) => [red, green, blue].map(all => Math.round(all / count));
    const palette = chosen.map(([, sum]) => mean(sum));
    const places = new Map(chosen.map(([key], place) => [key, place]));
    const nearest = key => {
        const colour = [(key >> 10) << 3, ((key >> 5) & 31) << 3, (key & 31) << 3];
        let [best, least] = [0, Infinity];
        palette.forEach((one, place) => {
            const far = one.reduce((sum, value, channel) => sum + (value - colour[channel]) ** 2, 0);
            [best, least] = far < least ? [place, far] : [best, least];
        });
        places.set(key, best);
        return best;
    };
    let text = "";
    for (const key of keys) {
        text += String.fromCharCode(places.has(key) ? places.get(key) : nearest(key));
    }
    return {width: image.width, height: image.height, palette: palette.flat(), pixels: btoa(text)};
}"""


def take_picture(page: Page, path: Path, tallest: int) -> None:
    """Write what the page shows, from its top to at most a height."""
    height = min(int(page.locator("html").evaluate("root => root.scrollHeight")), tallest)
    width = page.viewport_size["width"] if page.viewport_size else 0
    shot = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    source = "data:image/png;base64," + base64.b64encode(shot).decode()
    path.write_bytes(_png(page.evaluate(REDUCE, source)))


def _png(found: dict[str, object]) -> bytes:
    width, height = int(str(found["width"])), int(str(found["height"]))
    pixels = base64.b64decode(str(found["pixels"]))
    palette = bytes(found["palette"])  # type: ignore[call-overload]
    rows = b"".join(b"\0" + pixels[row * width : (row + 1) * width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
