// A small shop with the tracker on it. Beside it a visitor sees what became of each click: the beacon,
// when the gateway accepted it, and when the dashboard counted it.
//
// Every load of this page has pages of its own, so that what the dashboard counts under their names is
// this visitor's alone.

import { ask } from './ask.js';
import { h, keyed, pageName, setText, visible } from './dom.js';
import { link } from './router.js';
import { settings } from './settings.js';
import { reasonWords, words } from './words.js';

const WORDS = {
  pt: {
    title: 'Loja de demonstração',
    what: 'Clique em algo. Ao lado você vê o evento sair, ser aceito e ser contado.',
    dashboard: 'Abrir o painel',
    shop: 'Loja',
    events: 'Seus eventos',
    see: 'Ver',
    add: 'Pôr no carrinho',
    cart: (n) => (n === 1 ? '1 produto no carrinho' : `${n} produtos no carrinho`),
    buy: 'Comprar',
    fail: 'Causar um erro',
    broken: 'Enviar um evento com defeito',
    sending: 'enviando',
    accepted: (millis) => `aceito em ${millis} ms`,
    refused: (status) => `recusado: ${status}`,
    unsent: 'sem resposta do gateway',
    toCount: 'ainda não contado',
    counted: (seconds) => `contado ${seconds} s depois do aceite`,
    quarantined: (seconds, why) => `em quarentena ${seconds} s depois do aceite: ${why}`,
    beacon: 'O evento',
    onPage: 'esta página no painel',
    noTracker: (address) => `O tracker não veio de ${address}. O gateway está no ar e é alcançável deste navegador?`,
    noAnswer: 'O painel não responde; a contagem aparece quando ele voltar.',
    names: ['Tênis Runner 42', 'Cafeteira expresso', 'Mochila de trilha', 'Fone sem fio'],
  },
  en: {
    title: 'Demo shop',
    what: 'Click something. Beside it you see the event leave, be accepted, and be counted.',
    dashboard: 'Open the dashboard',
    shop: 'Shop',
    events: 'Your events',
    see: 'Look',
    add: 'Add to cart',
    cart: (n) => (n === 1 ? '1 item in the cart' : `${n} items in the cart`),
    buy: 'Buy',
    fail: 'Cause an error',
    broken: 'Send a faulty event',
    sending: 'sending',
    accepted: (millis) => `accepted in ${millis} ms`,
    refused: (status) => `refused: ${status}`,
    unsent: 'no answer from the gateway',
    toCount: 'not counted yet',
    counted: (seconds) => `counted ${seconds} s after that`,
    quarantined: (seconds, why) => `in quarantine ${seconds} s after that: ${why}`,
    beacon: 'The event',
    onPage: 'this page on the dashboard',
    noTracker: (address) => `The tracker did not come from ${address}. Is the gateway up, and can this browser reach it?`,
    noAnswer: 'The dashboard does not answer; counts show when it is back.',
    names: ['Runner 42 shoes', 'Espresso machine', 'Hiking backpack', 'Wireless headphones'],
  },
};
const SLUGS = ['tenis-runner-42', 'cafeteira-expresso', 'mochila-de-trilha', 'fone-sem-fio'];
const PRICES = [399.9, 549, 289.9, 199];
const MOST_SHOWN = 40;
const LOOK_BACK_MINUTES = 60;

const lang = settings.lang;
const t = WORDS[lang];
const tag = document.querySelector('script[data-app-id]');
const gateway = tag.dataset.host;
const visitor = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) =>
  (byte + 256).toString(16).slice(1)).join('');
