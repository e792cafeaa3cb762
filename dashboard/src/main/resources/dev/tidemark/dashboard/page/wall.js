// The page on a wall (`?wall`, or `?wall=30` for so many seconds a view): nothing to click, larger,
// one view after the other, and a screen that stays on.

import { go, VIEWS } from './router.js';

const SECONDS = 20;
const SHORTEST_SECONDS = 2;
const CYCLED = VIEWS.filter((view) => view !== 'pages');

export function isWall() {
  return new URLSearchParams(location.search).has('wall');
}

export function toggleWall() {
  const to = new URL(location.href);
  if (isWall()) to.searchParams.delete('wall');
  else to.searchParams.set('wall', '');
  location.assign(to);
}

/** Cycles views and keeps the screen awake, for as long as the page is open. */
export function hangOnWall(currentView) {
  const asked = Number(new URLSearchParams(location.search).get('wall'));
  const seconds = asked > 0 ? Math.max(SHORTEST_SECONDS, asked) : SECONDS;
  setInterval(() => {
    const { view, range } = currentView();
    go({ view: CYCLED[(CYCLED.indexOf(view) + 1) % CYCLED.length], range });
  }, seconds * 1_000);
  stayAwake();
  document.addEventListener('visibilitychange', stayAwake);
}

async function stayAwake() {
  if (document.hidden) return;
  try {
    // The browser takes it back whenever the page is hidden.
    await navigator.wakeLock?.request('screen');
    document.body.dataset.awake = String(navigator.wakeLock !== undefined);
  } catch {
    document.body.dataset.awake = 'false'; // A browser may refuse it; the numbers go on.
  }
}
