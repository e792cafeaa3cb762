// The leading pages: views, share, trend, and their last hour as a line.

import { h, keyed, pageName, setText } from './dom.js';
import { exports } from './exports.js';
import { link } from './router.js';
import { sparkline } from './spark.js';

const OTHER = '(other)';
const WIDTH = 96;
const HEIGHT = 24;
const PROVISIONAL = 2;

/** Of fewer views before, such as a late one of a shop that has just begun, a trend says nothing. */
const FEWEST_BEFORE = 10;

/** `ranked` is how many pages are asked for, `length` how much of a long name there is room for. */
export function pagesPanel({ t, f, range }, colours, what, ranked, length = 36) {
  const rows = h('tbody');
  const nothing = h('p', { class: 'nothing', hidden: true }, t.noPages);
  const column = (text, name) => h('th', { scope: 'col', class: name }, text);
  const table = h(
    'table',
    { class: 'pages' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        column('#', 'rank'),
        column(t.page, 'page'),
        column(t.viewsColumn, 'number'),
        column(t.shareColumn, 'number share'),
        column(t.trendColumn, 'number trend'),
        column('', 'line'),
      ),
    ),
    rows,
  );
  const element = h(
    'section',
    { class: 'panel loading', 'aria-label': t.topPages },
    h(
      'div',
      { class: 'panel-head' },
      h('h2', {}, t.topPages),
      h('p', { class: 'what' }, what),
      exports(t, '/api/pages', { minutes: range, limit: ranked }),
    ),
    nothing,
    table,
  );

  function update({ pages }) {
    element.classList.remove('loading');
    const named = pages.ranking.filter((page) => page.page !== OTHER);
    nothing.hidden = named.length > 0;
    table.hidden = named.length === 0;
    const ranked = named.map((page, i) => ({ ...page, rank: i + 1 }));
    keyed(rows, ranked, (page) => page.page, createRow, (row, page) => updateRow(row, page, pages));
  }

  function createRow(page) {
    const row = {
      rank: h('td', { class: 'rank' }),
      swatch: h('span', { class: 'swatch', 'aria-hidden': 'true' }),
      views: h('td', { class: 'number' }),
      share: h('td', { class: 'number share' }),
      trend: h('td', { class: 'number trend' }),
      line: sparkline(WIDTH, HEIGHT),
    };
    row.element = h(
      'tr',
      {},
      row.rank,
      h('th', { scope: 'row', class: 'page' }, row.swatch,
        h('a', { href: link({ view: 'pages', page: page.page, range }) }, pageName(page.page, length))),
      row.views,
      row.share,
      row.trend,
      h(
        'td',
        { class: 'line' },
        row.line.element,
      ),
    );
    return row;
  }

  function updateRow(row, page, all) {
    setText(row.rank, f.count(page.rank));
    row.swatch.className = 'swatch ' + colours.classOf(page.page);
    setText(row.views, f.count(page.views));
    setText(row.share, f.share(page.views, all.views));
    const compared = page.viewsBefore >= FEWEST_BEFORE;
    const rising = compared && page.change > 0.005;
    const falling = compared && page.change < -0.005;
    setText(row.trend, trend(page, all));
    row.trend.classList.toggle('rising', rising);
    row.trend.classList.toggle('falling', falling);
    row.line.update(page.trace.slice(0, -PROVISIONAL));
  }

  function trend(page, all) {
    if (page.viewsBefore >= FEWEST_BEFORE) return f.change(page.change);
    return page.viewsBefore === 0 && all.viewsBefore >= FEWEST_BEFORE ? t.newPage : '–';
  }

  return { element, update };
}
