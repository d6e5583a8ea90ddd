(() => {
  const one = (s, r = document) => r.querySelector(s), all = (s, r = document) => [...r.querySelectorAll(s)], root = document.documentElement;
  const say = text => { const e = one('#toast'); if (!e) return; e.textContent = text; e.classList.add('on'); clearTimeout(say.timer); say.timer = setTimeout(() => e.classList.remove('on'), 5000); };
  let before = null;
  window.doms = {
    open: dialog => { before = document.activeElement; dialog.showModal(); dialog.addEventListener('cancel', e => { e.preventDefault(); one('[data-cancel]', dialog)?.click(); }); },
    focusBack: () => { if (before?.isConnected) before.focus(); },
    watch: page => { window.doms.isLive = true; document.addEventListener('visibilitychange', () => page.invokeMethodAsync('SetHidden', document.hidden).catch(() => { })); },
    print: () => window.print(),
    views: () => { try { return JSON.parse(localStorage.domsViews ?? '[]'); } catch { return []; } },
    keepViews: views => { try { localStorage.domsViews = JSON.stringify(views); } catch { say('This browser keeps nothing.'); } },
    columns: () => { try { const kept = JSON.parse(localStorage.domsColumns ?? 'null'); return Array.isArray(kept) ? kept.filter(key => typeof key === 'string') : null; } catch { return null; } },
    keepColumns: columns => { try { localStorage.domsColumns = JSON.stringify(columns); } catch { say('This browser keeps nothing.'); } },
    press: selector => one(selector)?.click(),
    say,
  };
  // The list that one came from: its address, and its rows in order, for the way back and to the next one.
  const here = () => location.pathname.slice(new URL(document.baseURI).pathname.length) + location.search;
  const go = to => { const a = document.createElement('a'); a.href = to; document.body.append(a); a.click(); a.remove(); };
  const kept = () => { try { return JSON.parse(sessionStorage.domsList ?? 'null'); } catch { return null; } };
  const showWalk = list => { root.toggleAttribute('data-list', list?.rows.length > 1); };
  const keepList = () => {
    const list = { at: here(), rows: rows().map(r => one('a[href]', r)?.getAttribute('href')).filter(a => a) };
    try { sessionStorage.domsList = JSON.stringify(list); } catch { }
    showWalk(list);
  };
  const walkBy = step => { const list = kept(), to = list?.rows[list.rows.indexOf(here()) + step]; if (list && list.rows.includes(here()) && to) go(to); else say('The list ends here.'); };
  const back = () => {
    const list = kept(), from = here(), crumb = one('.crumb a')?.getAttribute('href');
    if (!crumb && !list?.rows.includes(from)) return;
    const isKept = list?.rows.includes(from) && list.at !== from;
    go(isKept ? list.at : crumb);
    const until = Date.now() + 4000, mark = () => { const at = rows().findIndex(r => one('a[href]', r)?.getAttribute('href') === from); if (at >= 0) move(at); else if (Date.now() < until) setTimeout(mark, 50); };
    if (isKept) mark();
  };
  const setZone = async to => {
    const zone = to === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
    const answer = await fetch('zone?value=' + encodeURIComponent(zone), { method: 'POST' });
    if (answer.ok) location.reload(); else say('This system does not know the time zone ' + zone + '.');
  };
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const keysOff = () => { try { return localStorage.domsKeysOff === '1'; } catch { return false; } };
  document.addEventListener('click', e => {
    const at = s => e.target.closest?.(s);
    if (at('[data-theme-toggle]')) { root.dataset.theme = isDark() ? 'light' : 'dark'; fetch('theme?value=' + root.dataset.theme, { method: 'POST' }); }
    if (at('[data-keys]')) one('#keys')?.showModal();
    if (at('[data-close]')) at('dialog')?.close();
    const copy = at('[data-copy]');
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => say('Copied ' + copy.dataset.copy), () => say('The browser did not allow to copy.'));
    const zone = at('[data-zone]'), walk = at('[data-walk]');
    if (zone) setZone(zone.dataset.zone);
    if (walk) walkBy(Number(walk.dataset.walk));
    if (at('tr.go a[href], li.go a[href]')) keepList();
    const row = at('tr[data-href]');
    if (row && !at('a,input,button,label')) one('a[href]', row)?.click();
  });
  document.addEventListener('change', e => { if (e.target.matches?.('[data-keys-off]')) { try { localStorage.domsKeysOff = e.target.checked ? '1' : '0'; } catch { } } });
  const rows = () => all('tr.go, li.go'), current = () => rows().findIndex(r => r.classList.contains('cur'));
  const selectTo = row => {
    const list = rows(), boxes = list.map(r => one('input[type=checkbox]', r)), to = list.indexOf(row);
    const from = boxes.findLastIndex((box, index) => index < to && box?.checked);
    for (let i = Math.max(from, 0); i <= to; i++) if (boxes[i] && !boxes[i].checked) boxes[i].click();
  };
  const move = to => { const list = rows(); if (!list[to]) return; list[current()]?.classList.remove('cur'); list[to].classList.add('cur'); list[to].scrollIntoView({ block: 'nearest' }); };
  const places = { h: '', n: 'needs-you', o: 'orders', p: 'shipments', r: 'refunds', s: 'stock', m: 'mails', a: 'sagas', d: 'dead-letters', v: 'audit', l: 'health', i: 'simulate', e: 'demo' };
  let g = 0;
  document.addEventListener('keydown', e => {
    if (e.target.id === 'q' && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) e.preventDefault();
    if (e.target.matches?.('input:not([type=checkbox]),textarea,select') || e.ctrlKey || e.metaKey || e.altKey || one('dialog[open]') || keysOff()) return;
    if (g && Date.now() - g < 900) { g = 0; const to = places[e.key]; if (to !== undefined) { e.preventDefault(); return void (one(`.side a.nav[href="${to}"]`)?.click()); } }
    const row = rows()[current()];
    switch (e.key) {
      case 'g': g = Date.now(); break;
      case '/': e.preventDefault(); one('#q')?.focus(); break;
      case '?': one('#keys')?.showModal(); break;
      case 'j': rows().length ? move(current() + 1) : walkBy(1); break;
      case 'k': rows().length ? move(current() - 1) : walkBy(-1); break;
      case 'X': if (row) selectTo(row); break;
      case 'Escape': one('.bulk [data-clear]')?.click(); break;
      case 'f': if (one('#find')) { e.preventDefault(); one('#find').focus(); } break;
      case 'r': one('[data-key=r]')?.click(); break;
      case 'x': one('input[type=checkbox]', row ?? document.createElement('i'))?.click(); break;
      case 'Enter': if (row && !e.target.closest('a,button')) one('a[href]', row)?.click(); break;
      case 'u': back(); break;
      case 'w': one('#why')?.focus(); break;
      case 'a': one('#actions')?.focus(); break;
      case 'c': one('.phead [data-copy]')?.click(); break;
      case 'p': one('#live')?.click(); break;
    }
  });
  const span = ms => {
    const s = Math.max(0, ms / 1000);
    if (s < 1) return Math.round(s * 1000) + ' ms';
    if (s < 10) return s.toFixed(1) + ' s';
    if (s < 60) return Math.round(s) + ' s';
    if (s < 3600) return Math.floor(s / 60) + ' min ' + Math.floor(s % 60) + ' s';
    return s < 86400 ? Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min' : Math.floor(s / 86400) + ' d ' + Math.floor(s % 86400 / 3600) + ' h';
  };
  showWalk(kept());
  setInterval(() => { if (!document.hidden) for (const e of all('[data-age]')) { const t = e.firstChild; if (t) t.nodeValue = span(Date.now() - Date.parse(e.dataset.age)); } }, 1000);
})();
