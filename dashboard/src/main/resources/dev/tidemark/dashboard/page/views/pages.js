// Pages: all of them by views, or one in depth.

import { h, pageName } from '../dom.js';
import { pagesPanel } from '../pages.js';
import { stackColours } from '../stack.js';

let panel = null;
let colours = null;

export const title = (t, page) => page ?? t.pages;

export function mount(root, params) {
  colours = stackColours();
  panel = pagesPanel(params, colours);
  if (params.page !== null) root.append(h('h2', {}, pageName(params.page, 80)));
  root.append(panel.element);
}

export function update(snapshot) {
  colours.assign(snapshot.minutes.pages);
  panel.update(snapshot);
}

export function unmount() {
  panel = null;
}
