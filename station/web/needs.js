// What needs a person: a card each, the most urgent first, with the next step as a button. The station is asked each second;
// as long as nothing happens it answers that in a few bytes.
import { hasText, t } from './i18n.js';
import { apiGet } from './api.js';
import { play, startSound } from './sound.js';
import { been, come, deed, runNight } from './deeds.js';
import { boxLink, due, el, keyed, laneLink, now, orderLink, setNow, since } from './dom.js';

const EACH_MS = 1000;
const HIDDEN_MS = 10000;
const LATE_MS = 30000;
const LATE_SHOWN = 50;
const OVERRIDABLE = ['expired', 'recalled', 'serial-required', 'lot-required', 'weight-mismatch'];
// a shape for each, so that a glance is enough without colours
const MARKS = { call: '☎', latched: '✖', printer: '▤', scanner: '▥', keyboard: '⌨', unknown: '?', waiting: '▭', intercepted: '⚑',
	unpack: '⇧', changed: '≠', suspect: '≈', held: '‖', missing: '∅', quarantine: '⚠', numbers: '#', night: '☾', late: '⌛' };

let tag = null;
let newest = { needs: [], counts: {}, count: 0 };
let late = [];
let only = null;
let asking = 0;

const verdictWords = (code) => (hasText(`verdict.${code}.say`) ? t(`verdict.${code}.say`, { item: '' }) : code);
const reasonWords = (reason) => (hasText(`printer.${reason}.say`) ? t(`printer.${reason}.say`) : t('printer.other.say'));

const passedOn = (need) => need.kind === 'call' && !need.answered_ms && now() - need.since_ms > (newest.call_seconds ?? 120) * 1000;

// each step that is in trouble says what to do; why, as the station says it, stands behind it
const nightWords = (need) => need.reason.split(' ').map((step) => t(`need.night.${step}`)).join(' ') + (need.text ? ` (${need.text})` : '');

function title(need) {
	const name = t(`need.${need.kind}`);
	if (need.kind === 'printer') return [`${name}: `, el('b', {}, need.lane)];
	if (need.kind === 'quarantine') return [`${name}: `, el('b', {}, need.file ?? '')];
	if (need.kind === 'numbers') return [`${name}: `, el('b', {}, need.carrier ?? '')];
	if (need.kind === 'night') return [name];
	if (need.kind === 'keyboard') return [`${name}: `, el('b', {}, need.product ?? '')];
	if (need.box && !['call', 'latched'].includes(need.kind)) return [`${name}: `, boxLink(need.box)];
	if (['call', 'latched', 'scanner'].includes(need.kind)) return [`${name}: `, laneLink(need.lane ?? '')];
	return [`${name}: `, orderLink(need.order)];
}

function detail(need) {
	switch (need.kind) {
	case 'call': return need.answered_ms ? t('need.call.coming', { name: need.answered_by ?? '' })
		: passedOn(need) ? t('need.call.passedOn') : t('need.call.do');
	case 'latched': return [verdictWords(need.verdict), need.sku || need.code ? `: ${need.sku ?? need.code}` : ''];
	case 'printer': return reasonWords(need.reason);
	case 'unknown': return t('need.unknown.do', { number: need.number ?? '' });
	case 'waiting': return t('need.waiting.do', { printer: need.printer ?? '' });
	case 'suspect': return [t('need.suspect.do'), ' ', need.like ? orderLink(need.like) : ''];
	case 'missing': return t('need.missing.do', { lines: need.lines });
	case 'quarantine': return t('need.quarantine.do', { count: need.count });
	case 'numbers': return t('need.numbers.do', { left: need.left });
	case 'night': return nightWords(need);
	case 'late': return t('need.late.do', { lines: need.lines, units: need.units });
	case 'scanner': return need.product ?? '';
	case 'keyboard': return t('need.keyboard.do', { device: need.device ?? '' });
	default: return need.reason ? t(`need.${need.kind}.why`, { reason: need.reason }) : t(`need.${need.kind}.do`);
	}
}

const link = (href, key) => el('a', { class: 'button', href }, t(key));

function steps(need) {
	const again = () => look();
	switch (need.kind) {
	case 'call': return need.answered_ms ? [been(need.lane, again)] : [come(need.lane, again), been(need.lane, again)];
	case 'latched': return [deed('unlock', again, need.lane),
		OVERRIDABLE.includes(need.verdict) && deed('override', again, need.lane, need.verdict)];
	case 'printer': case 'scanner': case 'waiting': return [link('/devices', 'act.look')];
	case 'keyboard': return [deed('allow', again, need.device)];
	case 'unknown': return [deed('printed', again, need.box), deed('notPrinted', again, need.box)];
	case 'intercepted': return [deed('redo', again, need.box)];
	case 'suspect': case 'held': return [deed('release', again, need.order), deed('cancel', again, need.order)];
	case 'quarantine': return [link(`/lead/quarantine?import=${need.import}`, 'act.mend')];
	case 'numbers': return [link('/lead/ranges', 'act.look')];
	case 'night': return [runNight(again)];
	default: return [link(`/order/${encodeURIComponent(need.order)}`, 'act.look')];
	}
}

