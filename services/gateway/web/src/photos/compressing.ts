const LONGEST_SIDE = 1600 // pixels: enough to see a road, and some 300 kB
const QUALITY = 0.8
const KIND = 'image/jpeg'

/** The photo as it is sent: smaller, and its pixels alone. What cannot be read is sent as it is,
 * and the gateway says what it thinks of it. */
export async function compressed(photo: Blob): Promise<Blob> {
  // Where the browser does not turn pictures upright, the gateway does, by what the camera wrote.
  if (!CSS.supports('image-orientation', 'from-image')) return photo
  const picture = await read(photo).catch(() => undefined)
  if (!picture) return photo
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((made) => canvas.toBlob((blob) => made(blob ?? photo), KIND, QUALITY))
}

async function read(photo: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(photo)
  const picture = new Image()
  picture.src = address
  try {
    await picture.decode()
    return picture
  } finally {
    URL.revokeObjectURL(address)
  }
}
