// Charts, mismatches and incidents: what the station reports, as tables with a picture above each. The same report comes as
// CSV and PDF by a link. The words in it are the station's, in the page's language.
import { language, t } from './i18n.js';
import { ApiError, apiGet } from './api.js';
import { button, el, orderLink } from './dom.js';

const AGAIN_MS = 10000;
const BARS_MOST = 40;
const SVG = 'http://www.w3.org/2000/svg';
const TONES = 6;

const PAGES = {
	'/lead/charts': { report: 'shift', title: 'nav.charts', fields: ['from', 'to'] },
	'/lead/mismatches': { report: 'mismatches', title: 'nav.mismatches', fields: ['from', 'to', 'kind', 'lane', 'sku', 'by', 'order'], live: true },
	'/lead/incidents': { report: 'affected', title: 'nav.incidents', fields: ['from', 'to'], by: true, personal: true },
};
const WAYS = ['lane', 'printer', 'import', 'scanner', 'lot', 'recall', 'kind'];

let timer = 0;
let turn = 0;

/* ---- the picture ---- */

function svg(name, attributes, ...children) {
	const node = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
	node.append(...children);
	return node;
}

// Bars across, the name before and the number behind each: it is read like the table that follows.
function chart(section) {
	const names = section.columns.map((column) => column.name);
	const [x, y, series] = [section.chart.x, section.chart.y, section.chart.series].map((name) => names.indexOf(name));
	const rows = section.rows.slice(0, BARS_MOST);
	const most = Math.max(...rows.map((row) => Number(row[y]) || 0), 1);
	const tones = [...new Set(rows.map((row) => row[series] ?? ''))];
	if (rows.length < 2 || x < 0 || y < 0) return null;
	const bars = rows.map((row, i) => {
		const name = series >= 0 ? `${row[x]} · ${row[series]}` : String(row[x]);
		const long = Math.max(1, Math.round((Number(row[y]) || 0) / most * 460));
		return svg('g', {}, svg('text', { x: 292, y: i * 26 + 18, 'text-anchor': 'end' }, name.length > 34 ? `${name.slice(0, 33)}…` : name),
			svg('rect', { x: 300, y: i * 26 + 4, width: long, height: 18, class: `tone-${tones.indexOf(row[series] ?? '') % TONES}` }),
			svg('text', { x: 306 + long, y: i * 26 + 18 }, String(row[y])));
	});
	return svg('svg', { class: 'chart', viewBox: `0 0 830 ${rows.length * 26 + 4}`, role: 'img', 'aria-label': section.heading }, ...bars);
}

/* ---- the tables ---- */

const moment = (ms) => (ms > 0 ? new Date(ms).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' }) : '');

function cell(column, value) {
	const number = column.kind === 'number';
	let shown = String(value ?? '');
	if (column.kind === 'time') shown = moment(value);
	else if (column.kind === 'order' && value) shown = orderLink(value);
	else if (column.kind === 'box' && value) shown = el('a', { href: `/box/${encodeURIComponent(value)}` }, value);
	else if (column.name === 'scan' && value) shown = el('a', { href: `/lead/mismatches?story=${value}` }, String(value));
	return el('td', { class: number ? 'number' : null }, shown);
}

function table(section) {
	if (!section.rows.length) return el('p', { class: 'message' }, t('report.none'));
	const rows = [...section.rows, ...(section.total ? [section.total] : [])];
	return el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': section.heading || section.name }, el('table', { class: 'rows' },
		el('thead', {}, el('tr', {}, section.columns.map((column) => el('th', { scope: 'col' }, column.title)))),
		el('tbody', {}, rows.map((row) => el('tr', {}, section.columns.map((column, i) => cell(column, row[i])))))));
}

function show(into, document_) {
	into.replaceChildren(el('h2', {}, document_.title), ...document_.sections.flatMap((section) => [
		section.heading ? el('h3', {}, section.heading) : null,
		...section.text.map((text) => el('p', {}, text)),
		section.chart ? chart(section) : null,
		section.columns.length ? table(section) : null,
		section.more ? el('p', {}, t('report.more', { n: section.more })) : null,
	]).filter(Boolean));
}

/* ---- what is asked for ---- */

function field(name, value, type = 'text') {
	const id = `report-${name}`;
	return el('label', { for: id, class: 'report-field' }, t(`report.${name}`), el('input', { id, name, type, value, maxlength: 200, autocomplete: 'off' }));
}

function query(form, page) {
	const asked = new URLSearchParams();
	for (const [name, value] of new FormData(form)) if (value && name !== 'way' && name !== 'which') asked.set(name, value);
	if (page.by && form.elements.way.value && form.elements.which.value) asked.set(form.elements.way.value, form.elements.which.value);
	return asked;
}

function path(page, asked, format) {
	const all = new URLSearchParams(asked);
	all.set('format', format);
	all.set('lang', language);
	if (page.personal) all.set('personal', '1');
	return `/api/v1/reports/${page.report}?${all}`;
}

async function load(page, asked, into, background) {
	const mine = ++turn;
	if (!background) into.replaceChildren(el('p', { class: 'message', role: 'status' }, t('report.wait')));
	try {
		const found = await apiGet(path(page, asked, 'page'), { background });
		if (mine === turn) show(into, found);
	} catch (error) {
		if (mine === turn && !background) into.replaceChildren(el('p', { class: 'message', role: 'alert' }, error instanceof ApiError ? error.message : String(error)));
	}
}

function form(page, given, submit) {
	return el('form', { class: 'report-form', onsubmit: (event) => { event.preventDefault(); submit(event.target); } },
		page.fields.map((name) => field(name, given.get(name) ?? '', name === 'from' || name === 'to' ? 'datetime-local' : 'text')),
		page.by ? [el('label', { for: 'report-way', class: 'report-field' }, t('report.way'), el('select', { id: 'report-way', name: 'way' },
			el('option', { value: '' }, t('report.time')), WAYS.map((way) => el('option', { value: way, selected: given.has(way) }, t(`report.${way}`))))),
		field('which', WAYS.map((way) => given.get(way)).find(Boolean) ?? '')] : [],
		el('button', { type: 'submit', class: 'button primary' }, t('report.show')));
}

export function reportPage(main) {
	const page = PAGES[location.pathname];
	const given = new URLSearchParams(location.search);
	const story = given.get('story');
	const into = el('div', { class: 'report' });
	const links = el('p', { class: 'deeds' });
	let asked = given;
	clearInterval(timer);
	document.title = `${t(page.title)} – Packwarden`;
	const submit = (from, background = false) => {
		asked = query(from, page);
		if (!background) history.replaceState(null, '', `${location.pathname}?${asked}`);
		links.replaceChildren(...['csv', 'pdf'].map((format) => el('a', { class: 'button', href: path(page, asked, format) }, t(`report.${format}`))));
		load(page, asked, into, background);
	};
	if (story) {
		main.replaceChildren(el('h1', { class: 'page-title' }, t(page.title)), button(t('report.back'), () => location.assign(location.pathname)), into);
		load({ report: 'explain' }, new URLSearchParams({ what: story }), into, false);
		return;
	}
	const ask = form(page, given, submit);
	main.replaceChildren(el('h1', { class: 'page-title' }, t(page.title)), ask, links, into);
	if (!page.by || [...given.keys()].length) submit(ask);
	if (page.live) timer = setInterval(() => {
		if (document.visibilityState === 'visible' && !into.contains(document.activeElement)) load(page, asked, into, true);
	}, AGAIN_MS);
}

export const reportPaths = Object.keys(PAGES);
