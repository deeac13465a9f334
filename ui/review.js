// The tab where a draft is read: what goes along with it, waiting, from mark to card and back, copying.
ruggespraak.review = {
  words: {},

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
    const {draft: example, role, organisation} = ruggespraak.review.words.example;
    const about = ruggespraak.review.about();
    ruggespraak.review.showWaiting();
    return [draft, draft === example && !about.role && !about.organisation ? {...about, role, organisation} : about];
  },

  showWaiting() {
    const waiting = document.createElement('p');
    waiting.className = 'rg-rv-waiting';
    waiting.textContent = ruggespraak.review.words.waiting;
    ruggespraak.review.region()?.append(waiting);
    ruggespraak.announce(waiting.textContent);
    ruggespraak.scrollTo(waiting, 'nearest');
    ruggespraak.review.mark(false);
    const lost = () => ruggespraak.review.fail(waiting, ruggespraak.review.words.lost);
    setTimeout(() => ruggespraak.watch(waiting, lost), 3000);
  },

  fail(waiting, words) {
    waiting.textContent = words;
    waiting.className = 'rg-rv-problem rg-rv-waiting';
    ruggespraak.announce(words);
    ruggespraak.scrollTo(waiting, 'nearest');
  },

  answered() {
    setTimeout(() => {
      const region = ruggespraak.review.region();
      const waiting = region?.querySelector('.rg-rv-waiting');
      if (waiting) return ruggespraak.review.fail(waiting, ruggespraak.review.words.failed);
      const said = region?.querySelector('[data-say]');
      if (!said) return undefined;
      const lines = said.children.length ? [...said.children] : [said];
      ruggespraak.announce(lines.map((line) => line.textContent.replace(/[^.!?]$/, '$&.')).join(' '), said.closest('[lang]')?.lang);
      ruggespraak.review.mark(said.id === 'rv-problem');
      return ruggespraak.scrollTo(said, said.id === 'rv-problem' ? 'nearest' : 'start');
    }, 60);
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
    element.addEventListener('click', (event) => {
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
