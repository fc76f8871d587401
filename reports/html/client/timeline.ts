import type { LaunchTimeline, ScenarioCharts } from '../chart-data.ts';
import { launchAtSecond } from './launch-at-second.ts';
import { launchLegend } from './launch-legend.ts';
import { secondTable } from './second-table.ts';
import { theme } from './theme.ts';
import { type Span, TimelinePanels } from './timeline-panels.ts';

/** CSS pixels that a pointer must move before it is a drag and not a click. */
const DRAG = 8;

/** One scenario's time axis: which launches it shows, which part of them, and where the cursor stands. */
export class Timeline {
  readonly #data: ScenarioCharts;
  readonly #panels: TimelinePanels;
  readonly #canvases: readonly HTMLCanvasElement[];
  #launches: LaunchTimeline[] = [];
  #zoom: Span | null = null;

  constructor(root: HTMLElement, data: ScenarioCharts) {
    this.#data = data;
    this.#canvases = [...root.querySelectorAll('canvas')];
    this.#panels = new TimelinePanels(this.#canvases);
    for (const select of [this.#part('launch'), this.#part('beside')]) {
      select?.addEventListener('change', () => this.draw());
    }
    this.#cursor?.addEventListener('input', () => this.#point(Number(this.#cursor?.value)));
    this.#part('zoom')?.addEventListener('click', () => this.#zoomAround(Number(this.#cursor?.value)));
    this.#part('whole')?.addEventListener('click', () => this.#show(null));
    this.#part('seconds')?.addEventListener('toggle', () => this.#list());
    for (const canvas of this.#canvases) this.#follow(canvas);
  }

  /** Draws the chosen launches anew, in the page's present colours. */
  draw(): void {
    const chosen = [this.#part('launch'), this.#part('beside')].flatMap((select) =>
      select instanceof HTMLSelectElement && select.value !== '' ? [Number(select.value)] : [],
    );
    this.#launches = [...new Set(chosen)].flatMap((index) => this.#data.timelines[index] ?? []);
    const colors = theme();
    this.#panels.draw(this.#launches, this.#zoom ?? this.#whole, colors);
    this.#part('legend')?.replaceChildren(
      ...launchLegend(this.#launches, (launch) => this.#nameOf(launch), colors),
    );
    this.#list();
  }

  get #whole(): Span {
    const warmup = Math.max(0, ...this.#launches.map((launch) => launch.warmup));
    return [-warmup, Math.max(0, ...this.#launches.map((launch) => launch.duration))];
  }

  get #cursor(): HTMLInputElement | null {
    const input = this.#part('cursor');
    return input instanceof HTMLInputElement ? input : null;
  }

  #part(name: string): HTMLElement | null {
    return document.getElementById(`${this.#data.name}-${name}`);
  }

  #nameOf({ variant, block }: LaunchTimeline): string {
    return `${this.#data.variants[variant]}, block ${block}`;
  }

  #point(second: number): void {
    this.#panels.point(second);
    if (this.#cursor !== null) this.#cursor.value = String(second);
    const readout = this.#part('readout');
    if (readout === null) return;
    const lines = this.#launches.map((launch) => {
      const line = document.createElement('span');
      line.textContent = `${this.#nameOf(launch)} at ${second.toFixed(1)} s: ${launchAtSecond(launch, second)}`;
      return line;
    });
    readout.replaceChildren(...lines);
  }

  #show(zoom: Span | null): void {
    this.#zoom = zoom;
    const whole = this.#part('whole');
    if (whole instanceof HTMLButtonElement) whole.disabled = zoom === null;
    this.draw();
  }

  /** Halves what is shown, with a second in its middle where there is room. */
  #zoomAround(second: number): void {
    const [start, end] = this.#whole;
    const [from, to] = this.#zoom ?? this.#whole;
    const length = Math.max(0.5, (to - from) / 2);
    const left = Math.max(start, Math.min(second - length / 2, end - length));
    this.#show([left, left + length]);
  }

  /** Fills the table of values, which is made only while somebody reads it. */
  #list(): void {
    const seconds = this.#part('seconds');
    if (!(seconds instanceof HTMLDetailsElement) || !seconds.open) return;
    const tables = this.#launches.map((launch) => secondTable(launch, this.#nameOf(launch)));
    seconds.querySelector('.scroll')?.replaceChildren(...tables);
  }

  /** A pointer over any panel moves the cursor of all; a mouse dragged across one shows that part of all. */
  #follow(canvas: HTMLCanvasElement): void {
    let start: number | null = null;
    const secondOf = (event: PointerEvent) => this.#panels.secondAt(event.offsetX);
    canvas.addEventListener('pointerdown', (event) => {
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      start = event.offsetX;
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) => {
      this.#point(secondOf(event));
      if (start !== null) this.#panels.mark([this.#panels.secondAt(start), secondOf(event)]);
    });
    canvas.addEventListener('pointerup', (event) => {
      if (start === null) return;
      const part = [this.#panels.secondAt(start), secondOf(event)].sort((a, b) => a - b) as [number, number];
      const dragged = Math.abs(event.offsetX - start) >= DRAG;
      start = null;
      this.#panels.mark(null);
      if (dragged) this.#show(part);
    });
    canvas.addEventListener('pointercancel', () => {
      start = null;
      this.#panels.mark(null);
    });
    canvas.addEventListener('dblclick', () => this.#show(null));
  }
}
