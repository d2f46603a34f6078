// What happened to an order, newest first: a line for each, with who, where, by which scanner, scanned or typed, and why.
import { hasText, t } from './i18n.js';
import { apiGet } from './api.js';
import { boxLink, button, el, moment } from './dom.js';

const verdict = (one) => (hasText(`verdict.${one.what}.say`) ? t(`verdict.${one.what}.say`, { item: one.sku ?? '' }) : one.what);

function sentence(one) {
	switch (one.kind) {
	case 'scan': case 'weight': return one.unlocked ? t(`story.unlocked.${one.unlocked}`) : verdict(one) || one.sku || one.what;
	case 'order': return [t(`order.state.${one.what}`), one.address && ` · ${t('story.address')}`, one.lines && ` · ${t('story.lines')}`];
	case 'override': return t('story.override', { what: verdict(one) });
	case 'label': return t('story.label');
	default: return t(`story.${one.kind}${one.what ? `.${one.what}` : ''}`);
	}
}

function how(one) {
	const parts = [one.lane, one.via && t(`story.via.${one.via}`), one.product || one.scanner];
	return parts.filter(Boolean).join(' · ');
}

function more(one) {
	return [one.quantity > 1 && t('story.quantity', { count: one.quantity }), one.serial && t('story.serial', { serial: one.serial }),
		one.lot && t('story.lot', { lot: one.lot }), one.expiry && t('story.expiry', { date: one.expiry }),
		one.override && t('story.allowed'), one.undone && t('story.undone')].filter(Boolean).join(' · ');
}

function row(one) {
	const refusedItem = one.refused && one.sku && one.what !== 'item-accepted' ? one.sku : null;
	return el('li', { class: one.refused ? 'event refused' : 'event', 'data-kind': one.kind },
		el('span', { class: 'event-time' }, moment(one.at_ms)),
		el('span', { class: 'event-mark', 'aria-hidden': 'true' }, one.refused ? '✗' : one.kind === 'scan' ? '✓' : '•'),
		el('div', { class: 'event-what' }, el('p', {}, el('b', {}, sentence(one)), more(one) && ` · ${more(one)}`),
			(refusedItem || one.text) && el('p', { class: 'event-text' }, [refusedItem, one.text].filter(Boolean).join(': '))),
		el('div', { class: 'event-who' }, el('p', {}, one.by ?? (one.kind === 'look' ? t('story.local') : '')), el('p', { class: 'quiet-line' }, how(one)),
			one.box && el('p', {}, boxLink(one.box))));
}

function labelRow(one) {
	return el('tr', {}, el('td', {}, moment(one.asked_ms)), el('td', {}, boxLink(one.box)), el('td', {}, one.number),
		el('td', {}, t(`label.state.${one.state}`)), el('td', {}, String(one.attempt)), el('td', {}, one.printer ?? ''));
}

const heads = ['label.asked', 'label.box', 'label.number', 'label.state', 'label.attempt', 'label.printer'];

function labels(list) {
	if (!list.length) return null;
	return [el('h2', {}, t('label.title')), el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': t('label.title') },
		el('table', { class: 'rows' }, el('thead', {}, el('tr', {}, heads.map((key) => el('th', { scope: 'col' }, t(key))))),
			el('tbody', {}, list.map(labelRow))))];
}

// The story of an order, of one box if it is given; more of it by a button.
export async function story(order, box) {
	const path = `/api/v1/orders/${encodeURIComponent(order)}/trail`;
	const first = await apiGet(path, { background: true });
	const mine = (one) => !box || one.box === box || !one.box;
	const list = el('ol', { class: 'story' }, first.story.filter(mine).map(row));
	const start = el('p', { class: 'event-start' }, t('story.start', { time: moment(first.created_ms), file: first.file ?? '' }));
	const next = button(t('story.more'), async () => {
		const page = await apiGet(`${path}?before=${next.dataset.before}`);
		list.append(...page.story.filter(mine).map(row));
		after(page);
	});
	function after(page) {
		next.dataset.before = page.next ?? '';
		next.hidden = page.next === null;
		start.hidden = page.next !== null;
	}
	after(first);
	return [labels(first.labels.filter(mine)), el('h2', {}, t('story.title')), list, next, start];
}
