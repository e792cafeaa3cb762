// Health: can the numbers be believed, and how old are they.

import { h } from '../dom.js';
import { healthFigures } from '../numbers.js';
import { ledgerTable } from '../ledger.js';
import { exports } from '../exports.js';
import { stages } from '../stages.js';

let figures = null;
let ledger = null;
let pipeline = null;

export const title = (t) => t.health;

export function mount(root, params) {
  figures = healthFigures(params);
  ledger = ledgerTable(params);
  pipeline = stages(params);
  root.append(
    pipeline.element,
    figures.element,
    h(
      'section',
      { class: 'panel ledger', 'aria-label': params.t.ledger },
      h(
        'div',
        { class: 'panel-head' },
        h('h2', {}, params.t.ledger),
        exports(params.t, '/api/ledger', { minutes: 60 }),
      ),
      ledger.element,
    ),
  );
  ledger.start();
  pipeline.start();
}

export function update(snapshot) {
  figures.update(snapshot);
  ledger.update(snapshot);
}

export function unmount() {
  ledger.stop();
  pipeline.stop();
}
