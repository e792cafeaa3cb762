// Quarantine: what is wrong with which events.

import { quarantinePanel } from '../quarantine.js';

let panel = null;

export const title = (t) => t.quarantine;

export function mount(root, params) {
  panel = quarantinePanel(params);
  root.append(panel.element);
}

export function update(snapshot) {
  panel.update(snapshot);
}

export function unmount() {
  panel = null;
}