const seconds = new Intl.NumberFormat(lang === 'pt' ? 'pt-BR' : 'en', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

const list = h('ol', { class: 'events', reversed: true });
const problem = h('p', { class: 'problem', role: 'alert' });
const cartText = h('p', {});
const buyButton = h('button', { type: 'button', class: 'primary', disabled: true, click: buy }, t.buy);
const cards = t.names.map(card);
const events = []; // newest last: { id, type, page, json, sentAt, acceptedAt, status, endedAt, reason }
const cart = [];

/** Views are counted by the tracker itself, when the address changes. */
function goTo(path) {
  history.pushState(null, '', `/demo/${visitor}/${path}${location.search}`);
}

function card(name, i) {
  return h(
    'li',
    { class: 'product' },
    h('b', {}, name),
    h('span', { class: 'what' }, seconds.format(PRICES[i])),
    h(
      'div',
      { class: 'acts' },
      h('button', { type: 'button', class: 'see', click: () => see(i) }, t.see),
      h('button', { type: 'button', class: 'add', click: () => add(i) }, t.add),
    ),
  );
}

function see(i) {
  goTo('produto/' + SLUGS[i]);
  cards.forEach((one, at) => one.classList.toggle('chosen', at === i));
  track('view_item', { sku: SLUGS[i], price: PRICES[i] });
}

function add(i) {
  track('add_to_cart', { sku: SLUGS[i], price: PRICES[i] });
  cart.push(i);
  showCart();
}

function buy() {
  goTo('carrinho');
  track('begin_checkout', { items: cart.length });
  const value = cart.reduce((sum, i) => sum + PRICES[i], 0);
  track('purchase', { items: cart.length, value: Number(value.toFixed(2)) });
  cart.length = 0;
  showCart();
}

function showCart() {
  setText(cartText, t.cart(cart.length));
  buyButton.disabled = cart.length === 0;
}

function track(type, properties) {
  window.tidemark?.track(type, properties);
}

function fail() {
  throw new Error('Demo ' + events.length + ': nothing is wrong, this button throws');
}

/** No tracker makes such an event: it has no user. */
function sendBroken() {
  const event = {
    event_id: crypto.getRandomValues(new Uint32Array(3)).join('-'),
    event_type: 'page_view',
    page: location.pathname,
    event_time: Date.now(),
    app_version: 'demo-broken',
  };
  // What became of it is shown like any other's.
  window.fetch(gateway + '/v1/events', { method: 'POST', body: JSON.stringify(event) }).catch(() => {});
}

// ---- What leaves. The tracker's own fetch is looked at, and goes on as it is.

const plainFetch = window.fetch;
window.fetch = async (to, options) => {
  if (!String(to).startsWith(gateway + '/v1/events')) return plainFetch(to, options);
  const sent = eventsIn(options?.body).map(sending);
  show();
  try {
    const response = await plainFetch(to, options);
    sent.forEach((one) => answered(one, response.status));
    return response;
  } catch (lost) {
    sent.forEach((one) => answered(one, 0));
    throw lost;
  }
};

// What goes when the page is left would not be seen; the tracker then takes fetch for it as well.
navigator.sendBeacon = () => false;

function eventsIn(body) {
  try {
    const parsed = JSON.parse(body);
    return parsed.events ?? [parsed];
  } catch {
    return [];
  }
}

function sending(event) {
  const again = events.find((one) => one.id === event.event_id);
  if (again !== undefined) return again;
  const one = {
    id: event.event_id,
    type: event.event_type,
    page: event.page,
    faulty: event.user_id === undefined,
    json: JSON.stringify(event, null, 2),
    sentAt: performance.now(),
  };
  events.push(one);
  return one;
}

function answered(one, status) {
  one.status = status;
  if (status === 204 && one.acceptedAt === undefined) one.acceptedAt = performance.now();
  show();
  void look();
}

// ---- What arrives. Whenever the dashboard says that something changed, the pages that wait are asked for.

let looking = false;
let lookAgain = false;

async function look() {
  if (looking) {
    lookAgain = true;
    return;
  }
  looking = true;
  try {
    do {
      lookAgain = false;
      const waiting = new Set(events.filter((one) => one.acceptedAt && !one.endedAt).map((one) => one.page));
      for (const page of waiting) settle(page, await ask('/api/page', { page, minutes: LOOK_BACK_MINUTES }));
      setText(problem, '');
    } while (lookAgain);
  } catch {
    setText(problem, t.noAnswer);
  } finally {
    looking = false;
    show();
  }
}

/** A page's events are counted in the order in which they were accepted, since they share a key. */
function settle(page, answer) {
  const now = performance.now();
  const here = events.filter((one) => one.page === page && one.acceptedAt);
  const sound = here.filter((one) => !one.faulty);
  sound.slice(0, answer.events).forEach((one) => (one.endedAt ??= now));
  const faults = answer.faults.reduce((sum, fault) => sum + fault.events, 0);
  here.filter((one) => one.faulty).slice(0, faults).forEach((one) => {
    one.endedAt ??= now;
    one.reason = answer.faults.map((fault) => reasonWords(words(lang), fault.reason)).join(', ');
  });
}

function listen() {
  const source = new EventSource('/api/stream');
  addEventListener('pagehide', () => source.close());
  source.addEventListener('snapshot', look);
  source.addEventListener('update', look);
}

// ---- What is shown

function show() {
  const newest = events.slice(-MOST_SHOWN).reverse();
  keyed(list, newest, (one) => one.id, row, change);
}

function row(one) {
  const accepted = h('span', {});
  const ended = h('span', {});
  const element = h(
    'li',
    { 'data-type': visible(one.type) },
    h('p', { class: 'event-head' }, h('span', { class: 'event-type' }, visible(one.type)), pageName(one.page, 60)),
    h('p', { class: 'steps', 'aria-live': 'off' }, accepted, ended,
      h('a', { class: 'open', href: '/' + link({ view: 'pages', page: one.page }) }, t.onPage)),
    h('details', {}, h('summary', {}, t.beacon), h('pre', { tabindex: 0 }, one.json)),
  );
  return { element, accepted, ended };
}

function change(shown, one) {
  const refused = one.status !== undefined && one.status !== 204 && one.acceptedAt === undefined;
  shown.accepted.className = one.acceptedAt ? 'done' : refused ? 'refused' : 'waiting';
  setText(
    shown.accepted,
    one.acceptedAt
      ? t.accepted(Math.round(one.acceptedAt - one.sentAt))
      : refused ? (one.status === 0 ? t.unsent : t.refused(one.status)) : t.sending,
  );
  const after = one.endedAt && seconds.format((one.endedAt - one.acceptedAt) / 1_000);
  shown.ended.className = one.endedAt ? 'done' + (one.faulty ? ' quarantined' : ' counted') : 'waiting';
  setText(
    shown.ended,
    one.endedAt ? (one.faulty ? t.quarantined(after, one.reason) : t.counted(after)) : one.acceptedAt ? t.toCount : '',
  );
}

document.title = t.title + ' · Tidemark';
document.body.replaceChildren(
  h('header', {}, h('h1', {}, t.title), h('p', { class: 'what' }, t.what),
    h('a', { class: 'open', href: '/' }, t.dashboard)),
  h(
    'main',
    {},
    h(
      'section',
      { 'aria-label': t.shop },
      h('h2', {}, t.shop),
      h('ul', { class: 'shelf' }, cards),
      cartText,
      h('div', { class: 'acts' }, buyButton,
        h('button', { type: 'button', class: 'fail', click: fail }, t.fail),
        h('button', { type: 'button', class: 'broken', click: sendBroken }, t.broken)),
    ),
    h('section', { 'aria-label': t.events }, h('h2', {}, t.events), problem, list),
  ),
);
showCart();
tag.addEventListener('error', () => setText(problem, t.noTracker(gateway)));
// Before the tracker starts, so that its first page is already this visitor's own. Without a slash at its end, as
// pages are counted.
history.replaceState(null, '', `/demo/${visitor}${location.search}`);
listen();
