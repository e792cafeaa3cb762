// Flow: from which page to which people go, and how many come as far as a purchase.

import { ask, keepAsking } from '../ask.js';
import { h, setText } from '../dom.js';
import { funnelPanel } from '../funnel.js';
import { sankeyPanel } from '../sankey.js';

const REFRESH_MILLIS = 5_000;
const WAYS = 15;

let ways = null;
let asking = null;

export const title = (t) => t.flow;

export function mount(root, params) {
  const { t, f, range } = params;
  ways = sankeyPanel(params, t.waysWhat(f.span(range)), WAYS);
  const funnel = funnelPanel(params);
  const note = h('p', { class: 'what problem', role: 'alert' });
  root.append(note, h('div', { class: 'panels first-panels' }, ways.element, funnel.element));
  asking = keepAsking(
    REFRESH_MILLIS,
    (signal) => ask('/api/flow', { minutes: range, limit: WAYS }, signal),
    (answer) => {
      setText(note, '');
      ways.update(answer);
      funnel.update(answer.funnel);
    },
    () => setText(note, t.askFailed),
  );
}

export function update() {}

export function unmount() {
  asking.stop();
  ways.close();
}
