// Draws the lane. Everything a person wrote or scanned goes in as text, never as markup.
import { fit } from './fit.js';
import { hasText, t } from './i18n.js';
import { picture, setPicture } from './picture.js';
import { isGood, known, lookOf, refused, shownCode } from './verdicts.js';

const ROWS_MAX = 40; // rows drawn of a list; an order of 10,000 lines draws as fast as one of three
const BOXES_MAX = 4;
const TAKEOUT_MAX = 4; // told at the latch; the rest stands in the list
const BOX_ICON = { complete: 'wait', printing: 'wait', labelled: 'label', unknown: 'warn', sealed: 'sealed' };
const TROUBLE_FREE = new Set(['', 'ok', 'idle', 'busy', 'ready', 'printing', 'processing']);
const LOOK_ICON = { good: 'check', sealed: 'sealed', warn: 'warn', wait: 'wait' };
const EXPECT_ICON = { badge: 'badge', order: 'order', item: 'item', label: 'label', ack: 'ack', wait: 'hourglass',
	serial: 'scanner', lot: 'scanner', expiry: 'scanner', scale: 'scale' };
const STATE_LOOK = { complete: 'wait', printing: 'wait', labelled: 'act', unknown: 'warn', weighing: 'act' };

export const byId = (id) => document.getElementById(id);
const list = (value) => (Array.isArray(value) ? value : []);
const lines = (text) => text.split('\n').filter(Boolean);

export function element(tag, className, text) {
	const node = document.createElement(tag);
	if (className) node.className = className;
	if (text !== undefined) node.textContent = text;
	return node;
}

export function icon(name) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
	use.setAttribute('href', `#i-${name}`);
	svg.setAttribute('aria-hidden', 'true');
	svg.append(use);
	return svg;
}

const setIcon = (node, name) => node.firstElementChild.setAttribute('href', `#i-${name}`);

function setText(node, text) {
	if (node.textContent !== text) node.textContent = text;
}

// A number stays on one line: a word joiner behind what a browser would break at.
const whole = (id) => String(id ?? '').replace(/[-/]/g, '$&\u2060');

// Draws attention to what is new, also where it reads the same as before. Two pictures and no animation: without a graphics
// card each frame of one takes as long as all else that a scan changes.
const BLINK_MS = 120;
const SHAKE = [0, -1.2, 1.2, -1.2, 1.2, 0].map((x) => ({ transform: `translateX(${x}cqw)` }));
let blinking = 0;

function blink(node) {
	clearTimeout(blinking);
	node.classList.add('new');
	blinking = setTimeout(() => node.classList.remove('new'), BLINK_MS);
}

// For what stops the lane, which is seldom.
function shake(node) {
	if (!matchMedia('(prefers-reduced-motion: reduce)').matches) node.animate(SHAKE, { duration: 350, easing: 'ease-out' });
}

// True if the node shows these values already.
function shows(node, ...values) {
	const key = JSON.stringify([document.documentElement.lang, ...values]);
	const same = shown.get(node) === key;
	shown.set(node, key);
	return same;
}
const shown = new WeakMap();

const ordinalOf = (view) => view.box?.ordinal ?? '';
const nameOf = (thing) => thing?.description || thing?.sku || '';

function rowOf(view, verdict) {
	if (!verdict.line && !verdict.sku) return null;
	return [...list(view.missing), ...list(view.packed), ...list(view.takeout)]
		.find((row) => (verdict.line ? row.line === verdict.line : row.sku === verdict.sku)) ?? null;
}

// The thing that a verdict is about, if it is an item: as the order's lists have it, with its picture.
const thingOf = (view, verdict) => rowOf(view, verdict) ?? (verdict.sku ? verdict : null);

