import { ScatterChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use, type ComposeOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { GridComponentOption } from 'echarts/components'
import type { ScatterSeriesOption } from 'echarts/charts'

use([ScatterChart, GridComponent, CanvasRenderer])

type Option = ComposeOption<ScatterSeriesOption | GridComponentOption>

/** A place on the scheme: where it stands, how much is open there, how much of that is late. */
export interface Star {
  row: number
  column: number
  open: number
  yellow: number
  red: number
  said: string
}

/** The scheme of a county: a row for each township, a disc for each place with open cases; within
 * it, by their share of its area, what is due soon and what is late. */
export class Constellation {
  private readonly chart: EChartsType
  private readonly watching: ResizeObserver
  private rows: readonly string[] = []
  private stars: readonly Star[] = []

  constructor(private readonly element: HTMLElement) {
    this.chart = init(element)
    this.watching = new ResizeObserver(() => {
      this.chart.resize()
      this.draw()
    })
    this.watching.observe(element)
  }

  show(rows: readonly string[], stars: readonly Star[]): void {
    this.rows = rows
    this.stars = stars
    this.draw()
  }

  private draw(): void {
    this.chart.setOption(this.drawn(this.rows, this.stars), { notMerge: true, lazyUpdate: true })
  }

  leave(): void {
    this.watching.disconnect()
    this.chart.dispose()
  }

  private drawn(rows: readonly string[], stars: readonly Star[]): Option {
    const ink = this.token('--ink')
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const columns = Math.max(3, ...stars.map((one) => one.column + 1))
    const height = this.element.clientHeight / Math.max(rows.length, 1)
    const room = Math.min(height * 0.85, (this.element.clientWidth / (columns + 2)) * 0.6)
    const most = Math.max(1, ...stars.map((one) => one.open))
    /** As wide as its area is to the area of the fullest place. */
    const wide = (count: number) => (count ? Math.max(rem * 0.6, room * Math.sqrt(count / most)) : 0)
    const discs = [
      { colour: '--green', size: (one: Star) => wide(one.open) },
      { colour: '--yellow-mark', size: (one: Star) => wide(one.yellow + one.red) },
      { colour: '--red', size: (one: Star) => wide(one.red) },
    ]
    return {
      animation: false,
      grid: { left: 0, right: rem, top: rem * 0.5, bottom: rem * 0.5, containLabel: true },
      xAxis: { type: 'value', min: -0.5, max: columns - 0.3, show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: [...rows],
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { show: true, lineStyle: { color: this.token('--rule'), width: 1 } },
        axisLabel: { color: ink, fontSize: rem, fontFamily: this.token('--face'), margin: rem },
      },
      series: discs.map(({ colour, size }, layer) => ({
        type: 'scatter' as const,
        silent: true,
        itemStyle: { color: this.token(colour), opacity: 1 },
        data: stars.map((one) => ({
          value: [one.column, one.row],
          symbolSize: size(one),
          label: {
            show: !layer,
            position: 'right' as const,
            distance: rem * 0.4,
            formatter: one.said,
            color: one.open ? ink : this.token('--ink-soft'),
            fontSize: rem,
            fontFamily: this.token('--face'),
          },
        })),
      })),
    }
  }

  private token(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  }
}
