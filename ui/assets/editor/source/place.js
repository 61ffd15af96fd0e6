// Where in a workflow file does the cursor stand? Read from indentation and brackets alone, so that the answer holds while the text is half typed.

const ENTRY = /^(\s*)((?:- +)*)([^\s:#"'{}[\],-][^\s:#"'{}[\],]*):(?:\s|$)/;

// Brackets and keys of one line up to the cursor: the open brackets with the key each belongs to, the key last begun, the word last begun.
export function flow(text) {
  const open = [];
  let key = null;
  let word = '';
  let quote = '';
  for (const [at, sign] of [...text].entries()) {
    if (quote) {
      if (sign === quote) quote = '';
      word += sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word += sign;
    } else if (sign === '#' && (at === 0 || /\s/.test(text[at - 1]))) {
      return { open, key, word, comment: true, quoted: false };
    } else if (sign === '{' || sign === '[') {
      open.push({ sign, key });
      key = null;
      word = '';
    } else if (sign === '}' || sign === ']') {
      key = open.pop()?.key ?? null;
      word = '';
    } else if (sign === ',' && open.length) {
      if (open[open.length - 1].sign === '{') key = null;
      word = '';
    } else if (sign === ':' && (at + 1 === text.length || /\s/.test(text[at + 1]))) {
      key = word.trim().replace(/^(- +)+/, '');
      word = '';
    } else {
      word += sign;
    }
  }
  return { open, key, word, comment: false, quoted: Boolean(quote) };
}

// Keys of the mappings and lists around a column, outermost first.
function above(doc, number, column) {
  const path = [];
  let limit = column;
  for (let n = number; n >= 1 && limit > 0; n -= 1) {
    const text = doc.line(n).text;
    const entry = ENTRY.exec(text);
    const dash = /^(\s*)- /.exec(text);
    if (n < number && entry) {
      const own = entry[1].length + entry[2].length;
      if (own < limit) {
        path.unshift(entry[3]);
        limit = entry[2] ? entry[1].length + 1 : own;
        continue;
      }
    }
    if (dash && dash[1].length < limit && dash[0].length >= limit) limit = dash[1].length + 1;
  }
  return path;
}

// { shape, key, info, side, word }: the row the cursor stands in, the key it belongs to, and whether a key or a value is written there.
export function placeAt(doc, pos, shapes) {
  const line = doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const found = flow(before);
  if (found.comment || found.quoted) return null;
  const lead = /^\s*(- +)*(-$)?/.exec(before)[0];
  const column = lead.length;
  const path = above(doc, line.number, column);
  for (const one of found.open) if (one.key) path.push(one.key);
  const last = found.open[found.open.length - 1];
  const inList = last?.sign === '[';
  const row = rowOf(path, shapes);
  if (inList || !row.keys) return { ...row, side: 'value', word: found.word.trim().replace(/^(- *)+/, '') };
  if (found.key) return { ...rowOf([...path, found.key], shapes), in: row.keys, key: found.key, side: 'value', word: found.word.trim() };
  return { ...row, side: row.named ? 'name' : 'key', word: found.word.trim().replace(/^(- *)+/, '') };
}

// Follow a path through the shapes: the keys known at its end (null for a list of plain values), and what its last key means.
export function rowOf(path, shapes) {
  let keys = shapes[''];
  let info = null;
  let named = false;
  for (const key of path) {
    if (named) {
      named = false;
      continue;
    }
    info = keys?.[key] ?? null;
    keys = info?.in ? shapes[info.in] : null;
    named = Boolean(info?.map);
  }
  return { keys, info, named, path };
}

// Names the file itself defines: stages with their titles, fields with their labels, the outcomes of the stage around a line.
export function namesIn(doc, number) {
  const stages = [];
  const fields = [];
  let outcomes = [];
  let part = '';
  let inStage = '';
  let passed = false;
  for (let n = 1; n <= doc.lines; n += 1) {
    const text = doc.line(n).text;
    const top = /^([a-z_]+):/.exec(text);
    if (top) part = top[1];
    if (part === 'stages') {
      const stage = /^ {0,2}- +key: *["']?([a-z0-9_]+)/.exec(text);
      if (stage) {
        if (n > number) passed = true;
        if (!passed) outcomes = [];
        stages.push({ value: stage[1], told: '' });
        inStage = '';
      }
      const title = /^\s+title: *["']?(.*?)["']?\s*$/.exec(text);
      if (title && stages.length && !stages[stages.length - 1].told) stages[stages.length - 1].told = title[1];
      const list = /^\s+(outcomes|deadlines):/.exec(text);
      if (list) inStage = list[1];
      const outcome = inStage === 'outcomes' && /^ {3,8}- +key: *["']?([a-z0-9_]+)/.exec(text);
      if (outcome && !passed) outcomes.push({ value: outcome[1], told: '' });
    }
    const field = part === 'fields' && /^ {1,4}([a-z][a-z0-9_]*):(?: *\{.*?label: *["']([^"']*))?/.exec(text);
    if (field && !/^ {3,}/.test(text)) fields.push({ value: field[1], told: field[2] ?? '' });
  }
  return { stages, fields, outcomes };
}
