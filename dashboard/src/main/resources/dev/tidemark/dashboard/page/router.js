// The address: which view, of which page, over which time, with which filters. A link to it shows a
// colleague the same: #/pages/ofertas/black-friday?range=360&reason=missing_page

export const VIEWS = ['overview', 'pages', 'flow', 'quarantine', 'health'];

/** Minutes that a viewer can look back. */
export const RANGES = [15, 60, 360, 1_440, 10_080];
export const LIVE_RANGE = 60;

/** What the address says; anything that it does not say, or says wrongly, is as at first. */
export function address() {
  const hash = location.hash.replace(/^#\/?/, '');
  const mark = hash.indexOf('?');
  const path = mark < 0 ? hash : hash.slice(0, mark);
  const query = Object.fromEntries(new URLSearchParams(mark < 0 ? '' : hash.slice(mark + 1)));
  const slash = path.indexOf('/');
  const name = slash < 0 ? path : path.slice(0, slash);
  const range = Number(query.range);
  delete query.range;
  return {
    view: VIEWS.includes(name) ? name : 'overview',
    page: name === 'pages' && slash >= 0 ? pageOf(path.slice(slash + 1)) : null,
    range: RANGES.includes(range) ? range : LIVE_RANGE,
    query,
  };
}

/** The address that says so, as a link's href. */
export function link({ view, page = null, range = LIVE_RANGE, query = {} }) {
  const path = page === null ? (view === 'overview' ? '' : view) : 'pages/' + pathOf(page);
  const said = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== null && value !== ''),
  );
  if (range !== LIVE_RANGE) said.set('range', range);
  const text = said.toString();
  return '#/' + path + (text === '' ? '' : '?' + text);
}

export function go(to) {
  location.hash = link(to);
}

/** A page's name, or a part of it, as it is counted: only what may stand in an address is not escaped. */
export function counted(name) {
  return wellFormed(name).replace(/[^!-~]+/g, encodeURIComponent);
}

function wellFormed(text) {
  return text.isWellFormed?.() === false ? text.toWellFormed() : text;
}

// A page begins with a slash, which is left out; one that does not begins with a tilde.

function pathOf(page) {
  const plain = wellFormed(page);
  const encoded = (text) => text.split('/').map(encodeURIComponent).join('/');
  return plain.startsWith('/')
    ? encoded(plain.slice(1)).replace(/^~/, '%7E')
    : '~' + encoded(plain);
}

function pageOf(path) {
  try {
    return path.startsWith('~') ? decodeURIComponent(path.slice(1)) : '/' + decodeURIComponent(path);
  } catch {
    return '/' + path; // Half a percent sign: somebody wrote the address by hand.
  }
}
