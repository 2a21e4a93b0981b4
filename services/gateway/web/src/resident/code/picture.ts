import { encode } from 'uqr'

const WIDTH = 720 // pixels
const EDGE = 48
const QUIET = 4 // modules of white around a QR code, as readers expect

export interface Slip {
  code: string
  /** Where it leads: the code stands after the #, and never leaves the phone. */
  address: string
  title: string
  lines: readonly string[]
}

/** A code in two groups, as it is read aloud. */
export function grouped(code: string): string {
  return code.replace(/^(.{5})/, '$1 ')
}

/** Where the holder of a code goes. */
export function addressOf(code: string): string {
  return `${location.origin}/#${code}`
}

/** The black modules of the QR code, each one unit wide, as a path. */
export function modules(address: string): { path: string; size: number } {
  const { data, size } = encode(address, { ecc: 'M', border: QUIET })
  const path = data.map((row, y) => row.map((black, x) => (black ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
  return { path, size }
}

/** The slip as a picture, to be saved among one's photos; its address holds all of it, as not every
 * browser keeps one that only this page knows. */
export function picture(slip: Slip): string | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = WIDTH + 330 + slip.lines.length * 44
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#1d1b18'
  pen.textAlign = 'center'
  written(pen, slip)
  drawn(pen, slip.address)
  return canvas.toDataURL('image/png')
}

function written(pen: CanvasRenderingContext2D, slip: Slip): void {
  const middle = WIDTH / 2
  const room = WIDTH - 2 * EDGE
  pen.font = 'bold 40px serif'
  pen.fillText(slip.title, middle, 90, room)
  pen.fillRect(EDGE, 125, room, 3)
  pen.font = 'bold 84px monospace'
  pen.fillText(grouped(slip.code), middle, 235, room)
  pen.font = '28px sans-serif'
  slip.lines.forEach((line, at) => pen.fillText(line, middle, 320 + WIDTH - 2 * EDGE + at * 44, room))
}

function drawn(pen: CanvasRenderingContext2D, address: string): void {
  const { data, size } = encode(address, { ecc: 'M', border: QUIET })
  const side = Math.floor((WIDTH - 2 * EDGE) / size)
  const left = Math.floor((WIDTH - side * size) / 2)
  data.forEach((row, y) =>
    row.forEach((black, x) => {
      if (black) pen.fillRect(left + x * side, 265 + y * side, side, side)
    }),
  )
}
