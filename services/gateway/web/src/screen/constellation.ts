import { ScatterChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use, type ComposeOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { GridComponentOption } from 'echarts/components'
import type { ScatterSeriesOption } from 'echarts/charts'

use([ScatterChart, GridComponent, CanvasRenderer])

type Option = ComposeOption<ScatterSeriesOption | GridComponentOption>

/** A place on the scheme: which row it is in, how much is open there, and how late it is. */
export interface Star {
  row: number
  column: number
  open: number
  late: 'green' | 'yellow' | 'red'
}

/** The scheme of a county: a row for each township, a circle for each place with open cases. */
export class Constellation {
  private readonly chart: EChartsType
  private readonly watching: ResizeObserver

  constructor(private readonly element: HTMLElement) {
    this.chart = init(element)
    this.watching = new ResizeObserver(() => this.chart.resize())
    this.watching.observe(element)
  }

  show(rows: readonly string[], stars: readonly Star[]): void {
    this.chart.setOption(this.drawn(rows, stars), { notMerge: true, lazyUpdate: true })
  }

  leave(): void {
    this.watching.disconnect()
    this.chart.dispose()
  }

  private drawn(rows: readonly string[], stars: readonly Star[]): Option {
    const ink = this.token('--ink')
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const columns = Math.max(6, ...stars.map((one) => one.column + 1))
    const room = Math.min(this.element.clientHeight / Math.max(rows.length, 1), this.element.clientWidth / (columns + 3))
    const most = Math.max(1, ...stars.map((one) => one.open))
    return {
      animation: false,
      grid: { left: 0, right: rem, top: rem * 0.5, bottom: rem * 0.5, containLabel: true },
      xAxis: { type: 'value', min: -0.6, max: columns - 0.4, show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: [...rows],
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { show: true, lineStyle: { color: this.token('--rule'), width: 1 } },
        axisLabel: { color: ink, fontSize: rem, fontFamily: this.token('--face'), margin: rem },
      },
      series: [
        {
          type: 'scatter',
          silent: true,
          data: stars.map((one) => ({
            value: [one.column, one.row],
            symbol: one.late === 'red' ? 'rect' : 'circle',
            symbolSize: Math.max(rem * 1.25, room * 0.9 * Math.sqrt(one.open / most)),
            itemStyle: { color: this.token(one.late === 'yellow' ? '--yellow-mark' : `--${one.late}`) },
            label: {
              show: true,
              formatter: String(one.open),
              color: one.late === 'yellow' ? '#1d1b18' : '#ffffff',
              fontSize: rem,
              fontWeight: 'bold',
            },
          })),
        },
      ],
    }
  }

  private token(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  }
}
