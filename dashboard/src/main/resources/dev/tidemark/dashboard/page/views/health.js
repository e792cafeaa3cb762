// Health: can the numbers be believed, and how old are they.

import { h } from '../dom.js';
import { healthFigures } from '../numbers.js';
import { ledgerTable } from '../ledger.js';

let figures = null;
let ledger = null;

export const title = (t) => t.health;

export function mount(root, params) {
  figures = healthFigures(params);
  ledger = ledgerTable(params);
  root.append(
    figures.element,
    h(
      'section',
      { class: 'panel ledger', 'aria-label': params.t.ledger },
      h('h2', {}, params.t.ledger),
      ledger.element,
    ),
  );
  ledger.start();
}

export function update(snapshot) {
  figures.update(snapshot);
  ledger.update(snapshot);
}

export function unmount() {
  ledger.stop();
}
