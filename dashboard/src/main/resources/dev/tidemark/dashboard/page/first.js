// What to do before there is anything to see.

import { h } from './dom.js';

export function firstEvent({ t }) {
  const line = h('code', {});
  const copy = h('button', { type: 'button', class: 'choice', click: copyLine }, t.copy);
  const element = h(
    'section',
    { class: 'first', hidden: true, 'aria-label': t.noEvents },
    h('h2', {}, t.firstEvent),
    h('pre', { tabindex: 0, class: 'raw' }, line),
    h('p', { class: 'what' }, copy, ' ', t.firstEventMore),
  );

  async function copyLine() {
    try {
      await navigator.clipboard.writeText(line.textContent);
      copy.textContent = t.copied;
    } catch {
      // Plain HTTP from another machine has no clipboard; the line is marked to be copied by hand.
      getSelection().selectAllChildren(line);
    }
  }

  return {
    element,
    update({ dashboard }) {
      const event =
        `'{"event_type":"page_view","user_id":"ana","page":"/ofertas/black-friday",` +
        `"event_time":'$(date +%s)000'}'`;
      const text = `curl -i ${dashboard.gatewayUrl}/v1/events -d ${event}`;
      if (line.textContent !== text) line.textContent = text;
    },
  };
}