// Of a refusal by a carton or a scale: which limit, why a reading is none, and how far off a weight is.
function boxWords(verdict) {
	const kind = verdict.limit ? `limit.${verdict.limit}` : `scale.${verdict.scale}`;
	if ((verdict.limit || verdict.scale) && hasText(`${kind}.say`)) return { say: t(`${kind}.say`), steps: lines(t(`${kind}.do`)), detail: '' };
	if (verdict.verdict !== 'weight-mismatch' || !verdict.expected_g) return null;
	const values = { weight: verdict.weight_g, expected: verdict.expected_g, grams: Math.abs(verdict.difference) };
	return {
		say: t('verdict.weight-mismatch.say'),
		steps: [t('scale.expects', values), t(verdict.difference < 0 ? 'scale.light' : 'scale.heavy', values),
			...lines(t('verdict.weight-mismatch.do'))],
		detail: '',
	};
}

// The words of a verdict: { say, steps, detail }.
function wordsOf(view, verdict) {
	const code = known(shownCode(verdict));
	const letThrough = verdict.override && verdict.verdict === 'acknowledged';
	// Of a verdict about one box and another: BACK, MOVE, and an UNDO of a move.
	const between = verdict.between && hasText(`between.${code}.say`);
	const training = typeof verdict.training === 'string' ? `training.${verdict.training}` : '';
	// A lead has added a box: nobody here has scanned NEWBOX.
	const added = verdict.verdict === 'box-opened' && verdict.result === 'event';
	// The lane asks for a serial number or lot, and what was scanned may be a product's barcode.
	const doubted = verdict.verdict === 'ambiguous-code' && list(verdict.needs).length > 0;
	// A printer's test label: the scanner is being tried, and nobody has a wrong thing in hand.
	const tested = ['unknown-code', 'order-unknown'].includes(verdict.verdict) ? verdict.test_label : null;
	const key = verdict.words ?? (training ? training : tested ? 'test-label' : doubted ? 'doubted' : added ? 'added' : letThrough ? 'override' : code && `${between ? 'between' : 'verdict'}.${code}`);
	const values = {
		printer: tested?.printer, dots: tested?.dots,
		item: nameOf(verdict) || nameOf(rowOf(view, verdict)) || verdict.code,
		order: whole(verdict.order ?? view.order?.order_id), box: ((added || verdict.between) && verdict.ordinal) || ordinalOf(view), lane: view.lane,
	};
	const boxed = refused(verdict) && !between ? boxWords(verdict) : null;
	if (boxed) return boxed;
	if (!key) return { say: verdict.text || verdict.verdict || t('word.refused'), steps: [], detail: '' };
	const detail = refused(verdict) ? verdict.text ?? '' : '';
	return { say: t(`${key}.say`, values), steps: lines(t(`${key}.do`, values)), detail };
}

export const troubled = (device) => !TROUBLE_FREE.has(device?.state ?? '');

// The printer that keeps a label from coming: none of the lane's printers can print.
function printerTrouble(view) {
	const printers = list(view.printers);
	return printers.length > 0 && printers.every(troubled) ? printers[0] : null;
}

const printerKey = (printer) =>
	(hasText(`printer.${printer.reason}.say`) ? `printer.${printer.reason}` : 'printer.other');

const weighed = (verdict) => (verdict.verdict === 'weight-mismatch' && verdict.weight_g ? t('scale.grams', { grams: verdict.weight_g }) : '');

function verdictCard(view, verdict) {
	const words = wordsOf(view, verdict);
	const look = lookOf(verdict);
	const counted = verdict.of > 0 && ['item-accepted', 'undone'].includes(verdict.verdict);
	return {
		look, icon: LOOK_ICON[look], word: refused(verdict) ? t('word.refused') : isGood(verdict) ? t('word.accepted') : '',
		count: counted ? t('count', { count: verdict.count, of: verdict.of }) : weighed(verdict),
		title: words.say, steps: words.steps, detail: words.detail, thing: thingOf(view, verdict),
	};
}

