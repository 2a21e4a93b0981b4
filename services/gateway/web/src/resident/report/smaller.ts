const LONGEST = 1600 // pixels; more is not needed to see what is the matter
const QUALITY = 0.8
const SMALL = 300_000 // octets

/** A photo as it is sent: upright, small, and without what the camera wrote into it. */
export async function smaller(file: File): Promise<Blob> {
  // Where the browser does not turn pictures upright the gateway does, by what the camera wrote.
  if (!CSS.supports('image-orientation', 'from-image')) return file
  const picture = await loaded(file)
  const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight))
  if (scale === 1 && file.size <= SMALL && file.type === 'image/jpeg') return file
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.naturalWidth * scale)
  canvas.height = Math.round(picture.naturalHeight * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => {
    canvas.toBlob((blob) => done(blob ?? file), 'image/jpeg', QUALITY)
  })
}

function loaded(file: File): Promise<HTMLImageElement> {
  return new Promise((done, failed) => {
    const address = URL.createObjectURL(file)
    const picture = new Image()
    picture.onload = () => {
      URL.revokeObjectURL(address)
      done(picture)
    }
    picture.onerror = () => {
      URL.revokeObjectURL(address)
      failed(new Error(file.name))
    }
    picture.src = address
  })
}
