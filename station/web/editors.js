// Recalls, number ranges, and rows of files that were not taken.
import { t } from './i18n.js';
import { ApiError, apiGet } from './api.js';
import { ask } from './ask.js';
import { button, el, moment, orderLink } from './dom.js';
import { mender } from './mend.js';

const head = (main, key) => {
	document.title = `${t(key)} – Packwarden`;
	main.replaceChildren(el('h1', { class: 'page-title' }, t(key)));
};
const table = (label, keys, rows) => el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': label }, el('table', { class: 'rows' },
	el('thead', {}, el('tr', {}, keys.map((key) => el('th', { scope: 'col' }, t(key))))), el('tbody', {}, rows)));
const none = (key) => el('p', { class: 'message' }, t(key));

async function read(main, path) {
	try {
		return await apiGet(path);
	} catch (error) {
		main.append(el('p', { class: 'message', role: 'alert' }, error instanceof ApiError ? error.words : String(error)));
		return null;
	}
}

/* ---- recalls ---- */

function recallRow(recall, again) {
	const what = [recall.lot && t('recall.ofLot', { lot: recall.lot }), recall.serial && t('recall.ofSerial', { serial: recall.serial })]
		.filter(Boolean).join(' ') || t('recall.ofAll');
	return el('tr', {}, el('td', {}, recall.sku), el('td', {}, what), el('td', {}, recall.reason),
		el('td', {}, [recall.by, moment(recall.started_ms)].filter(Boolean).join(', ')),
		el('td', {}, recall.ended_ms ? t('recall.ended', { time: moment(recall.ended_ms) }) : button(t('act.endRecall'), async () => {
			if (await ask({ key: 'endRecall', title: `${t('act.endRecall')}: ${recall.sku}`, path: `/api/v1/recalls/${recall.recall}/end` })) again();
		})));
}

export async function recallsPage(main) {
	const again = () => recallsPage(main);
	head(main, 'nav.recalls');
	main.append(el('div', { class: 'deeds' }, button(t('act.addRecall'), async () => {
		const fields = ['sku', 'lot', 'serial'].map((name) => ({ name, label: t(`recall.${name}`), required: name === 'sku' }));
		if (await ask({ key: 'addRecall', path: '/api/v1/recalls', fields, danger: true })) again();
	}, { class: 'button primary' })));
	const recalls = await read(main, '/api/v1/recalls');
	if (!recalls) return;
	main.append(recalls.length ? table(t('nav.recalls'), ['recall.sku', 'recall.what', 'recall.why', 'recall.who', 'recall.end'],
		recalls.reverse().map((recall) => recallRow(recall, again))) : none('recall.none'));
}

/* ---- ranges ---- */

function rangeRow(one) {
	const low = one.left < one.low_water;
	return el('tr', { class: low ? 'low' : null }, el('td', {}, one.carrier),
		el('td', { class: 'number' }, one.left ? one.next_number ?? String(one.next) : '–'),
		el('td', { class: 'number' }, one.last_number ?? String(one.last)),
		el('td', { class: 'number' }, low ? `⚠ ${t('range.low', { count: one.left })}` : String(one.left)),
		el('td', {}, one.whole_prefix ? t('range.whole') : ''));
}

export async function rangesPage(main) {
	head(main, 'nav.ranges');
	const ranges = await read(main, '/api/v1/ranges');
	if (!ranges) return;
	const carriers = [...new Set(ranges.map((one) => one.carrier))];
	if (carriers.length) {
		main.append(el('div', { class: 'deeds' }, button(t('act.addRange'), async () => {
			const fields = [{ name: 'carrier', label: t('range.carrier'), required: true, options: carriers.map((name) => [name, name]) },
				...['first', 'last'].map((name) => ({ name, label: t(`range.${name}Number`), required: true, most: 64 }))];
			if (await ask({ key: 'addRange', path: '/api/v1/ranges', fields, danger: true })) rangesPage(main);
		}, { class: 'button primary' })));
	}
	main.append(ranges.length ? table(t('nav.ranges'), ['range.carrier', 'range.next', 'range.last', 'range.left', 'range.note'],
		ranges.map(rangeRow)) : none('range.none'));
}

/* ---- quarantine ---- */

const quote = (text) => (/[",\r\n]/.test(text) ? `"${String(text).replaceAll('"', '""')}"` : String(text));
const COLUMNS = ['file', 'line', 'column', 'order', 'reason', 'text'];

async function rowsOf(number) {
	const rows = [];
	for (let after = ''; after !== null && rows.length < 20000;) {
		const page = await apiGet(`/api/v1/quarantine/${number}?personal=1&after=${after}`);
		rows.push(...page.rows);
		after = page.next;
	}
	return rows;
}

// A formula at the beginning of a field is text to us, and must be to the program that opens the file.
const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

async function download(number, file) {
	const rows = await rowsOf(number);
	const text = [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => quote(harmless(String(row[name])))).join(','))].join('\r\n');
	const link = el('a', { href: URL.createObjectURL(new Blob([`\ufeff${text}\r\n`], { type: 'text/csv' })), download: `quarantine-${file}.csv` });
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function quarantineRow(row) {
	return el('tr', {}, el('td', { class: 'number' }, String(row.line)), el('td', {}, row.column), el('td', {}, row.order ? orderLink(row.order) : ''),
		el('td', {}, row.reason));
}

async function showImport(main, found) {
	const list = el('tbody', {});
	const more = button(t('story.more'), () => page(more.dataset.after));
	async function page(after) {
		const rows = await apiGet(`/api/v1/quarantine/${found.import}?after=${after}`);
		list.append(...rows.rows.map(quarantineRow));
		more.dataset.after = rows.next ?? '';
		more.hidden = rows.next === null;
	}
	await page('');
	main.append(el('h2', {}, `${found.file} · ${moment(found.started_ms)} · ${t('quarantine.count', { count: found.count })}`),
		el('p', {}, t('quarantine.do')),
		el('div', { class: 'deeds' }, button(t('quarantine.csv'), () => download(found.import, found.file))),
		el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': found.file }, el('table', { class: 'rows' },
			el('thead', {}, el('tr', {}, ['quarantine.line', 'quarantine.column', 'quarantine.order', 'quarantine.reason'].map((key) =>
				el('th', { scope: 'col' }, t(key))))), list)), more);
}

export async function quarantinePage(main) {
	const wanted = Number(new URLSearchParams(location.search).get('import'));
	head(main, 'nav.quarantine');
	const found = await read(main, '/api/v1/quarantine');
	if (!found) return;
	const list = el('div', { class: 'mend-above' });
	main.append(list, mender(() => showImports(list, null)));
	await fill(list, found, wanted);
}

async function showImports(list, wanted) {
	const found = await read(list, '/api/v1/quarantine');
	if (found) await fill(list, found, wanted);
}

async function fill(main, found, wanted) {
	main.replaceChildren();
	if (!found.imports.length) {
		main.append(none('quarantine.none'));
		return;
	}
	main.append(el('nav', { 'aria-label': t('nav.quarantine'), class: 'chips' }, found.imports.map((one) => el('a', { class: 'chip',
		href: `/lead/quarantine?import=${one.import}`, 'aria-current': one.import === wanted ? 'page' : null }, one.file, ' ', el('b', {}, one.count)))));
	await showImport(main, found.imports.find((one) => one.import === wanted) ?? found.imports[0]);
}
