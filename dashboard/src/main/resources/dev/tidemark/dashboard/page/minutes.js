// Views per minute: a stacked chart with its legend, and the same as a table.

import { h, keyed, pageName, setAttribute, setText } from './dom.js';
import { minutesChart } from './chart.js';
import { exports } from './exports.js';

const OTHER = { kind: 'other' };
const LATE = { kind: 'late' };
const TOTAL = { kind: 'total' };

/** `what` says over which time; null for the last hour, live. */
export function minutesPanel(context, colours, what = null) {
  const { t, f, page, range } = context;
  const shown = h('tbody');
  const legendTitle = h('th', { scope: 'col' }, what ?? t.lastHour);
  const legend = h(
    'table',
    { class: 'legend' },
    h(
      'thead',
      {},
      h('tr', {}, legendTitle, h('th', { scope: 'col', class: 'number' }, t.views)),
    ),
    shown,
  );
  const title = h('h2', {}, t.viewsPerMinute);
  const chart = minutesChart(context, colours, select);
  const head = h('tr');
  const body = h('tbody');
  const table = h(
    'div',
    { class: 'scroll twin', tabindex: 0, role: 'region', 'aria-label': t.viewsPerMinute, hidden: true },
    h('table', {}, h('thead', {}, head), body),
  );
  const nothing = h('p', { class: 'nothing', hidden: true }, t.noViews);
  const twin = h(
    'button',
    { type: 'button', class: 'choice', 'aria-pressed': 'false', click: toggle },
    t.asTable,
  );
  const key = h(
    'p',
    { class: 'key' },
    h('span', { class: 'swatch hatched', 'aria-hidden': 'true' }),
    t.provisional,
    h('span', { class: 'swatch cap', 'aria-hidden': 'true' }),
    t.lateViews,
  );
  const plot = h('div', { class: 'plot' }, chart.element, legend);
  const element = h(
    'section',
    { class: 'panel wide loading', 'aria-label': t.viewsPerMinute },
    h(
      'div',
      { class: 'panel-head' },
      title,
      h('p', { class: 'what' }, what ?? t.viewsPerMinuteWhat),
      key,
      twin,
      page === null
        ? exports(t, '/api/pages', { minutes: range, table: 'minutes' })
        : exports(t, '/api/page', { page, minutes: range, table: 'minutes' }),
    ),
    nothing,
    plot,
    table,
  );
  let minutes = null;
  let selected = null;
  let named = null; // the table's columns

  function toggle() {
    const tabular = table.hidden;
    table.hidden = !tabular;
    plot.hidden = tabular;
    key.hidden = tabular;
    setAttribute(twin, 'aria-pressed', String(tabular));
    render();
  }

  function select(index) {
    selected = index;
    if (minutes !== null) renderLegend();
  }

  function rows() {
    const late = sum(minutes.late) > 0 ? [LATE] : [];
    const pages = minutes.pages.map((page) => ({ kind: 'page', page }));
    const other = sum(minutes.other) > 0 ? [OTHER] : [];
    return [TOTAL, ...pages, ...other, ...late];
  }

  function values(row) {
    if (row.kind === 'page') return minutes.views[minutes.pages.indexOf(row.page)];
    if (row === OTHER) return minutes.other;
    if (row === LATE) return minutes.late;
    return minutes.total;
  }

  function renderLegend() {
    const at = selected === null ? null : minutes.start + selected * minutes.step;
    const provisional = selected >= minutes.provisionalFrom ? ' · ' + t.provisional : '';
    setText(legendTitle, at === null ? (what ?? t.lastHour) : f.step(at, minutes.span) + provisional);
    keyed(
      shown,
      rows(),
      (row) => row.kind + ' ' + (row.page ?? ''),
      createLegendRow,
      (line, row) => {
        const value = selected === null ? sum(values(row)) : values(row)[selected];
        setText(line.value, f.count(value));
        if (row.kind === 'page') line.swatch.className = 'swatch ' + colours.classOf(row.page);
      },
    );
  }

  function createLegendRow(row) {
    const value = h('td', { class: 'number' });
    const style = { page: '', other: 'slot-other', late: 'cap', total: 'none' }[row.kind];
    const swatch = h('span', { class: 'swatch ' + style, 'aria-hidden': 'true' });
    const name = h('th', { scope: 'row' }, swatch, label(row, 22));
    return { element: h('tr', { class: row.kind }, name, value), value, swatch };
  }

  function label(row, length) {
    if (row.kind === 'page') return pageName(row.page, length);
    return { other: t.otherPages, late: t.lateViews, total: t.total }[row.kind];
  }

  /** What is read, marked or copied stays as long as its column does. */
  function renderTable() {
    const columns = rows();
    const names = JSON.stringify(columns.map(({ kind, page }) => [kind, page]));
    if (names !== named) {
      named = names;
      head.replaceChildren(
        h('th', { scope: 'col' }, t.minute),
        ...columns.map((column) =>
          h('th', { scope: 'col', class: 'number ' + column.kind }, label(column, 18)),
        ),
      );
    }
    const time = (i) => minutes.start + i * minutes.step;
    keyed(
      body,
      minutes.late.map((_, i) => minutes.late.length - 1 - i),
      (i) => time(i) + names,
      (i) => {
        const note = h('span', { class: 'note' });
        const cells = columns.map(() => h('td', { class: 'number' }));
        const when = h('th', { scope: 'row' }, f.step(time(i), minutes.span), note);
        return { element: h('tr', {}, when, cells), note, cells };
      },
      (row, i) => {
        const provisional = i >= minutes.provisionalFrom;
        row.element.classList.toggle('provisional', provisional);
        setText(row.note, provisional ? ' ' + t.provisional : '');
        columns.forEach((column, c) => setText(row.cells[c], f.count(values(column)[i])));
      },
    );
  }

  function render() {
    if (minutes === null) return;
    const none = sum(minutes.total) === 0;
    nothing.hidden = !none;
    plot.classList.toggle('empty', none);
    if (table.hidden) {
      chart.update(minutes);
      renderLegend();
    } else {
      renderTable();
    }
  }

  return {
    element,
    update(state) {
      element.classList.remove('loading');
      const { from, step, provisionalFrom, pages, views, other, late } = state.minutes;
      const start = Date.parse(from);
      const stepMillis = step * 60_000;
      const placeOf = (time) => Math.floor((Date.parse(time) - start) / stepMillis);
      setText(title, step === 1 ? t.viewsPerMinute : t.viewsPerStep(f.span(step)));
      minutes = {
        start,
        step: stepMillis,
        span: stepMillis * late.length,
        provisionalFrom: placeOf(provisionalFrom),
        alerts: (state.alerts ?? []).map((alert) => placeOf(alert.openedAt)),
        pages,
        views,
        other,
        late,
        total: late.map((value, i) =>
          views.reduce((total, values) => total + values[i], value + other[i]),
        ),
      };
      render();
    },
    close: chart.close,
  };

  function sum(numbers) {
    return numbers.reduce((total, value) => total + value, 0);
  }
}