function card(need) {
	const where = [need.by, ['printer', 'call', 'latched', 'scanner'].includes(need.kind) ? null : need.lane].filter(Boolean).join(', ');
	return el('li', { class: passedOn(need) ? 'need loud' : 'need', 'data-kind': need.kind },
		el('span', { class: 'need-mark', 'aria-hidden': 'true' }, MARKS[need.kind]),
		el('div', { class: 'need-what' }, el('p', { class: 'need-title' }, title(need)), el('p', { class: 'need-detail' }, detail(need))),
		el('div', { class: 'need-when' }, el('p', {}, need.due_ms ? due(need.due_ms) : ''),
			el('p', { class: 'need-who' }, where, where && need.since_ms ? ' · ' : '', need.since_ms ? since(need.since_ms) : '')),
		el('div', { class: 'need-steps' }, steps(need)));
}

const keyOf = (need) => [need.kind, need.lane, need.order, need.box, need.import, need.carrier, need.device].join('|');

// passed_on changes with time alone: it is part of what a card is made from
const shown = () => [...newest.needs, ...late].map((need) => (passedOn(need) ? { ...need, passed_on: true } : need));

function merge(all) {
	const waits = all.filter((need) => ['call', 'latched', 'printer', 'scanner', 'unknown', 'waiting'].includes(need.kind));
	const rest = all.filter((need) => !waits.includes(need));
	rest.sort((a, b) => (a.due_ms ?? Infinity) - (b.due_ms ?? Infinity) || (a.since_ms ?? 0) - (b.since_ms ?? 0));
	waits.sort((a, b) => Number(passedOn(b)) - Number(passedOn(a)));
	return [...waits, ...rest];
}

function filters(all) {
	const counts = new Map();
	for (const need of all) counts.set(need.kind, (counts.get(need.kind) ?? 0) + 1);
	if (only && !counts.has(only)) only = null;
	const chip = (kind, words, count) => ({ kind, words, count, on: only === kind });
	return [chip(null, t('need.all'), all.length), ...[...counts].map(([kind, count]) =>
		chip(kind, t(`need.${kind}`), Math.max(count, newest.counts[kind] ?? 0)))];
}

function draw() {
	const list = document.getElementById('needs');
	if (!list) return;
	const all = merge(shown());
	keyed(document.getElementById('filters'), filters(all), (one) => String(one.kind), (one) => el('button', { type: 'button',
		class: 'chip', 'aria-pressed': one.on, onclick: () => { only = one.kind; draw(); } },
	one.kind ? `${MARKS[one.kind]} ` : '', one.words, ' ', el('b', {}, one.count)));
	keyed(list, all.filter((need) => !only || need.kind === only), keyOf, card);
	document.getElementById('nothing').hidden = all.length > 0;
	document.title = `${all.length ? `(${newest.count + late.length}) ` : ''}${t('nav.needs')} – Packwarden`;
	ring();
}

// A call that nobody answers is heard on every lead's page.
let rung = 0;
function ring() {
	if (!newest.needs.some(passedOn) || now() - rung < 15000) return;
	rung = now();
	play('stop');
}

async function look() {
	const mine = ++asking;
	try {
		const answer = await fetch('/api/v1/needs', { cache: 'no-cache', headers: { 'Packwarden-Background': '1' },
			signal: AbortSignal.timeout(8000) });
		if (answer.status === 401) { await apiGet('/api/v1/needs'); return; }
		if (!answer.ok) throw new Error(String(answer.status));
		if (answer.headers.get('ETag') !== tag) {
			newest = await answer.json();
			tag = answer.headers.get('ETag');
			setNow(newest.now_ms);
		}
		document.getElementById('needs-lost')?.setAttribute('hidden', '');
	} catch {
		document.getElementById('needs-lost')?.removeAttribute('hidden');
	}
	if (mine === asking) draw();
}

async function lookAtLate() {
	try {
		const found = await apiGet(`/api/v1/late?n=${LATE_SHOWN}${newest.minutes_a_box ? `&minutes=${newest.minutes_a_box}` : ''}`,
			{ background: true });
		late = found.late.map((one) => ({ kind: 'late', order: one.order, due_ms: one.due_ms, lane: one.lane, lines: one.lines,
			units: one.units }));
	} catch { /* the needs say that the station is away */ }
}

let running = false;
async function keepLooking() {
	if (running) return;
	running = true;
	let lateAt = 0;
	while (document.getElementById('needs')) {
		await look();
		if (performance.now() - lateAt > LATE_MS || lateAt === 0) {
			await lookAtLate();
			lateAt = performance.now();
			draw();
		}
		await new Promise((resolve) => { setTimeout(resolve, document.visibilityState === 'visible' ? EACH_MS : HIDDEN_MS); });
	}
	running = false;
}

export function needsPage(main) {
	document.title = `${t('nav.needs')} – Packwarden`;
	main.replaceChildren(
		el('h1', { class: 'page-title' }, t('nav.needs')),
		el('div', { id: 'filters', class: 'chips', role: 'group', 'aria-label': t('need.filter') }),
		el('p', { id: 'needs-lost', class: 'lost-line', hidden: true, role: 'alert' }, t('lost.title')),
		el('p', { id: 'nothing', class: 'message', hidden: true }, t('need.nothing')),
		el('ul', { id: 'needs', class: 'needs', 'aria-label': t('nav.needs') }));
	tag = null;
	startSound(() => {});
	draw();
	keepLooking();
}
