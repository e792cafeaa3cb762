// Reasons for quarantine as bars over time, and the same as a table. A reason is a filter.

import { h, keyed, setAttribute, setText, svg, visible } from './dom.js';
import { exports } from './exports.js';
import { reasonWords } from './words.js';

const WIDTH = 600;
const HEIGHT = 40;

/** `files(table)` are the parameters of what is shown, as a file. */
export function reasonsPanel({ t, f }, w, choose, files) {
  const list = h('ul', { class: 'reasons' });
  const axis = h('p', { class: 'reasons-axis', 'aria-hidden': 'true' });
  const nothing = h('p', { class: 'nothing', hidden: true }, w.nothing);
  const head = h('tr');
  const body = h('tbody');
  const table = h(
    'div',
    { class: 'scroll twin', tabindex: 0, role: 'region', 'aria-label': w.byReason, hidden: true },
    h('table', {}, h('thead', {}, head), body),
  );
  const twin = h(
    'button',
    { type: 'button', class: 'choice', 'aria-pressed': 'false', click: toggle },
    t.asTable,
  );
  const what = h('p', { class: 'what' });
  const element = h(
    'section',
    { class: 'panel wide loading', 'aria-label': w.byReason },
    h('div', { class: 'panel-head' }, h('h2', {}, t.quarantine), what, twin, exports(t, '/api/quarantine/events', files('reasons'))),
    nothing,
    list,
    axis,
    table,
  );
  let latest = null;
  let chosen = null;

  function toggle() {
    table.hidden = !table.hidden;
    list.hidden = axis.hidden = !table.hidden;
    setAttribute(twin, 'aria-pressed', String(!table.hidden));
    if (latest !== null) renderTable();
  }

  function update(answer, reason) {
    element.classList.remove('loading');
    latest = answer;
    chosen = reason;
    setText(what, w.byReasonOver(f.span(Math.round(span() / 60_000))));
    nothing.hidden = answer.reasons.length > 0;
    axis.hidden = answer.reasons.length === 0 || !table.hidden;
    const most = Math.max(1, ...answer.reasons.flatMap((one) => one.series));
    keyed(list, answer.reasons, (one) => one.reason, create, (row, one) => {
      setText(row.count, f.count(one.events));
      setAttribute(row.bars, 'd', bars(one.series, most));
      setAttribute(row.button, 'aria-pressed', String(one.reason === chosen));
    });
    const first = Date.parse(answer.first);
    axis.replaceChildren(
      ...[0, 0.5, 1].map((part) => h('span', {}, f.step(first + part * span(), span()))),
    );
    if (!table.hidden) renderTable();
  }

  const span = () => latest.steps * latest.stepMinutes * 60_000;

  function create({ reason }) {
    const row = { count: h('span', { class: 'number' }), bars: svg('path', {}) };
    row.button = h(
      'button',
      {
        type: 'button',
        title: visible(reason),
        click: () => choose(reason === chosen ? null : reason),
      },
      h('span', { class: 'reason' }, visible(reasonWords(t, reason))),
      row.count,
      svg(
        'svg',
        { class: 'over-time', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        row.bars,
      ),
    );
    row.element = h('li', {}, row.button);
    return row;
  }

  function renderTable() {
    head.replaceChildren(
      h('th', { scope: 'col' }, w.time),
      ...latest.reasons.map((one) => h('th', { scope: 'col', class: 'number' }, visible(reasonWords(t, one.reason)))),
    );
    const first = Date.parse(latest.first);
    const rows = Array.from({ length: latest.steps }, (_, i) => i)
      .filter((i) => latest.reasons.some((one) => one.series[i] > 0))
      .reverse();
    body.replaceChildren(
      ...rows.map((i) =>
        h('tr', {},
          h('th', { scope: 'row' }, f.step(first + i * latest.stepMinutes * 60_000, span())),
          ...latest.reasons.map((one) => h('td', { class: 'number' }, f.count(one.series[i]))))),
    );
  }

  return { element, update };
}

/** One path of all bars; a bar that is not 0 can be seen. */
function bars(series, most) {
  const step = WIDTH / series.length;
  return series
    .map((value, i) => {
      if (value === 0) return '';
      const height = Math.max(2, (value / most) * HEIGHT);
      const x = (i * step + step * 0.1).toFixed(2);
      return `M${x} ${HEIGHT}v${-height.toFixed(2)}h${(step * 0.8).toFixed(2)}v${height.toFixed(2)}z`;
    })
    .join('');
}
