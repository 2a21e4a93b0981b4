import { upright } from './upright'

const LONGEST_SIDE = 1600 // pixels: enough to see a road, and some 300 kB
const QUALITY = 0.8
const KIND = 'image/jpeg'

/** The photo as it is sent: small, upright, and its pixels alone. Throws what is no picture. */
export async function compressed(photo: Blob): Promise<Blob> {
  const { stored, turn } = await upright(photo)
  const picture = await read(stored)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight))
  const width = Math.round(picture.naturalWidth * scale)
  const height = Math.round(picture.naturalHeight * scale)
  const { matrix, onItsSide } = turn(width, height)
  const canvas = document.createElement('canvas')
  canvas.width = onItsSide ? height : width
  canvas.height = onItsSide ? width : height
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.transform(...matrix)
  pen.drawImage(picture, 0, 0, width, height)
  return new Promise((made, failed) =>
    canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error('too large'))), KIND, QUALITY),
  )
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
