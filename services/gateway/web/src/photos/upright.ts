/** From the stored pixels to the upright ones, as a canvas transforms; and whether sides change. */
interface Turn {
  matrix: [number, number, number, number, number, number]
  onItsSide: boolean
}

const JPEG = 0xffd8
const SCAN = 0xffda // from here on there are pixels
const WRITTEN = 0xffe1 // what the camera wrote: where, when, and how it was held
const EXIF = 0x45786966
const ORIENTATION = 0x0112

/** How a photo is turned upright, and the photo without what says so: a browser of before 2020 does
 * not turn what it draws on a canvas, a later one does, and told nothing neither does. */
export async function upright(photo: Blob): Promise<{ stored: Blob; turn: (width: number, height: number) => Turn }> {
  const seen = new DataView(await new Response(photo).arrayBuffer())
  const parts: Blob[] = []
  let held = 1
  let at = 2
  if (seen.byteLength < 4 || seen.getUint16(0) !== JPEG) return { stored: photo, turn: turned(held) }
  parts.push(photo.slice(0, at))
  while (at + 4 < seen.byteLength) {
    const kind = seen.getUint16(at)
    if (kind === SCAN || kind < 0xff00) break
    const end = at + 2 + seen.getUint16(at + 2)
    if (kind === WRITTEN) held = heldBy(seen, at, end) ?? held
    else parts.push(photo.slice(at, end))
    at = end
  }
  return { stored: new Blob([...parts, photo.slice(at)], { type: photo.type }), turn: turned(held) }
}

/** How the camera was held, from 1 to 8; nothing where this part does not say so. */
function heldBy(seen: DataView, from: number, end: number): number | undefined {
  const start = from + 10 // after the marker, the length, and the name of what follows
  if (start + 8 > end || end > seen.byteLength || seen.getUint32(from + 4) !== EXIF) return undefined
  const little = seen.getUint16(start) === 0x4949
  const entries = start + seen.getUint32(start + 4, little)
  if (entries + 2 > end) return undefined
  for (let left = seen.getUint16(entries, little), at = entries + 2; left && at + 12 <= end; left--, at += 12)
    if (seen.getUint16(at, little) === ORIENTATION) return seen.getUint16(at + 8, little)
  return undefined
}

function turned(held: number): (width: number, height: number) => Turn {
  return (width, height) => {
    const turns: Record<number, Turn['matrix']> = {
      2: [-1, 0, 0, 1, width, 0],
      3: [-1, 0, 0, -1, width, height],
      4: [1, 0, 0, -1, 0, height],
      5: [0, 1, 1, 0, 0, 0],
      6: [0, 1, -1, 0, height, 0],
      7: [0, -1, -1, 0, height, width],
      8: [0, -1, 1, 0, 0, width],
    }
    const matrix = turns[held]
    return { matrix: matrix ?? [1, 0, 0, 1, 0, 0], onItsSide: !!matrix && held > 4 }
  }
}
