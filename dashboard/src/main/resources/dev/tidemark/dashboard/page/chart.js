// The chart of the minutes: uPlot has the scales, the axes and the pointer, stack.js paints.

import { cut, h, setAttribute, visible } from './dom.js';
import { paintAlerts, paintStack } from './stack.js';

/** Minutes between two marks of the time axis. */
const MARKS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440];

export function minutesChart(context, colours, onSelect) {
  const { t, f } = context;
  const canvas = h('div', { class: 'canvas' });
  const element = h(
    'div',
    {
      class: 'chart',
      tabindex: 0,
      role: 'slider',
      'aria-label': `${t.viewsPerMinute}. ${t.chartHelp}`,
      'aria-valuemin': 0,
      keydown,
      blur: () => select(null),
    },
    canvas,
  );
  const marker = h('div', { class: 'marker', hidden: true });
  let minutes = null;
  let selected = null;
  let plot = null;
  let style = null;

  function styles() {
    const computed = getComputedStyle(document.documentElement);
    const value = (name) => computed.getPropertyValue(name).trim();
    return {
      background: value('--background'),
      ink: value('--muted'),
      line: value('--line'),
      late: value('--ink'),
      alert: value('--bad'),
      font: '12px ' + computed.fontFamily,
      colour: value,
    };
  }

  function create() {
    style = styles();
    const axis = { stroke: style.ink, font: style.font, ticks: { show: false } };
    plot = new window.uPlot(
      {
        ...size(),
        padding: [8, 16, 0, 0], // half of the last mark stands beside the chart
        legend: { show: false },
        cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: {
          x: { time: false, range: () => [-0.5, minutes.late.length - 0.5] },
          y: { range: (u, min, max) => [0, Math.max(4, max * 1.04)] },
        },
        series: [{}, { paths: () => null, points: { show: false } }],
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 32,
            gap: 10,
            splits: timeSplits,
            values: (u, splits) => splits.map((i) => f.mark(minutes.start + i * minutes.step, minutes.span)),
          },
          {
            ...axis,
            grid: { stroke: style.line, width: 1 },
            space: 48,
            size: axisSize,
            incrs: [1, 2, 5, 10, 20, 25, 50].flatMap((n) =>
              n < 10 ? [n] : [1, 10, 100, 1e3, 1e4, 1e5, 1e6].map((of) => n * of),
            ).sort((a, b) => a - b),
            values: (u, splits) => splits.map((value) => f.short(value)),
          },
        ],
        hooks: { draw: [paint], setCursor: [pointed] },
      },
      data(),
      canvas,
    );
    plot.over.append(marker);
  }

  function axisSize(u, values) {
    const longest = Math.max(1, ...(values ?? []).map((value) => value.length));
    return 14 + 7.5 * longest;
  }

  /** Marks on round times of the clock, as many as fit. */
  function timeSplits(u) {
    const fits = Math.max(2, Math.floor(u.bbox.width / devicePixelRatio / 72));
    const length = minutes.span / 60_000;
    const every = MARKS.find((step) => length / step <= fits) ?? MARKS[MARKS.length - 1];
    const splits = [];
    for (let i = 0; i < minutes.late.length; i++) {
      const begins = f.minuteOfDay(minutes.start + i * minutes.step);
      if (begins % every < minutes.step / 60_000) splits.push(i);
    }
    return splits;
  }

  function size() {
    return {
      width: Math.max(160, element.clientWidth),
      height: Math.max(160, element.clientHeight),
    };
  }

  function data() {
    return [minutes.late.map((_, i) => i), minutes.total];
  }

  function paint(u) {
    const layers = [
      ...minutes.pages.map((page, p) => ({
        values: minutes.views[p],
        colour: style.colour(colours.variableOf(page)),
      })),
      { values: minutes.other, colour: style.colour('--slot-other') },
    ];
    paintStack(u, { layers, ...minutes }, style);
    paintAlerts(u, minutes, style);
  }

  function pointed(u) {
    const { left } = u.cursor;
    if (left < 0) {
      if (!element.matches(':focus-visible')) select(null);
    } else {
      select(Math.floor((left / u.over.clientWidth) * minutes.late.length));
    }
  }

  function keydown(event) {
    if (minutes === null) return;
    const last = minutes.late.length - 1;
    const from = selected ?? last + 1;
    const to = {
      ArrowLeft: from - 1,
      ArrowDown: from - 1,
      ArrowRight: selected === null ? last : from + 1,
      ArrowUp: selected === null ? last : from + 1,
      PageUp: from + 10,
      PageDown: from - 10,
      Home: 0,
      End: last,
      Escape: null,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(to);
  }

  function select(index) {
    selected = index === null ? null : Math.min(minutes.late.length - 1, Math.max(0, index));
    describe();
    onSelect(selected);
  }

  function describe() {
    marker.hidden = selected === null;
    if (selected !== null) {
      const width = 100 / minutes.late.length;
      marker.style.left = selected * width + '%';
      marker.style.width = width + '%';
    }
    const i = selected ?? minutes.late.length - 1;
    setAttribute(element, 'aria-valuemax', minutes.late.length - 1);
    setAttribute(element, 'aria-valuenow', i);
    setAttribute(element, 'aria-valuetext', spoken(context, minutes, i));
  }

  const resized = new ResizeObserver(() => {
    if (plot !== null && element.clientWidth > 0) plot.setSize(size());
  });
  resized.observe(element);

  return {
    element,
    update(now) {
      minutes = now;
      if (plot === null) create();
      else plot.setData(data());
      describe();
    },
    close() {
      resized.disconnect();
      plot?.destroy();
    },
  };
}

/** What a screen reader says of one minute. */
function spoken({ t, f }, minutes, i) {
  const parts = minutes.pages
    .map((page, p) => [cut(visible(page), 60), minutes.views[p][i]])
    .concat([
      [t.otherPages, minutes.other[i]],
      [t.lateViews, minutes.late[i]],
    ])
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${name}: ${f.count(value)}`);
  const provisional = i >= minutes.provisionalFrom ? `, ${t.provisional}` : '';
  const time = f.step(minutes.start + i * minutes.step, minutes.span);
  return `${time}${provisional}, ${t.total}: ${f.count(minutes.total[i])}. ${parts.join('; ')}`;
}
