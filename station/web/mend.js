// A file of orders is looked at by the station without taking it; what it would keep back is mended here, as text, and only
// that is imported then. The file itself stays where it is.
import { t } from './i18n.js';
import { ApiError, apiUpload, enterPin } from './api.js';
import { ask } from './ask.js';
import { button, el } from './dom.js';

const SHOWN = 200; // rows of one file; the rest comes when these are mended

const path = (name, options) => `/api/v1/import?name=${encodeURIComponent(name)}${options}`;

// Lines as the station counts them. A file without a header is JSON, whose lines end with a line feed alone.
const linesOf = (text, json) => text.split(json ? '\n' : /\r\n|\n|\r/);

function piece([from, to], lines, found) {
	const wrong = found.filter((one) => one.line >= from && one.line <= to);
	const name = `mend-${from}`;
	const area = el('textarea', { id: name, rows: Math.min(6, to - from + 1), spellcheck: 'false', wrap: 'off',
		'aria-describedby': `${name}-why`, value: lines.slice(from - 1, to).join('\n') });
	return { area, node: el('li', { class: 'mend' },
		el('label', { for: name }, t('mend.lines', { from, to })),
		el('ul', { id: `${name}-why`, class: 'mend-why' }, wrong.map((one) => el('li', {}, one.column ? el('b', {}, `${one.column}: `) : '', one.reason))),
		area) };
}

function result(place, answer) {
	const { orders = {}, quarantine = [] } = answer;
	place.replaceChildren(el('p', { class: 'message', role: 'status' },
		t('mend.done', { taken: (orders.new ?? 0) + (orders.updated ?? 0), kept: orders.quarantined ?? quarantine.length })),
	el('ul', { class: 'mend-why' }, quarantine.slice(0, SHOWN).map((one) => el('li', {}, `${one.order} · ${one.column}: ${one.reason}`))));
}

function editor(place, file, text, answer, after) {
	const [head, ...ranges] = answer.mend;
	const json = head[1] < head[0];
	const lines = linesOf(text.replace(/^\ufeff/, ''), json);
	const pieces = ranges.slice(0, SHOWN).map((range) => piece(range, lines, answer.quarantine));
	const send = async (body) => {
		if (body.pin) await enterPin(body.pin);
		const mended = [...(json ? [] : [lines.slice(head[0] - 1, head[1]).join('\n')]), ...pieces.map((one) => one.area.value)].join('\n');
		return apiUpload(path(file.name, ''), new Blob([`${mended}\n`]));
	};
	place.replaceChildren(el('p', { role: 'status' }, t('mend.found', { count: ranges.length })),
		!json && el('pre', { class: 'mend-head', tabindex: 0, 'aria-label': t('mend.head') }, lines.slice(head[0] - 1, head[1]).join('\n')),
		el('ol', { class: 'mends' }, pieces.map((one) => one.node)),
		el('div', { class: 'deeds' }, button(t('act.importMended'), async () => {
			const done = await ask({ key: 'importMended', reason: false, send });
			if (!done) return;
			result(place, done);
			after();
		}, { class: 'button primary', 'data-deed': 'importMended' })));
}

async function look(place, file, after) {
	place.replaceChildren(el('p', { class: 'message', role: 'status' }, t('search.looking')));
	try {
		const [text, answer] = await Promise.all([file.text(), apiUpload(path(file.name, '&dry_run=1&mend=1'), file)]);
		if (text.includes('\ufffd') || text.includes('\0')) place.replaceChildren(el('p', { role: 'alert' }, t('mend.encoding')));
		else if ((answer.mend ?? []).length > 1) editor(place, file, text, answer, after);
		else place.replaceChildren(el('p', { role: 'status' }, answer.quarantine?.length ? t('mend.shape') : t('mend.clean')));
	} catch (error) {
		place.replaceChildren(el('p', { role: 'alert' }, error instanceof ApiError ? error.words : String(error)));
	}
}

// after(): something has been imported.
export function mender(after) {
	const place = el('div', { class: 'mend-place' });
	return el('section', { class: 'sheet-card' }, el('h2', {}, t('mend.title')), el('p', {}, t('mend.do')),
		el('label', { for: 'mend-file', class: 'mend-label' }, t('mend.file')),
		el('input', { id: 'mend-file', type: 'file', onchange: (event) => {
			if (event.target.files[0]) look(place, event.target.files[0], after);
		} }), place);
}
