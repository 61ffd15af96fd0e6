// The editor of a workflow file: colours, completion by place, help, errors at their line, and the list of errors below it.
// Streamlit calls the default function at every run with what the server knows; the text on the screen is the officer's until `revision` changes.

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyField, historyKeymap, indentWithTab, redo, undo } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, defaultHighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import './editor.css';
import { namesIn, placeAt } from './place.js';

const PAUSE = 200; // milliseconds without a key before the server is asked
const WORD = /[A-Za-z0-9_.-]*/;
const editors = new WeakMap(); // by the element Streamlit gives us
const remembered = new Map(); // undo history by editor, while the other tab is open

const element = (name, css, text = '') => {
  const made = document.createElement(name);
  if (css) made.className = css;
  made.textContent = text;
  return made;
};

class Editor {
  constructor(parent, told) {
    this.told = told;
    this.revision = told.data.revision;
    this.sequence = told.data.sequence;
    this.timer = null;
    this.frame = element('div', 'sd-editor');
    this.bar = this.buttons();
    this.field = element('div', 'sd-editor-field');
    this.hint = element('p', 'sd-editor-hint', this.words.leave);
    this.hint.id = `${told.data.name}-hint`;
    this.state = element('p', 'sd-editor-state');
    this.state.setAttribute('role', 'status');
    this.faults = element('ol', 'sd-editor-faults');
    this.frame.append(this.bar, this.field, this.hint, this.state, this.faults);
    parent.append(this.frame);
    this.view = new EditorView({ state: this.begin(told.data.text), parent: this.field });
    this.show();
  }

  get words() {
    return this.told.data.words;
  }

  begin(text) {
    const kept = remembered.get(this.told.data.name);
    const config = { extensions: this.extensions() };
    if (kept?.doc === text) return EditorState.fromJSON(kept, config, { history: historyField });
    return EditorState.create({ doc: text, ...config });
  }

