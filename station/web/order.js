// /order/ID and /box/ID: what it is now, what can be done, and its whole story.
import { t } from './i18n.js';
import { ApiError, apiGet } from './api.js';
import { deed } from './deeds.js';
import { boxLink, button, el, orderLink } from './dom.js';
import { story } from './story.js';

const UNTENDERED = ['released', 'open', 'packed', 'sealed', 'suspect'];
const part = (n) => decodeURIComponent(location.pathname.split('/')[n] ?? '');
const chip = (kind, state) => el('span', { class: 'state', 'data-state': state }, t(`${kind}.state.${state}`));
const table = (heads, rows) => el('table', { class: 'rows' }, el('thead', {}, el('tr', {},
	heads.map((key) => el('th', { scope: 'col' }, key ? t(key) : el('span', { class: 'unseen' }, t('order.deeds')))))), el('tbody', {}, rows));
const wide = (label, node) => el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': label }, node);

function orderDeeds(order, again) {
	const id = order.order_id;
	const is = (...states) => states.includes(order.state);
	return el('div', { class: 'deeds', role: 'group', 'aria-label': t('order.deeds') },
		is('held', 'suspect') && deed('release', again, id),
		is(...UNTENDERED) && deed('hold', again, id),
		!is('tendered', 'cancelled') && deed('readdress', again, id),
		!is('tendered', 'cancelled') && deed('service', again, id, order),
		is('open', 'packed') && deed('addBox', again, id),
		is('cancelled') && deed('uncancel', again, id),
		is(...UNTENDERED, 'held') && deed('cancel', again, id));
}

function lineRow(order, line, again) {
	const waits = ['short', 'damaged', 'backordered', 'held'].includes(line.status);
	return el('tr', {}, el('td', {}, line.sku), el('td', {}, line.description),
		el('td', { class: 'number' }, t('count', { count: line.packed, of: line.quantity })),
		el('td', {}, t(`line.state.${line.status === 'open' && line.packed >= line.quantity ? 'packed' : line.status}`), line.typed > 0 && ` · ${t('order.typed', { count: line.typed })}`),
		el('td', {}, waits && [deed('lineOpen', again, order.order_id, line.line_id), deed('lineCancel', again, order.order_id, line.line_id)]));
}

// Who it goes to is shown when somebody asks for it: each look is in the journal, with who looked.
function customer(order) {
	const place = el('div', {});
	async function show() {
		const a = (await apiGet(`/api/v1/orders/${encodeURIComponent(order.order_id)}?personal=1`)).address;
		const lines = a ? [a.ship_to_name, a.ship_to_company, a.address1, a.address2, [a.postcode, a.city, a.state].filter(Boolean).join(' '),
			a.country, a.phone, a.email] : [t('order.purged')];
		place.replaceChildren(el('address', { tabindex: -1 }, lines.filter(Boolean).map((text) => el('div', {}, text))));
		place.firstChild.focus();
	}
	place.append(button(t('order.show'), show, { 'data-deed': 'show' }), el('p', { class: 'quiet-line' }, t('order.showNote')));
	return el('section', { class: 'sheet-card' }, el('h2', {}, t('order.customer')), place);
}

const facts = (pairs) => el('dl', { class: 'facts' }, pairs.filter(([, value]) => value).map(([key, value]) =>
	[el('dt', {}, t(key)), el('dd', {}, value)]));

function orderSheet(order, again) {
	const parts = (line) => (line.parts ? line.parts.map((one) => ({ ...one, line_id: line.line_id })) : [line]);
	return [
		el('h1', { class: 'page-title' }, t('bar.order', { order: order.order_id }), ' ', chip('order', order.state)),
		orderDeeds(order, again),
		el('div', { class: 'sheets' },
			el('section', { class: 'sheet-card' }, el('h2', {}, t('order.facts')), facts([
				['order.carrier', order.carrier], ['order.service', order.service], ['order.shipBy', order.ship_by],
				['order.tote', order.tote], ['order.revision', order.revision], ['order.note', order.note],
				['order.gift', order.gift_message], ['order.replaces', order.replaces && orderLink(order.replaces)],
				['order.replacedBy', order.replaced_by.map((id) => orderLink(id))[0]]])),
			customer(order)),
		el('h2', {}, t('order.lines')),
		wide(t('order.lines'), table(['order.sku', 'order.item', 'order.packed', 'order.status', ''],
			order.lines.flatMap(parts).slice(0, 500).map((line) => lineRow(order, line, again)))),
		order.boxes.length > 0 && [el('h2', {}, t('order.boxes')), wide(t('order.boxes'),
			table(['label.box', 'order.status', 'label.number', 'order.lane', 'order.packed'], order.boxes.map((box) => el('tr', {},
				el('td', {}, boxLink(box.box)), el('td', {}, chip('box', box.state)), el('td', {}, box.sscc ?? box.tracking_number ?? ''),
				el('td', {}, box.lane ?? ''), el('td', { class: 'number' }, String(box.units))))))],
	];
}

