// Shows an event's own bytes. They are laid out anew, never parsed and written back: a number keeps
// its digits, and a field that stands twice stands twice.

import { visible } from './dom.js';

/**
 * The event in lines, `{ text, field }`: of JSON with line breaks and indentation, `field` being the
 * field of the event that the line belongs to; of anything else as it is, without fields.
 */
export function layout(text) {
  try {
    JSON.parse(text);
  } catch {
    return text.split('\n').map((line) => ({ text: visible(line), field: null }));
  }
  const lines = [];
  let line = '';
  let field = null;
  let depth = 0;
  const end = () => {
    lines.push({ text: line, field });
    line = '  '.repeat(depth);
    if (depth <= 1) field = null;
  };
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  tokens.forEach((token, i) => {
    const empty = (open, close) => token === open && tokens[i + 1] === close;
    if (empty('{', '}') || empty('[', ']')) {
      line += token;
      depth++;
    } else if (token === '{' || token === '[') {
      depth++;
      line += token;
      lines.push({ text: line, field });
      line = '  '.repeat(depth);
    } else if (token === '}' || token === ']') {
      depth--;
      if (!'{['.includes(tokens[i - 1])) {
        lines.push({ text: line, field });
        line = '  '.repeat(depth);
        if (depth === 0) field = null;
      }
      line += token;
    } else if (token === ',') {
      line += token;
      end();
    } else {
      if (depth === 1 && tokens[i + 1] === ':') field = JSON.parse(token);
      line += token === ':' ? ': ' : visible(token);
    }
  });
  lines.push({ text: line, field });
  return lines;
}
