// The way to a purchase: shoppers at each step, with and without steps left out. A table whose bars
// are only there for the eye.

import { h } from './dom.js';
import { exports } from './exports.js';

export function funnelPanel({ t, f, range }) {
  const body = h('tbody');
  const nothing = h('p', { class: 'nothing', hidden: true }, t.noFunnel);
  const table = h(
    'table',
    { class: 'funnel' },
    h(
      'thead',
      {},
      h('tr', {}, h('th', { scope: 'col' }, t.step), ...['skip', 'strict'].flatMap((mode) => [
        h('th', { scope: 'col', class: 'number' }, t.funnelModes[mode]),
        h('th', { scope: 'col', class: 'number' }, t.ofFirst),
        h('td', { class: 'bar-cell' }),
      ])),
    ),
    body,
  );
  const element = h(
    'section',
    { class: 'panel wide loading', 'aria-label': t.funnel },
    h('div', { class: 'panel-head' }, h('h2', {}, t.funnel), h('p', { class: 'what' }, t.funnelWhat),
      exports(t, '/api/flow', { minutes: range, table: 'funnel' })),
    nothing,
    table,
  );

  return {
    element,
    update(funnel) {
      element.classList.remove('loading');
      const none = funnel.skip.every((count) => count === 0);
      nothing.hidden = !none;
      table.hidden = none;
      body.replaceChildren(
        ...funnel.steps.map((step, i) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, t.funnelSteps[step] ?? step),
            ...['skip', 'strict'].flatMap((mode) => cells(funnel[mode], i)),
          ),
        ),
      );
    },
  };

  function cells(counts, i) {
    const bar = h('span', { class: 'bar' });
    bar.style.width = counts[0] > 0 ? Math.min(100, (100 * counts[i]) / counts[0]) + '%' : '0';
    return [
      h('td', { class: 'number' }, f.count(counts[i])),
      h('td', { class: 'number' }, f.share(counts[i], counts[0])),
      h('td', { class: 'bar-cell', 'aria-hidden': 'true' }, bar),
    ];
  }
}