function stateCard(view) {
	const printer = printerTrouble(view);
	if (printer && (view.state === 'complete' || view.state === 'printing')) {
		const key = printerKey(printer);
		return {
			look: 'warn', icon: 'warn', word: t('word.waiting'), title: t(`${key}.say`, printer),
			steps: lines(t(`${key}.do`, printer)), detail: [printer.name, printer.text].filter(Boolean).join(': '),
		};
	}
	const key = hasText(`state.${view.state}.say`) ? view.state : 'ready';
	const look = STATE_LOOK[key] ?? 'idle';
	const values = { lane: view.lane, box: ordinalOf(view), order: whole(view.order?.order_id) };
	return {
		look, icon: LOOK_ICON[look] ?? (key === 'labelled' ? 'label' : EXPECT_ICON[view.expect] ?? 'item'),
		word: look === 'wait' ? t('word.waiting') : '', title: t(`state.${key}.say`, values),
		steps: lines(t(`state.${key}.do`, values)), detail: key === 'weighing' ? scaleDetail(view) : labelDetail(view),
		count: key === 'weighing' && view.scale?.expected_g ? t('scale.grams', { grams: view.scale.expected_g }) : '',
	};
}

// Which of the boxes goes on the scale, and that the grams shown are what it should weigh.
function scaleDetail(view) {
	const box = list(view.boxes).find((one) => one.box === view.scale?.box)?.ordinal ?? ordinalOf(view);
	const expected = view.scale?.expected_g;
	return [t('scale.box', { box }), expected ? t('scale.expects', { expected }) : ''].filter(Boolean).join(' – ');
}

// Which label is meant: its last digits, as the packer sees them under the barcode.
function labelDetail(view) {
	if (view.state !== 'labelled' && view.state !== 'unknown') return '';
	const label = list(view.labels).find((one) => one.box === view.box?.box) ?? list(view.labels).at(-1);
	const digits = String(label?.sscc ?? '').slice(-6);
	return digits ? t('label.ends', { digits }) : '';
}

// What the next scan shall tell of the thing in hand: the prompt outlives a reload, and a refusal that is itself the
// question is shown as one.
const PROMPTS = new Set(['serial-required', 'lot-required']);
const prompts = (view, verdict) => Boolean(view.asks) && (!verdict || Boolean(verdict.needs));

function promptCard(view, verdict) {
	const missing = list(view.asks.needs)[0] ?? 'serial';
	const told = refused(verdict) && !PROMPTS.has(verdict.verdict) ? verdict.text ?? '' : '';
	const thing = { sku: view.asks.item, description: view.asks.description };
	return {
		look: 'act', icon: EXPECT_ICON[missing], word: '', title: t(`asks.${missing}.say`), steps: lines(t(`asks.${missing}.do`)),
		detail: [nameOf(thing), told].filter(Boolean).join(' – '), thing: thingOf(view, thing),
	};
}

// The order wants less than is in its boxes: nothing else goes on until that is out.
const takesOut = (view) => view.state === 'packing' && list(view.takeout).length > 0;

function takeoutCard(view) {
	const row = view.takeout[0];
	const values = { item: nameOf(row), n: row.packed - (row.wanted ?? 0) };
	return {
		look: 'act', icon: 'out', word: '', title: t('takeout.say', values), steps: lines(t('takeout.do', values)),
		count: t('takeout.count', values), thing: row,
	};
}

// One thing at a time: a refusal first, then what the lane waits for, then what was accepted last.
function chooseCard(model) {
	const { view, verdict } = model;
	const asks = prompts(view, verdict);
	if (asks && (!refused(verdict) || PROMPTS.has(verdict.verdict) || model.stale)) return promptCard(view, verdict);
	if (verdict && refused(verdict) && !model.stale) return verdictCard(view, verdict);
	if (view.state in STATE_LOOK || takesOut(view)) {
		return { ...(takesOut(view) ? takeoutCard(view) : stateCard(view)), strip: isGood(verdict) ? verdict : null };
	}
	if (verdict && !refused(verdict)) return verdictCard(view, verdict);
	return stateCard(view);
}

function stripText(view, verdict) {
	const words = wordsOf(view, verdict);
	return verdict.of > 0 ? `${t('count', { count: verdict.count, of: verdict.of })} – ${words.say}` : words.say;
}

