// Flow: from which page to which people go.

import { h } from '../dom.js';

export const title = (t) => t.flow;

export function mount(root, { t }) {
  root.append(h('section', { class: 'panel' }, h('h2', {}, t.flow)));
}

export function update() {}

export function unmount() {}
