// What the viewer chose: language, theme and time zone. A choice is kept in this browser and in the
// address, so that a link shows a colleague the same.

const CHOICES = {
  lang: ['pt', 'en'],
  theme: ['light', 'dark'],
  tz: ['local', 'utc'],
};

function stored(name) {
  try {
    return localStorage.getItem('tidemark.' + name);
  } catch {
    return null; // Storage can be forbidden.
  }
}

function chosen(name, otherwise) {
  const address = new URLSearchParams(location.search).get(name);
  return [address, stored(name)].find((value) => CHOICES[name].includes(value)) ?? otherwise;
}

function browserLanguage() {
  const known = navigator.languages
    .map((language) => language.slice(0, 2).toLowerCase())
    .find((language) => CHOICES.lang.includes(language));
  return known ?? 'pt';
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

export const settings = {
  get lang() {
    return chosen('lang', browserLanguage());
  },
  get theme() {
    return chosen('theme', darkSystem.matches ? 'dark' : 'light');
  },
  get tz() {
    return chosen('tz', 'local');
  },
};

const listeners = [];

export function onSettings(listener) {
  listeners.push(listener);
}

function apply() {
  const root = document.documentElement;
  root.lang = settings.lang === 'pt' ? 'pt-BR' : 'en';
  root.dataset.theme = settings.theme;
}

export function choose(name, value) {
  try {
    localStorage.setItem('tidemark.' + name, value);
  } catch {
    // The address alone keeps it then.
  }
  const address = new URL(location.href);
  address.searchParams.set(name, value);
  history.replaceState(history.state, '', address);
  changed();
}

function look() {
  return [settings.lang, settings.theme, settings.tz].join();
}

let shown = look();

function changed() {
  if (look() === shown) return;
  shown = look();
  apply();
  listeners.forEach((listener) => listener());
}

darkSystem.addEventListener('change', changed);
addEventListener('storage', changed); // Another tab's choice, which is kept for all.
apply();
