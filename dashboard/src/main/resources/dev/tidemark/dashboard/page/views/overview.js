// The first screen, top to bottom.

import { h } from '../dom.js';
import { minutesPanel } from '../minutes.js';
import { numbers } from '../numbers.js';
import { pagesPanel } from '../pages.js';
import { stackColours } from '../stack.js';
import { firstEvent } from '../first.js';

let parts = null;

export const title = (t) => t.overview;

export function mount(root, params) {
  const colours = stackColours();
  parts = {
    colours,
    figures: numbers(params),
    first: firstEvent(params),
    minutes: minutesPanel(params, colours),
    pages: pagesPanel(params, colours),
  };
  parts.panels = h('div', { class: 'panels' }, parts.minutes.element, parts.pages.element);
  root.append(parts.figures.element, parts.first.element, parts.panels);
}

export function update(snapshot) {
  const { colours, figures, first, minutes, pages, panels } = parts;
  const empty = snapshot.ledger.totals.accepted === 0;
  first.element.hidden = !empty;
  panels.hidden = empty;
  colours.assign(snapshot.minutes.pages);
  figures.update(snapshot);
  first.update(snapshot);
  if (!empty) {
    minutes.update(snapshot);
    pages.update(snapshot);
  }
}

export function unmount() {
  parts.minutes.close();
  parts = null;
}
