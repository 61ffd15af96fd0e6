// The inbox by keyboard: j and k walk from card to card, Enter opens, c claims, x picks, ? shows the list of keys.
// Loaded once; on any other page there are no such cards and nothing is done. Nobody's typing is ever touched.
(() => {
  if (window.sipdumasKeys) return;
  window.sipdumasKeys = true;
  const CARD = '[class*="st-key-mine-DM-"], [class*="st-key-inbox-DM-"]';
  const FIELD = 'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="dialog"]';
  let last = 0;

  const cards = () => [...document.querySelectorAll(CARD)];
  const here = (all) => all.findIndex((card) => card.contains(document.activeElement));

  const go = (all, step) => {
    const at = here(all);
    last = at < 0 ? Math.min(last, all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step));
    all[last].querySelector('a').focus();
    all[last].scrollIntoView({ block: 'nearest' });
  };
  const press = (all, what) => {
    const found = all[here(all)]?.querySelector(what);
    if (found) found.click();
    return Boolean(found);
  };
  const list = () => {
    const found = document.querySelector('details.sd-keys');
    if (!found) return false;
    found.open = !found.open;
    found.querySelector('summary').focus();
    return true;
  };

  const act = (key) => {
    const all = cards();
    if (key === '?') return list();
    if (!all.length) return false;
    if (key === 'j' || key === 'k') { go(all, key === 'j' ? 1 : -1); return true; }
    if (key === 'c') return press(all, '[class*="st-key-claim-"] button');
    if (key === 'x') return press(all, 'input[type="checkbox"]');
    return false;
  };

  // Before Streamlit's own listeners: it has a "c" of its own.
  window.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.closest(FIELD);
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === 'c') return;
    if (!document.querySelector('details.sd-keys') || !act(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
