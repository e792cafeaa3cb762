// A page's events by their type: a table whose bars are only there for the eye.

import { h, visible } from './dom.js';
import { eventTypeWords } from './words.js';

export function typesPanel({ t, f }, files) {
  const body = h('tbody');
  const nothing = h('p', { class: 'nothing', hidden: true }, t.noEventsHere);
  const table = h('table', { class: 'types' },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, t.eventType),
      h('td', { class: 'bar-cell' }),
      h('th', { scope: 'col', class: 'number' }, t.eventsColumn),
      h('th', { scope: 'col', class: 'number' }, t.shareColumn))),
    body);
  const element = h('section', { class: 'panel loading', 'aria-label': t.eventsByType },
    h('div', { class: 'panel-head' }, h('h2', {}, t.eventsByType),
      h('p', { class: 'what' }, t.onTimeOnly), files),
    nothing, table);

  return {
    element,
    update(types) {
      element.classList.remove('loading');
      nothing.hidden = types.length > 0;
      table.hidden = types.length === 0;
      const most = Math.max(1, ...types.map(({ events }) => events));
      const all = types.reduce((sum, { events }) => sum + events, 0);
      body.replaceChildren(...types.map(({ type, events }) => {
        const bar = h('span', { class: 'bar' });
        bar.style.width = (100 * events) / most + '%';
        return h('tr', {},
          h('th', { scope: 'row', title: visible(type) }, visible(eventTypeWords(t, type))),
          h('td', { class: 'bar-cell', 'aria-hidden': 'true' }, bar),
          h('td', { class: 'number' }, f.count(events)),
          h('td', { class: 'number' }, f.share(events, all)));
      }));
    },
  };
}
