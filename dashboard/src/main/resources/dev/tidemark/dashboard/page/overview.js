// The first screen, top to bottom.

import { h } from './dom.js';
import { minutesPanel } from './minutes.js';
import { numbers } from './numbers.js';
import { pagesPanel } from './pages.js';
import { quarantinePanel } from './quarantine.js';
import { stackColours } from './stack.js';
import { trustStrip } from './trust.js';

export function overview(context) {
  const colours = stackColours();
  const trust = trustStrip(context);
  const figures = numbers(context);
  const minutes = minutesPanel(context, colours);
  const pages = pagesPanel(context, colours);
  const quarantine = quarantinePanel(context);
  const first = firstEvent(context);
  const panels = h(
    'div',
    { class: 'panels' },
    minutes.element,
    pages.element,
    quarantine.element,
  );
  const element = h('main', { tabindex: -1 }, trust.element, figures.element, first.element, panels);

  function update(state) {
    const empty = state.ledger.totals.accepted === 0;
    first.element.hidden = !empty;
    panels.hidden = empty;
    colours.assign(state.minutes.pages);
    trust.update(state);
    figures.update(state);
    first.update(state);
    if (!empty) {
      minutes.update(state);
      pages.update(state);
      quarantine.update(state);
    }
  }

  return {
    element,
    update,
    tick: trust.tick,
    close() {
      trust.close();
      minutes.close();
    },
  };
}

/** What to do before there is anything to see. */
function firstEvent({ t }) {
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
    await navigator.clipboard.writeText(line.textContent);
    copy.textContent = t.copied;
  }

  return {
    element,
    update(state) {
      const event =
        `'{"event_type":"page_view","user_id":"ana","page":"/ofertas/black-friday",` +
        `"event_time":'$(date +%s)000'}'`;
      const text = `curl -i ${state.dashboard.gatewayUrl}/v1/events -d ${event}`;
      if (line.textContent !== text) line.textContent = text;
    },
  };
}
