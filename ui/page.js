// What the page does by itself: show that a question is under way, say aloud that the answer is there, open sources.
window.ruggespraak = {
  words: {},

  // The framework sets the browser's language over ours.
  keepLanguage(language) {
    const root = document.documentElement;
    const keep = () => root.lang === language || (root.lang = language);
    new MutationObserver(keep).observe(root, {attributeFilter: ['lang']});
    keep();
  },

  asked(question, exchanges) {
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
    const lost = () => ruggespraak.fail(waiting, ruggespraak.words.lost);
    setTimeout(() => ruggespraak.watch(waiting, lost), 3000);
  },

  async watch(waiting, lost) {
    if (!waiting.isConnected) return;
    const alive = await fetch('../healthz', {cache: 'no-store'}).then((reply) => reply.ok, () => false);
    if (alive) setTimeout(() => ruggespraak.watch(waiting, lost), 3000);
    else lost();
  },

  fail(waiting, words) {
    const answer = waiting.querySelector('.rg-answer');
    answer.textContent = words;
    answer.classList.add('rg-problem');
    ruggespraak.say(answer);
  },

  answered() {
    setTimeout(() => {
      const waiting = document.querySelector('.rg-waiting');
      if (waiting) ruggespraak.fail(waiting, ruggespraak.words.failed);
      else ruggespraak.say([...document.querySelectorAll('.rg-answer')].pop());
      ruggespraak.scrollTo([...document.querySelectorAll('.rg-you')].pop(), 'start');
    }, 60);
  },

  scrollTo(part, block) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    part?.scrollIntoView({block, behavior: still ? 'auto' : 'smooth'});
  },

  say(answer) {
    const parts = answer ? [...answer.querySelectorAll(':scope > p')] : [];
    ruggespraak.announce(parts.map((part) => part.textContent).join(' ') || answer?.textContent || '', answer?.lang);
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
    setTimeout(() => {
      ruggespraak.say(null);
      ruggespraak.toBox();
      window.scrollTo({top: 0});
    }, 60);
  },

  start(element) {
    if (matchMedia('(pointer: fine)').matches) setTimeout(ruggespraak.toBox, 100);
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