export function drawCard(model, isNew, hide) {
	const card = chooseCard(model);
	const node = byId('card');
	node.hidden = hide;
	if (hide) return;
	node.dataset.look = card.look;
	setIcon(byId('card-icon'), card.icon);
	setText(byId('card-word'), card.word);
	setText(byId('card-count'), card.count ?? '');
	byId('card-count').hidden = !card.count;
	setText(byId('card-title'), card.title);
	setText(byId('card-detail'), card.detail ?? '');
	byId('card-do').replaceChildren(...card.steps.map((step) => element('p', '', step)));
	node.dataset.thing = String(Boolean(card.thing));
	setPicture(byId('card-picture'), card.thing ?? null);
	const strip = byId('card-strip');
	strip.hidden = !card.strip;
	if (card.strip) strip.replaceChildren(icon('tick'), element('span', '', stripText(model.view, card.strip)));
	fit(node.querySelector('.card-body'));
	if (isNew) blink(node);
}

export function drawNext(view) {
	const printer = printerTrouble(view);
	const waits = view.expect === 'wait' || !(view.expect in EXPECT_ICON);
	setIcon(byId('next-icon'), EXPECT_ICON[view.expect] ?? 'hourglass');
	const item = takesOut(view) ? 'takeout' : view.moving ? 'move' : 'item';
	setText(byId('next-text'), t(waits && printer ? 'next.printer' : `next.${waits ? 'wait' : view.expect === 'item' ? item : view.expect}`));
	drawProgress(view);
	fit(byId('next-text'));
}

function drawProgress(view) {
	const order = view.order;
	byId('progress').hidden = !order;
	if (!order) return;
	setText(byId('progress-packed'), String(order.packed ?? 0));
	setText(byId('progress-of'), t('progress.of', { units: order.units ?? 0 }));
	byId('progress-bar').max = Math.max(1, order.units ?? 1);
	byId('progress-bar').value = order.packed ?? 0;
	const box = view.box;
	drawBoxes(view);
	setText(byId('progress-box'), box ? t('progress.box', { box: box.ordinal ?? '', units: box.units ?? 0 }) : '');
}

// Which of a few: the boxes around the one that items go into.
function nearBoxes(boxes) {
	const current = Math.max(0, boxes.findIndex((box) => box.current));
	const first = Math.max(0, Math.min(current - 2, boxes.length - BOXES_MAX));
	return boxes.slice(first, first + BOXES_MAX);
}

function boxChip(box) {
	const node = element('li', 'box');
	node.dataset.state = box.state;
	if (box.current) node.setAttribute('aria-current', 'true');
	node.title = t('progress.box', { box: box.ordinal, units: box.units });
	if (BOX_ICON[box.state]) node.append(icon(BOX_ICON[box.state]));
	node.append(element('span', '', `${box.ordinal}`));
	return node;
}

// An order in several boxes: where each stands, and which is in hand.
function drawBoxes(view) {
	const boxes = list(view.boxes);
	byId('boxes').hidden = boxes.length < 2;
	byId('boxes').replaceChildren(...(boxes.length < 2 ? [] : nearBoxes(boxes).map(boxChip)));
}

function nameCell(row) {
	const cell = element('span', 'row-what');
	cell.append(element('span', 'row-name', nameOf(row)));
	if (row.description && row.sku) cell.append(element('span', 'row-sku', row.sku));
	if (row.kit) cell.append(element('span', 'row-kit', t('row.kit', { kit: row.kit_description || row.kit })));
	return cell;
}

// The first is the next one: how it is packed stands below it.
function missingRow(row, index) {
	const isNext = index === 0;
	const node = element('li', isNext ? 'row row-next' : 'row');
	node.append(picture(row), element('span', 'row-count', `${(row.quantity ?? 1) - (row.packed ?? 0)} ×`), nameCell(row));
	if (isNext && row.instructions) node.lastChild.append(element('span', 'row-how', row.instructions));
	return node;
}

// The order wants less than is packed: how much too many, and what it wants.
function takeoutRow(row) {
	const node = element('li', 'row');
	node.append(picture(row), icon('triangle'), nameCell(row), element('span', 'row-count', `${row.packed} → ${row.wanted ?? 0}`));
	return node;
}

