// Label templates as their designer sees them: drawn anew as soon as the file is saved, with what label lint finds as marks
// on the label and as a list beside it: what kind of fault it is in the reader's words, and what exactly in the file's own
// (names of attributes and fields), as label lint prints it.
import { t } from './i18n.js';
import { ApiError, apiGet } from './api.js';
import { el } from './dom.js';

const AGAIN_MS = 1000;
const RESOLUTIONS = [203, 300];

let turn = 0; // a page that is drawn anew ends the one before

const wanted = (name) => new URLSearchParams(location.search).get(name);
const percent = (part, whole) => `${Math.min(97, Math.max(0, 100 * part / whole))}%`;

/* ---- the label ---- */

// Onto a canvas, as no picture may come from outside of the station's own addresses.
async function drawn(view, name) {
	const bytes = Uint8Array.from(atob(view.picture), (letter) => letter.charCodeAt(0));
	const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
	const canvas = el('canvas', { width: bitmap.width, height: bitmap.height, role: 'img', 'aria-label': name });
	canvas.getContext('2d').drawImage(bitmap, 0, 0);
	bitmap.close();
	return canvas;
}

// Its numbers are those of the list; an error has a whole frame, a warning a broken one.
function mark({ place, numbers, severity }, view) {
	const node = el('span', { class: `mark ${severity}`, 'aria-hidden': 'true' }, el('b', {}, numbers.join(', ')));
	node.style.left = percent(place.x, view.width_mm);
	node.style.top = percent(place.y, view.height_mm);
	node.style.width = percent(place.width, view.width_mm);
	node.style.height = percent(place.height, view.height_mm);
	return node;
}

// All that is wrong at one place is one mark.
function marksOf(faults) {
	const places = new Map();
	faults.forEach(({ place_mm: place, severity }, i) => {
		const key = JSON.stringify(place);
		const one = places.get(key) ?? { place, numbers: [], severity };
		one.numbers.push(i + 1);
		if (severity === 'error') one.severity = severity;
		if (place) places.set(key, one);
	});
	return [...places.values()];
}

async function sheet(view) {
	if (!view.picture) return el('p', { class: 'message' }, t('template.none'));
	return el('div', { class: 'template-sheet' },
		await drawn(view, t('template.picture', { carrier: view.carrier, dpi: view.dpi })),
		marksOf(view.faults).map((one) => mark(one, view)));
}

/* ---- what is wrong with it ---- */

function row(fault) {
	const where = [t('template.line', { line: fault.line }), fault.id && `“${fault.id}”`,
		fault.dpi.length === 1 && t('template.at', { dpi: fault.dpi[0] })].filter(Boolean).join(' · ');
	return el('li', { class: `fault ${fault.severity}` }, el('b', {}, t(`template.${fault.severity}`)), ` ${where}: ${t(`lint.${fault.code}`)} `,
		el('span', { class: 'fault-text', lang: 'en' }, fault.text));
}

function list(view) {
	if (view.errors + view.warnings === 0) return el('p', { class: 'ok' }, `✔ ${t('template.good')}`);
	return [el('p', { class: 'lane-state' }, t('template.count', { errors: view.errors, warnings: view.warnings })),
		el('ol', { class: 'faults' }, view.faults.map(row)),
		view.not_shown > 0 && el('p', {}, t('template.more', { count: view.not_shown }))];
}

/* ---- the page ---- */

function chips(label, entries) {
	return el('nav', { class: 'chips', 'aria-label': label }, entries.map(([words, query, on]) =>
		el('a', { class: 'chip', href: `/lead/templates?${new URLSearchParams(query)}`, 'aria-current': on ? 'page' : null }, words)));
}

function frame(main, all, one, dpi) {
	const place = el('div', { class: 'template-place' });
	main.replaceChildren(el('h1', { class: 'page-title' }, t('nav.templates')),
		chips(t('template.carriers'), all.map(({ carrier }) => [carrier, { carrier, dpi }, carrier === one.carrier])),
		chips(t('template.resolution'), RESOLUTIONS.map((value) => [`${value} dpi`, { carrier: one.carrier, dpi: value }, value === dpi])),
		el('p', {}, one.file ? t('template.file', { file: one.file }) : t('template.builtin', { carrier: one.carrier })), place);
	return place;
}

const failed = (error) => el('p', { class: 'message', role: 'alert' }, error instanceof ApiError ? error.words : String(error));

// Looks at the file each second, and at the label when the file is another.
async function watch(place, one, dpi, mine) {
	let shown = null;
	for (; mine === turn; await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); })) {
		if (document.hidden && shown !== null) continue;
		try {
			const now = (await apiGet('/api/v1/templates', { background: true })).find(({ carrier }) => carrier === one.carrier);
			if (!now || now.revision === shown) continue;
			const view = await apiGet(`/api/v1/templates/${encodeURIComponent(one.carrier)}?dpi=${dpi}`, { background: shown !== null });
			const parts = [await sheet(view), el('div', { class: 'template-list', role: 'status' }, list(view))];
			if (mine === turn) place.replaceChildren(...parts);
			shown = now.revision;
		} catch (error) {
			if (mine === turn) place.replaceChildren(failed(error));
			shown = '?';
		}
	}
}

export async function templatesPage(main) {
	const mine = ++turn;
	const dpi = RESOLUTIONS.find((value) => String(value) === wanted('dpi')) ?? RESOLUTIONS[0];
	document.title = `${t('nav.templates')} – Packwarden`;
	try {
		const all = await apiGet('/api/v1/templates');
		const one = all.find(({ carrier }) => carrier === wanted('carrier')) ?? all.find(({ file }) => file) ?? all[0];
		if (mine !== turn) return;
		if (one) watch(frame(main, all, one, dpi), one, dpi, mine);
		else main.replaceChildren(el('h1', { class: 'page-title' }, t('nav.templates')), el('p', { class: 'message' }, t('template.noCarriers')));
	} catch (error) {
		main.replaceChildren(el('h1', { class: 'page-title' }, t('nav.templates')), failed(error));
	}
}
