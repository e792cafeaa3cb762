// Builds elements. Text is only ever a text node: what strangers send can not become markup.

/** An element; `attributes` with a function as value are listeners, null and false are left out. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * For a form that asks for a token alone: a browser keeps it under a name, and complains of a form
 * without one, which its console then keeps with all that stands around it.
 */
export function namedFor(user) {
  return h('input', { type: 'text', autocomplete: 'username', value: user, readonly: true, hidden: true });
}

/** Sets a text only when it differs, so that selections and screen readers are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/**
 * Keeps one child of `parent` for each item, in order. A child stays the same element as long as
 * its key does, with its focus and what is open in it.
 */
export function keyed(parent, items, key, create, update) {
  const known = parent.keyedChildren ?? new Map();
  const now = new Map();
  let at = parent.firstChild;
  for (const item of items) {
    const id = key(item);
    const child = known.get(id) ?? create(item);
    update(child, item);
    now.set(id, child);
    if (child.element === at) at = at.nextSibling;
    else parent.insertBefore(child.element, at);
  }
  for (const [id, child] of known) {
    if (!now.has(id)) child.element.remove();
  }
  parent.keyedChildren = now;
}

// Controls, invisible spaces and marks that turn the direction of text.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A stranger's text with what can not be seen made visible. */
export function visible(text) {
  return text.replace(
    UNSEEN,
    (unseen) => '\\u' + unseen.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

/** Cuts a long text in its middle. */
export function cut(text, length) {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const tail = Math.floor((length - 1) / 2);
  return (
    characters.slice(0, length - 1 - tail).join('') + '…' + characters.slice(-tail).join('')
  );
}

/** A page's name: cut in the middle where it is long, whole in the title. */
export function pageName(name, length) {
  const whole = visible(name);
  return h('bdi', { class: 'page-name', title: whole }, cut(whole, length));
}