function packedRow(row) {
	const node = element('li', 'row');
	const count = row.packed ?? row.count ?? row.units ?? row.quantity ?? 1;
	node.append(icon('tick'), nameCell(row));
	node.append(element('span', 'row-count', row.quantity ? t('count', { count, of: row.quantity }) : `${count} ×`));
	return node;
}

function drawList(node, rows, draw, total) {
	const first = rows.slice(0, ROWS_MAX);
	if (shows(node, first, total)) return;
	const items = first.map(draw);
	if (total > first.length) items.push(element('li', 'row row-more', t('list.more', { n: total - first.length })));
	node.replaceChildren(...items);
}

export function drawLists(view) {
	const missing = list(view.missing);
	const packed = list(view.packed);
	const takeout = list(view.takeout);
	const total = Math.max(view.missing_count ?? 0, missing.length);
	// With everything in, only the label matters: it gets the room.
	byId('lists').hidden = !view.order || (total + takeout.length === 0 && view.state in STATE_LOOK);
	if (byId('lists').hidden) return;
	byId('takeout-list').hidden = takeout.length === 0;
	drawList(byId('takeout'), takeout, takeoutRow, takeout.length);
	drawList(byId('missing'), missing, missingRow, total);
	drawList(byId('packed'), packed, packedRow, Math.max(view.packed_count ?? 0, packed.length));
	const { units = 0, packed: inside = 0 } = view.order;
	setText(byId('missing-count'), String(total ? Math.max(0, units - inside) : 0));
	setText(byId('packed-count'), String(view.order.packed ?? 0));
}

// Minutes as "1:05".
const clock = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;

// The station's own local time; the day too where it is another.
function dueText(one) {
	if (!one.due) return t('proposal.open');
	const far = Math.abs(one.minutes_left ?? 0) >= 720;
	return t('proposal.due', { time: `${far ? `${one.due.slice(0, 10)} ` : ''}${one.due.slice(11, 16)}` });
}

function leftText(one) {
	if (!one.due) return '';
	if (one.late) return t('proposal.late', { time: clock(Math.max(1, -one.minutes_left)) });
	return t('proposal.left', { time: clock(one.minutes_left) });
}

// What to pack next, while no order is open. Late is told by its sign, its word and its frame.
export function drawProposal(view) {
	const [first, ...others] = list(view.next);
	byId('proposal').hidden = Boolean(view.order) || view.state !== 'ready' || !first;
	if (byId('proposal').hidden) return;
	byId('proposal').dataset.late = String(Boolean(first.late));
	setText(byId('proposal-order'), whole(first.order));
	setText(byId('proposal-due'), dueText(first));
	byId('proposal-left').replaceChildren(...(first.late ? [icon('triangle')] : []), element('span', '', leftText(first)));
	setText(byId('proposal-units'), first.tote ? t('proposal.tote', { units: first.units, tote: first.tote })
		: t('proposal.units', { units: first.units }));
	byId('proposal-then').replaceChildren(...others.map((one) => {
		const row = element('li');
		if (one.late) row.append(icon('triangle'));
		row.append(element('b', '', whole(one.order)), element('span', '', one.late ? leftText(one) : dueText(one)));
		return row;
	}));
}

export function drawHeader(view) {
	setText(byId('lane-name'), view.lane);
	setText(byId('packer'), view.packer ?? '');
	setText(byId('order'), view.order ? t('bar.order', { order: view.order.order_id }) : '');
	if (!shows(byId('devices'), view.scanners, view.printers, Boolean(view.demo), Boolean(view.training)))
		byId('devices').replaceChildren(...scannerChips(view), ...list(view.printers).map(printerChip));
	byId('training').hidden = !view.training;
	document.title = `${view.training ? `${t('training.mark')} – ` : ''}${view.lane} – Packwarden`;
}

function chip(name, bad, text) {
	const node = element('span', 'device');
	node.dataset.state = bad ? 'bad' : 'ok';
	node.append(icon(name), icon(bad ? 'triangle' : 'tick'), element('span', bad ? '' : 'wide', text));
	return node;
}

