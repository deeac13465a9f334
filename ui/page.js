// What the page does by itself: show that a question is under way, say aloud that the answer is there, open sources.
window.ruggespraak = {
  words: {},
  busy: 0,  // answers that are under way; a new question stops the one before

  // The framework sets the browser's language over ours.
  keepLanguage(language) {
    const root = document.documentElement;
    const keep = () => root.lang === language || (root.lang = language);
    new MutationObserver(keep).observe(root, {attributeFilter: ['lang']});
    keep();
  },

  asked(question, exchanges) {
    ruggespraak.busy += 1;
    if ((question || '').trim()) ruggespraak.showWaiting(question);
    return [question, exchanges];
  },

  showWaiting(question) {
    const talk = document.querySelector('.rg-conversation .prose');
    if (!talk) return;
    talk.querySelector('.rg-waiting')?.remove();
    const waiting = document.createElement('div');
    waiting.className = 'rg-talk rg-waiting';
    for (const [name, words] of [['rg-you', question], ['rg-answer', ruggespraak.words.waiting]]) {
      const part = waiting.appendChild(document.createElement('div'));
      part.className = name;
      part.textContent = words;
    }
    talk.append(waiting);
    ruggespraak.swapButtons();
    const under = () => document.querySelector('.rg-waiting:not(.rg-failed), .rg-writing:not(.rg-failed)');
    setTimeout(() => ruggespraak.watch(under, (part) => ruggespraak.fail(part, ruggespraak.words.lost)), 3000);
  },

  // A model takes its time: say so once, and keep the keyboard where the button was.
  swapButtons() {
    const stop = document.querySelector('.rg-stop');
    if (!stop) return;
    if (document.activeElement?.matches('.rg-send')) setTimeout(() => stop.focus(), 30);
    ruggespraak.announce(ruggespraak.words.waiting);
  },

  async watch(under, lost) {
    if (!under()) return;
    const alive = await fetch('../healthz', {cache: 'no-store'}).then((reply) => reply.ok, () => false);
    const part = under();
    if (alive) setTimeout(() => ruggespraak.watch(under, lost), 3000);
    else if (part) lost(part);
  },

  fail(part, words) {
    ruggespraak.busy = 0;
    const answer = part.querySelector('.rg-answer, .rg-by');
    answer.textContent = words;
    answer.classList.add('rg-problem');
    part.classList.add('rg-failed');
    ruggespraak.announce(words);
  },

  answered() {
    ruggespraak.busy = Math.max(0, ruggespraak.busy - 1);
    if (ruggespraak.busy) return;
    setTimeout(() => {
      const waiting = document.querySelector('.rg-waiting');
      const answer = [...document.querySelectorAll('.rg-answer')].pop();
      if (waiting) ruggespraak.fail(waiting, ruggespraak.words.failed);
      else ruggespraak.say(answer, ruggespraak.grew && answer?.matches('article') ? ruggespraak.words.complete : '');
      if (!ruggespraak.grew) ruggespraak.scrollTo([...document.querySelectorAll('.rg-you')].pop(), 'start');
      if (document.querySelector('.rg-stop') && document.activeElement?.matches('body, .rg-stop')) ruggespraak.toBox();
      ruggespraak.grew = false;
    }, 60);
  },

  // The first claims bring the question into view; after that nothing moves by itself.
  grows(element) {
    if (ruggespraak.grew || !element.querySelector('.rg-writing')) return;
    ruggespraak.grew = true;
    ruggespraak.scrollTo([...element.querySelectorAll('.rg-you')].pop(), 'start');
  },

  // The framework puts new HTML in the place of the old: what was open stays open, and the keyboard where it was.
  keep(element) {
    const kept = {open: new Set(), focus: ''};
    const place = (part) => {
      const steps = [];
      for (let at = part; at && at !== element; at = at.parentElement) {
        if (at.id) return [`#${CSS.escape(at.id)}`, ...steps].join(' > ');
        steps.unshift(`${at.localName}:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
      }
      return steps.join(' > ');
    };
    element.addEventListener('toggle', (event) => kept.open[event.target.open ? 'add' : 'delete'](place(event.target)), true);
    element.addEventListener('focusin', (event) => { kept.focus = place(event.target); });
    document.addEventListener('focusin', (event) => { if (!element.contains(event.target)) kept.focus = ''; });
    new MutationObserver(() => {
      for (const name of kept.open) element.querySelector(name)?.setAttribute('open', '');
      if (kept.focus && document.activeElement === document.body) element.querySelector(kept.focus)?.focus({preventScroll: true});
    }).observe(element, {childList: true, subtree: true});
    return kept;
  },

  scrollTo(part, block) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    part?.scrollIntoView({block, behavior: still ? 'auto' : 'smooth'});
  },

  say(answer, first = '') {
    const parts = answer ? [...answer.querySelectorAll(':scope > p')] : [];
    const words = parts.map((part) => part.textContent).join(' ') || answer?.textContent || '';
    ruggespraak.announce(first ? `${first} ${words}` : words, answer?.lang);
  },

  announce(words, lang) {
    const status = document.querySelector('.rg-status');
    if (!status) return;
    status.textContent = '';  // so that the same words are said again
    setTimeout(() => {
      status.lang = lang || document.documentElement.lang;
      status.textContent = words;
    }, 30);
  },

  toBox() {
    document.querySelector('.rg-ask textarea')?.focus({preventScroll: true});
  },

  restarted() {
    ruggespraak.kept?.open.clear();
    setTimeout(() => {
      ruggespraak.say(null);
      ruggespraak.toBox();
      window.scrollTo({top: 0});
    }, 60);
  },

  start(element) {
    if (matchMedia('(pointer: fine)').matches) setTimeout(ruggespraak.toBox, 100);
    ruggespraak.kept = ruggespraak.keep(element);
    new MutationObserver(() => ruggespraak.grows(element)).observe(element, {childList: true, subtree: true});
    element.addEventListener('click', (event) => {
      const link = event.target.closest('a.rg-marker');
      if (!link) return;
      event.preventDefault();
      const source = document.getElementById(link.getAttribute('href').slice(1));
      if (!source) return;
      source.open = true;
      source.querySelector('summary').focus({preventScroll: true});
      ruggespraak.scrollTo(source, 'nearest');
    });
  },
};
