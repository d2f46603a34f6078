// The panel of a demo, and of training: what a packer would have in his hands, as codes to click.
import { t } from './i18n.js';
import { byId, element, icon } from './view.js';

const CHIPS_MAX = 60;

let drawn = '';

// Arrays of objects, or maps of names to codes.
function entries(value) {
	if (Array.isArray(value)) return value;
	return Object.entries(value ?? {}).map(([name, code]) => ({ name, code }));
}

function chip(text, small, code, scan) {
	const node = element('button', 'chip');
	const words = element('span', '', text);
	node.type = 'button';
	node.dataset.code = code;
	if (small) words.append(element('small', '', small));
	node.append(words);
	node.addEventListener('click', () => scan(code));
	return node;
}

const orderChip = (order, scan) =>
	chip(order.order_id, t('demo.units', { units: order.units ?? '' }), order.code ?? order.order_id, scan);

function itemChip(item, wanted, scan) {
	const node = chip(item.description || item.sku, item.description ? item.sku : '', item.code, scan);
	if (wanted) {
		node.dataset.fit = wanted.has(item.sku) ? 'yes' : 'no';
		node.prepend(icon(wanted.has(item.sku) ? 'tick' : 'triangle'));
	}
	return node;
}

function section(title, chips) {
	if (chips.length === 0) return [];
	const box = element('div', 'chips');
	box.append(...chips.slice(0, CHIPS_MAX));
	return [element('h3', '', title), box];
}

// Training has a panel of its own, as made-up things cannot be held under a scanner.
export const panelOf = (view) => view?.training ?? view?.demo ?? null;

function sections(view, scan) {
	const demo = panelOf(view);
	const wanted = view.order ? new Set((view.missing ?? []).map((row) => row.sku)) : null;
	const items = [...new Map(entries(demo.items).map((item) => [item.code, item])).values()]; // two lines may want one item
	const right = (item) => Boolean(wanted?.has(item.sku));
	const sorted = [...items.filter(right), ...items.filter((item) => !right(item))];
	const seals = (demo.seal_codes ?? []).map((code) => chip(t('demo.label'), code, code, scan));
	return [
		...section(t('demo.badges'), entries(demo.badges).map((one) => chip(one.name, '', one.code, scan))),
		...section(t('demo.orders'), entries(demo.orders).map((one) => orderChip(one, scan))),
		...section(t('demo.labels'), seals),
		...section(t('demo.items'), sorted.map((item) => itemChip(item, wanted, scan))),
		...section(t('demo.commands'), entries(demo.commands).map((one) => chip(one.name, '', one.code, scan))),
		...section(t('demo.lane'), demo.lane_code ? [chip(view.lane, t('demo.bind'), demo.lane_code, scan)] : []),
	];
}

export function drawDemo(view, scan, open, language) {
	const panel = panelOf(view);
	byId('demo-toggle').hidden = !panel;
	byId('demo-toggle').textContent = t(view.training ? 'training.panel' : 'demo.title');
	byId('demo-toggle').setAttribute('aria-expanded', String(Boolean(panel && open)));
	byId('demo').hidden = !panel || !open;
	if (byId('demo').hidden) return;
	const wanted = (view.missing ?? []).map((row) => row.sku);
	const key = JSON.stringify([language, panel, view.order?.order_id, wanted]);
	if (key === drawn) return; // keeps the focus and the scroll where they are
	drawn = key;
	const place = byId('demo').scrollTop;
	byId('demo').replaceChildren(
		element('h2', 'demo-head', t(view.training ? 'training.panel' : 'demo.title')),
		element('p', 'demo-hint', t(view.training ? 'training.hint' : 'demo.hint')),
		...sections(view, scan));
	byId('demo').scrollTop = place;
}