function boxDeeds(box, again) {
	const is = (...states) => states.includes(box.state);
	return el('div', { class: 'deeds', role: 'group', 'aria-label': t('order.deeds') },
		is('unknown') && deed('printed', again, box.box), is('unknown') && deed('notPrinted', again, box.box),
		is('labelled', 'unknown') && deed('reprint', again, box.box),
		is('complete', 'printing', 'labelled', 'unknown', 'sealed', 'loaded') && deed('redo', again, box.box));
}

// The bits that are on the paper. A box that has no number yet has none.
function picture(box) {
	if (!box.labels.length) return null;
	const place = el('div', {});
	function show() {
		const image = el('img', { class: 'label-picture', alt: t('label.picture', { number: box.sscc ?? box.tracking_number ?? '' }),
			src: `/api/v1/boxes/${encodeURIComponent(box.box)}/label.png` });
		image.addEventListener('error', () => place.replaceChildren(el('p', { role: 'alert' }, t('label.noPicture'))));
		place.replaceChildren(image);
	}
	place.append(button(t('label.show'), show, { 'data-deed': 'picture' }), el('p', { class: 'quiet-line' }, t('order.showNote')));
	return el('section', { class: 'sheet-card' }, el('h2', {}, t('label.one')), place);
}

function boxSheet(box, again) {
	return [
		el('h1', { class: 'page-title' }, t('box.title', { box: box.box }), ' ', chip('box', box.state)),
		boxDeeds(box, again),
		el('div', { class: 'sheets' },
			el('section', { class: 'sheet-card' }, el('h2', {}, t('order.facts')), facts([
				['box.order', orderLink(box.order_id)], ['label.number', box.sscc ?? box.tracking_number], ['order.lane', box.lane],
				['box.carton', box.carton], ['box.weight', box.weight_g && t('scale.grams', { grams: box.weight_g })],
				['box.reprints', box.reprints > 0 && String(box.reprints)], ['box.typed', box.typed > 0 && String(box.typed)]]),
			el('h3', {}, t('box.contents')),
			box.contents.length ? table(['order.sku', 'order.packed', 'box.serials', 'box.lots'], box.contents.map((one) => el('tr', {},
				el('td', {}, one.sku), el('td', { class: 'number' }, String(one.quantity)), el('td', {}, one.serials ?? ''),
				el('td', {}, one.lots ?? '')))) : el('p', { class: 'quiet-line' }, t('box.empty'))),
			picture(box)),
	];
}

async function show(main, kind, path, sheet) {
	const again = () => show(main, kind, path, sheet);
	let found;
	try {
		found = await apiGet(path);
	} catch (error) {
		main.replaceChildren(el('h1', { class: 'page-title' }, part(2)), el('p', { class: 'message', role: 'alert' },
			error.status === 404 ? t(`${kind}.none`) : error instanceof ApiError ? error.words : String(error)));
		return;
	}
	const life = await story(found.order_id, kind === 'box' ? found.box : null).catch(() => []);
	main.replaceChildren(...[sheet(found, again), life].flat(3).filter(Boolean));
	document.title = `${kind === 'box' ? found.box : found.order_id} – Packwarden`;
}

export const orderPage = (main) => show(main, 'order', `/api/v1/orders/${encodeURIComponent(part(2))}`, orderSheet);
export const boxPage = (main) => show(main, 'box', `/api/v1/boxes/${encodeURIComponent(part(2))}`, boxSheet);