  extensions() {
    const label = { 'aria-label': this.words.label, 'aria-describedby': `${this.told.data.name}-hint`, spellcheck: 'false', tabindex: '0' };
    return [
      lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), drawSelection(), indentOnInput(), bracketMatching(),
      closeBrackets(), highlightSelectionMatches(), search({ top: true }), lintGutter(), yaml(), indentUnit.of('  '),
      syntaxHighlighting(defaultHighlightStyle, { fallback: true }), EditorState.tabSize.of(2), EditorState.phrases.of(this.words.phrases),
      autocompletion({ override: [(context) => this.complete(context)] }), hoverTooltip((view, pos) => this.explain(view, pos)),
      keymap.of([
        { key: 'Tab', run: acceptCompletion },
        ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab,
      ]),
      EditorView.contentAttributes.of(label),
      EditorView.updateListener.of((update) => this.changed(update)),
      EditorView.domEventHandlers({ blur: () => this.send() }),
    ];
  }

  buttons() {
    const bar = element('div', 'sd-editor-bar');
    bar.setAttribute('role', 'toolbar');
    bar.setAttribute('aria-label', this.words.toolbar);
    for (const [word, act] of [[this.words.undo, undo], [this.words.redo, redo]]) {
      const button = element('button', 'sd-editor-button', word);
      button.type = 'button';
      button.addEventListener('click', () => { act(this.view); this.view.focus(); });
      bar.append(button);
    }
    return bar;
  }

  // -- between here and the server ---------------------------------------------------------------

  changed(update) {
    if (!update.docChanged || this.taking) return;
    this.sequence += 1;
    this.state.textContent = this.words.checking;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  send() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.told.setStateValue('typed', { text: this.view.state.doc.toString(), sequence: this.sequence });
  }

  hear(told) {
    this.told = told;
    const { text, revision, sequence } = told.data;
    if (revision !== this.revision) {
      this.revision = revision;
      this.sequence = Math.max(this.sequence, sequence);
      this.take(text);
    }
    this.show();
  }

  // Another text, as a change that can be undone: only what differs is replaced, the cursor stays.
  take(text) {
    const old = this.view.state.doc.toString();
    let from = 0;
    let end = 0;
    const most = Math.min(old.length, text.length);
    while (from < most && old[from] === text[from]) from += 1;
    while (end < most - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    this.taking = true;
    this.view.dispatch({ changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) } });
    this.taking = false;
  }

  close() {
    this.send();
    remembered.set(this.told.data.name, { ...this.view.state.toJSON({ history: historyField }) });
    this.view.destroy();
    this.frame.remove();
  }

  // -- errors ------------------------------------------------------------------------------------

  show() {
    const { faults, sequence } = this.told.data;
    if (sequence !== this.sequence) return; // the answer to an older text; the next one is under way
    const { doc } = this.view.state;
    const lines = faults.map((one) => doc.line(Math.max(1, Math.min(one.line, doc.lines))));
    const spots = lines.map((line) => ({ from: line.from + /^\s*(- +)*/.exec(line.text)[0].length, to: line.to }));
    const found = faults.map((one, n) => ({ ...spots[n], severity: one.tone, message: one.said }));
    this.view.dispatch(setDiagnostics(this.view.state, found));
    this.state.textContent = this.told.data.verdict;
    this.faults.replaceChildren(...faults.map((one, n) => this.fault(one, spots[n])));
  }

  fault(one, spot) {
    const button = element('button', `sd-editor-fault sd-editor-${one.tone}`);
    button.type = 'button';
    button.append(element('strong', '', one.at), ` ${one.said}`);
    button.addEventListener('click', () => {
      const from = Math.min(spot.from, this.view.state.doc.length);
      this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      this.view.focus();
    });
    const item = element('li');
    item.append(button);
    return item;
  }

  // -- completion and help -----------------------------------------------------------------------

  complete(context) {
    const place = placeAt(context.state.doc, context.pos, this.told.data.shapes);
    if (!place || place.side === 'name') return null;
    const options = place.side === 'key' ? this.keys(place) : this.values(place, context);
    const word = context.matchBefore(WORD);
    if (!options.length || (!context.explicit && word.from === word.to && place.side === 'key')) return null;
    return { from: word.from, options, validFor: /^[A-Za-z0-9_.-]*$/ };
  }

  keys(place) {
    return Object.entries(place.keys ?? {}).map(([key, info]) => ({
      label: key, type: 'property', detail: info.needed ? this.words.needed : '', info: info.help, apply: info.in && !info.flat ? `${key}:` : `${key}: `,
    }));
  }

  values(place, context) {
    return this.known(place.info, context.state.doc, context.pos).map((one) => ({ label: one.value, type: 'enum', detail: one.told.slice(0, 60), info: one.help ?? null }));
  }

  known(info, doc, pos) {
    if (!info) return [];
    const own = info.ref ? namesIn(doc, doc.lineAt(pos).number)[info.ref] ?? this.told.data.names[info.ref] ?? [] : [];
    return [...own, ...(info.values ?? [])];
  }

  explain(view, pos) {
    const line = view.state.doc.lineAt(pos);
    const at = pos - line.from;
    let from = at;
    let to = at;
    while (from > 0 && /[A-Za-z0-9_.-]/.test(line.text[from - 1])) from -= 1;
    while (to < line.text.length && /[A-Za-z0-9_.-]/.test(line.text[to])) to += 1;
    const said = from < to && this.helpFor(view.state.doc, line, from, to);
    return said ? { pos: line.from + from, end: line.from + to, above: true, create: () => ({ dom: element('div', 'sd-editor-help', said) }) } : null;
  }

  helpFor(doc, line, from, to) {
    const word = line.text.slice(from, to);
    const place = placeAt(doc, line.from + from, this.told.data.shapes);
    if (!place) return '';
    if (place.side === 'key') return place.keys?.[word]?.help ?? '';
    const one = this.known(place.info, doc, line.from).find((known) => known.value === word);
    return one ? [one.told, one.help].filter(Boolean).join(' – ') : '';
  }
}

export default function editor(told) {
  const { parentElement: parent } = told;
  const open = editors.get(parent);
  if (open) open.hear(told);
  else editors.set(parent, new Editor(parent, told));
  return () => {
    editors.get(parent)?.close();
    editors.delete(parent);
  };
}
