// Shows an event's own bytes. They are laid out anew, never parsed and written back: a number keeps
// its digits, and a field that stands twice stands twice.

import { visible } from './dom.js';

/** JSON with line breaks and indentation; anything else as it is. */
export function indented(text) {
  try {
    JSON.parse(text);
  } catch {
    return text.split('\n').map(visible).join('\n');
  }
  let out = '';
  let depth = 0;
  const line = () => '\n' + '  '.repeat(depth);
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  tokens.forEach((token, i) => {
    const empty = (open, close) => token === open && tokens[i + 1] === close;
    if (empty('{', '}') || empty('[', ']')) {
      out += token;
      depth++;
    } else if (token === '{' || token === '[') {
      depth++;
      out += token + line();
    } else if (token === '}' || token === ']') {
      depth--;
      out += '{['.includes(tokens[i - 1]) ? token : line() + token;
    } else if (token === ',') {
      out += token + line();
    } else {
      out += token === ':' ? ': ' : visible(token);
    }
  });
  return out;
}
