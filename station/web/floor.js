// The floor at a glance: who is where, how far, and what works.
import { hasText, t } from './i18n.js';
import { apiGet } from './api.js';
import { been, come, deed } from './deeds.js';
import { due, el, keyed, laneLink, moment, orderLink, since } from './dom.js';

const EACH_MS = 2000;

const refusalWords = (code) => (hasText(`verdict.${code}.say`) ? t(`verdict.${code}.say`, { item: '' }) : code);
const stateWords = (lane) => (lane.latch ? refusalWords(lane.latch) : t(`floor.${lane.kind === 'outbound' ? 'outbound' : lane.state}`));

function laneCard(lane) {
	const again = () => look();
	return el('li', { class: 'lane-card', 'data-state': lane.called_ms && !lane.answered_ms ? 'calls' : lane.state },
		el('h2', {}, laneLink(lane.lane)),
		el('p', { class: 'lane-state' }, stateWords(lane)),
		el('p', {}, lane.packer ?? t('floor.nobody')),
		lane.order && el('p', {}, orderLink(lane.order), ' · ', t('count', { count: lane.packed, of: lane.units })),
		lane.order && el('progress', { max: Math.max(1, lane.units), value: lane.packed, 'aria-label': t('floor.progress') }),
		lane.order && lane.due_ms && el('p', {}, due(lane.due_ms)),
		lane.override && !lane.latch && el('p', {}, t('floor.refused'), ' ', refusalWords(lane.override)),
		lane.called_ms && el('p', { class: 'lane-call' }, lane.answered_ms ? t('need.call.coming', { name: lane.answered_by ?? '' })
			: t('need.call'), ' ', since(lane.called_ms)),
		el('div', { class: 'lane-steps' },
			lane.called_ms && !lane.answered_ms && come(lane.lane, again), lane.called_ms && been(lane.lane, again),
			lane.state === 'latched' && deed('unlock', again, lane.lane),
			lane.override && deed('override', again, lane.lane, lane.override),
			lane.order && lane.state !== 'latched' && deed('free', again, lane.lane)));
}

const deviceRow = (words, state, good, text) => el('tr', {}, el('th', { scope: 'row' }, words),
	el('td', {}, el('span', { class: good ? 'ok' : 'bad' }, good ? '✓ ' : '✗ ', state)), el('td', {}, text));

function printerRow(printer) {
	const good = ['idle', 'busy'].includes(printer.state);
	const reason = hasText(`printer.${printer.reason}.say`) ? t(`printer.${printer.reason}.say`) : printer.text;
	return deviceRow(printer.name, t(`floor.printer.${printer.state}`), good, good ? '' : reason);
}

function scannerRow(scanner) {
	return deviceRow(`${scanner.product || scanner.key}`, t(`floor.scanner.${scanner.state || 'gone'}`), scanner.state === 'ready',
		[scanner.lane ? laneLink(scanner.lane) : t('floor.unbound'), scanner.last_scan_ms
			? ` · ${t('floor.lastScan', { time: moment(scanner.last_scan_ms) })}` : '']);
}

const nightRow = ({ state, ended_ms: ended }) => deviceRow(t('floor.night'),
	t(`floor.night.${state}`, { time: ended ? moment(ended) : '' }), !['missed', 'failed'].includes(state), '');

const table = (key, rows, none) => [el('h2', {}, t(key)), rows.length
	? el('table', { class: 'rows' }, el('caption', { class: 'unseen' }, t(key)), el('tbody', {}, rows)) : el('p', { class: 'quiet-line' }, t(none))];

let newest = null;
function draw() {
	const list = document.getElementById('lanes');
	if (!list || !newest) return;
	keyed(list, newest.lanes, (lane) => lane.lane, laneCard);
	keyed(document.getElementById('devices'), [newest], () => 'all', () => el('div', { class: 'device-tables' },
		el('section', {}, table('floor.printers', newest.printers.map(printerRow), 'floor.none')),
		el('section', {}, table('floor.scanners', newest.scanners.map(scannerRow), 'floor.none')),
		el('section', {}, table('floor.sync', [...newest.sync.map((one) => deviceRow(one.peer,
			one.waiting > 0 ? t('floor.sync.waits', { count: one.waiting }) : t('floor.sync.even'), one.waiting === 0, '')),
		...(newest.night ? [nightRow(newest.night)] : [])], 'floor.sync.alone'))));
}

async function look() {
	try { newest = await apiGet('/api/v1/floor', { background: true }); } catch { return; }
	draw();
}

let running = false;
async function keepLooking() {
	if (running) return;
	running = true;
	while (document.getElementById('lanes')) {
		await look();
		await new Promise((resolve) => { setTimeout(resolve, EACH_MS); });
	}
	running = false;
}

export function floorPage(main) {
	document.title = `${t('nav.floor')} – Packwarden`;
	main.replaceChildren(el('h1', { class: 'page-title' }, t('nav.floor')), el('ul', { id: 'lanes', class: 'lane-cards' }),
		el('div', { id: 'devices' }));
	draw();
	keepLooking();
}
