// The tab where a draft is read: what goes along with it, waiting, from mark to card and back, copying.
ruggespraak.review = {
  words: {},
  busy: 0,  // reviews that are under way; a new draft stops the one before
  previewed: false,

  region: () => document.querySelector('.rg-rv-result .prose'),
  box: () => document.querySelector('.rg-rv-box textarea'),

  about() {
    const about = {};
    for (const field of document.querySelectorAll('[data-about]')) {
      if (field.type === 'radio' && !field.checked) continue;
      about[field.dataset.about] = field.type === 'checkbox' ? field.checked : field.value;
    }
    return about;
  },

  example() {
    document.querySelector('[data-about=channel]').value = ruggespraak.review.words.example.channel;
    ruggespraak.review.box().focus();
    return ruggespraak.review.words.example.draft;
  },

  // The example has an author of its own, that stays out of the form: it would go along with the next draft.
  asked(draft) {
    ruggespraak.review.busy += 1;
    ruggespraak.review.previewed = false;
    ruggespraak.review.kept?.open.clear();
    const {draft: example, role, organisation} = ruggespraak.review.words.example;
    const about = ruggespraak.review.about();
    ruggespraak.review.showWaiting();
    return [draft, draft === example && !about.role && !about.organisation ? {...about, role, organisation} : about];
  },

  showWaiting() {
    const waiting = document.createElement('p');
    waiting.className = 'rg-rv-waiting';
    ruggespraak.review.region()?.querySelector('.rg-rv-waiting')?.remove();
    waiting.textContent = ruggespraak.review.words.waiting;
    ruggespraak.review.region()?.append(waiting);
    ruggespraak.announce(waiting.textContent);
    ruggespraak.scrollTo(waiting, 'nearest');
    ruggespraak.review.mark(false);
    const under = () => document.querySelector('.rg-rv-waiting:not(.rg-rv-problem), .rg-rv-pending:not(.rg-rv-problem)');
    setTimeout(() => ruggespraak.watch(under, (part) => ruggespraak.review.fail(part, ruggespraak.review.words.lost)), 3000);
  },

  fail(waiting, words) {
    waiting.textContent = words;
    waiting.classList.add('rg-rv-problem');
    ruggespraak.review.busy = 0;
    ruggespraak.announce(words);
    ruggespraak.scrollTo(waiting, 'nearest');
  },

  answered() {
    const review = ruggespraak.review;
    review.busy = Math.max(0, review.busy - 1);
    if (!review.busy) setTimeout(() => review.finished(review.region()), 60);
  },

  finished(region) {
    const review = ruggespraak.review;
    const waiting = region?.querySelector('.rg-rv-waiting');
    if (waiting) return review.fail(waiting, review.words.failed);
    const said = region?.querySelector('[data-say]');
    if (!said) return undefined;
    const stopped = region.querySelector('.rg-rv-stopped');
    review.say(said, review.previewed ? stopped?.textContent ?? review.words.complete : '');
    review.mark(said.id === 'rv-problem');
    if (review.previewed) return undefined;  // somebody reads it already: nothing moves by itself
    return ruggespraak.scrollTo(said, said.id === 'rv-problem' ? 'nearest' : 'start');
  },

  // What is there without the model is said and shown at once.
  pending(element) {
    const line = element.querySelector('.rg-rv-pending');
    if (!line || ruggespraak.review.previewed) return;
    ruggespraak.review.previewed = true;
    ruggespraak.review.say(element.querySelector('[data-say]'), ruggespraak.review.words.pending);
    ruggespraak.scrollTo(line, 'start');
  },

  say(said, first) {
    const lines = said.children.length ? [...said.children] : [said];
    const words = [first, ...lines.map((line) => line.textContent)].filter(Boolean);
    ruggespraak.announce(words.map((line) => line.replace(/[^.!?…]$/, '$&.')).join(' '), said.closest('[lang]')?.lang);
  },

  // A problem belongs to the box: a screen reader reads it there.
  mark(isWrong) {
    const box = ruggespraak.review.box();
    if (!box) return;
    if (!isWrong) ['aria-invalid', 'aria-describedby'].forEach((name) => box.removeAttribute(name));
    else {
      box.setAttribute('aria-invalid', 'true');
      box.setAttribute('aria-describedby', 'rv-problem');
    }
  },

  start(element) {
    ruggespraak.review.kept = ruggespraak.keep(element);
    new MutationObserver(() => ruggespraak.review.pending(element)).observe(element, {childList: true, subtree: true});
    element.addEventListener('click', (event) => {
      if (event.target.closest('[data-stop]')) document.querySelector('.rg-rv-stop')?.click();
      const link = event.target.closest('a[href^="#rv-"]');
      const copy = event.target.closest('[data-copy]');
      if (copy) ruggespraak.review.copy(copy);
      if (!link) return;
      event.preventDefault();
      ruggespraak.review.go(link, document.getElementById(link.getAttribute('href').slice(1)));
    });
  },

  go(link, target) {
    if (!target) return;
    const cards = link.dataset.cards?.split(' ') ?? [link.closest('.rg-rv-card')?.id];
    for (const part of document.querySelectorAll('.rg-rv-mark, .rg-rv-card')) {
      const named = part.dataset.cards?.split(' ') ?? [part.id];
      part.classList.toggle('rg-rv-lit', named.some((name) => cards.includes(name)));
    }
    if (target.tagName === 'DETAILS') target.open = true;
    (target.querySelector('h4, summary') ?? target).focus({preventScroll: true});
    ruggespraak.scrollTo(target, 'nearest');
  },

  async copy(button) {
    const whole = button.parentElement.querySelector('textarea');
    const done = await navigator.clipboard?.writeText(whole.value).then(() => true, () => false) || ruggespraak.review.copyOld(whole);
    if (!done) ruggespraak.review.select(whole);
    ruggespraak.announce(done ? ruggespraak.review.words.copied : ruggespraak.review.words.copy_self);
    if (done) ruggespraak.review.flash(button);
    else ruggespraak.review.tell(whole);
  },

  // Without https a browser knows only the old way.
  copyOld(whole) {
    ruggespraak.review.select(whole);
    const done = document.execCommand('copy');
    if (done) whole.hidden = true;
    return done;
  },

  select(whole) {
    whole.hidden = false;
    whole.focus();
    whole.select();
  },

  flash(button) {
    button.focus({preventScroll: true});
    button.dataset.name ??= button.textContent;
    button.textContent = `✓ ${ruggespraak.review.words.copied}`;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = button.dataset.name; }, 3000);
  },

  tell(whole) {
    if (whole.previousElementSibling) return;
    const words = document.createElement('p');
    words.textContent = ruggespraak.review.words.copy_self;
    whole.before(words);
  },
};