function scannerChips(view) {
	const scanners = list(view.scanners);
	if (scanners.length === 0 && (view.demo || view.training)) return [chip('scanner', false, t('scanner.screen'))];
	return [chip('scanner', !scanners.some((one) => !troubled(one)), t('scanner.chip'))];
}

const printerChip = (printer) => chip('printer', troubled(printer), printer.name ?? t('printer.chip'));

function alert(say, todo) {
	const node = element('p', 'alert');
	node.append(icon('triangle'), element('strong', '', say), element('span', '', todo));
	return node;
}

// Troubles that do not stop this step, but the next one.
export function drawAlerts(view, notes) {
	const alerts = [];
	if (view.shadow) alerts.push(alert(t('trial.say'), t('trial.do')));
	if (view.call) {
		const key = view.call.answered ? 'calling.coming' : 'calling.waits';
		alerts.push(alert(t(`${key}.say`, { lead: view.call.by ?? '' }), t(`${key}.do`)));
	}
	const waiting = view.state === 'complete' || view.state === 'printing';
	const printer = printerTrouble(view);
	if (printer && !waiting) {
		const key = printerKey(printer);
		alerts.push(alert(t(`${key}.say`), lines(t(`${key}.do`))[0] ?? ''));
	}
	const scanners = view.training ? [] : list(view.scanners);
	if (scanners.length === 0 && !view.demo && !view.training) alerts.push(alert(t('scanner.none.say'), t('scanner.none.do')));
	if (scanners.length > 0 && scanners.every(troubled)) alerts.push(alert(t('scanner.gone.say'), t('scanner.gone.do')));
	byId('alerts').replaceChildren(...alerts, ...notes);
}

// An order that has changed: what is to come out of its boxes, by name.
function takeoutSteps(view) {
	const rows = list(view.takeout);
	if (view.latch?.verdict !== 'order-changed' || rows.length === 0) return null;
	const shown = rows.slice(0, TAKEOUT_MAX).map((row) =>
		t('latch.takeout', { n: row.packed - (row.wanted ?? 0), item: nameOf(row) }));
	return rows.length > shown.length ? [...shown, t('list.more', { n: rows.length - shown.length })] : shown;
}

export function drawLatch(model, isNew) {
	const { view } = model;
	const latched = view.state === 'latched' || Boolean(view.latch);
	byId('latch').hidden = !latched;
	if (!latched) return;
	const told = model.latchVerdict ?? { verdict: view.latch?.verdict, text: view.latch?.text, result: 'refused' };
	const words = wordsOf(view, { ...told, verdict: view.latch?.verdict ?? told.verdict });
	setText(byId('latch-title'), words.say);
	setText(byId('latch-thing'), nameOf(told) || (told.code ?? ''));
	const out = takeoutSteps(view);
	const steps = [...out ?? words.steps, t(byId('latch-ack').hidden ? 'latch.scan' : 'latch.press'), ...(out ? [t('latch.return')] : [])];
	setText(byId('latch-ack'), t(view.latch?.verdict === 'order-changed' ? 'latch.read' : 'latch.button'));
	byId('latch-do').replaceChildren(...steps.map((step) => element('li', '', step)));
	const again = model.verdict?.verdict === 'acknowledge-first';
	byId('latch-again').hidden = !again;
	setText(byId('latch-again'), again ? t('latch.again') : '');
	fit(byId('latch-do'));
	fit(byId('latch').querySelector('.latch-body'));
	if (isNew) shake(byId('latch'));
}

export function drawLost(kind) {
	byId('lost').hidden = !kind;
	byId('lost-link').hidden = kind !== 'lane';
	if (!kind) return;
	setText(byId('lost-title'), t(`${kind}.title`));
	setText(byId('lost-do'), t(`${kind}.do`));
	setText(byId('lost-try'), t(`${kind}.try`));
}

// What lies under a full screen is out of reach of the keyboard too.
export function drawReach(latched, lost) {
	const covered = document.querySelectorAll('.lane > .bar, .lane > .next, .lane > .alerts, .lane > .work');
	for (const node of covered) node.inert = latched || lost;
	for (const node of [byId('latch'), byId('demo'), document.querySelector('.foot')]) node.inert = lost;
}
