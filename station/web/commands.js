// The command codes as buttons, where the station gives their codes to this page.
import { sizeOfLane } from './fit.js';
import { t } from './i18n.js';
import { byId, element } from './view.js';

// Those that make sense at once; the others are under "More".
const CONTEXT = {
	'signed-out': ['CALL'],
	ready: ['SIGNOUT', 'CALL', 'TRAINING'],
	packing: ['UNDO', 'NEWBOX', 'DONE', 'SETASIDE', 'BACK', 'MOVE', 'CALL'],
	complete: ['UNDO', 'BACK', 'SETASIDE', 'MOVE', 'CALL'],
	printing: ['CALL'],
	labelled: ['REPRINT', 'UNDO', 'BACK', 'MOVE', 'CALL'],
	unknown: ['REPRINT', 'CALL'],
	latched: [], // only ACK and a lead's badge count
};

let codes = {};
let scan = () => {};
let training = false;

export function startCommands(send) {
	scan = send;
	byId('more').addEventListener('click', () => openSheet(byId('sheet').hidden));
	byId('latch-ack').addEventListener('click', () => scan(codes.ACK));
}

export function openSheet(open) {
	byId('sheet').hidden = !open;
	byId('more').setAttribute('aria-expanded', String(open));
	if (open) byId('sheet').firstElementChild?.focus();
}

function press(name) {
	openSheet(false);
	scan(codes[name]);
}

function button(name, long) {
	const words = name === 'TRAINING' && training ? 'training.end' : `command.${name}`;
	const node = element('button', 'button', t(`${words}.say`));
	node.type = 'button';
	node.dataset.command = name;
	if (long) node.append(element('small', '', t(`${words}.do`)));
	node.addEventListener('click', () => press(name));
	return node;
}

export function setCommands(found) {
	codes = Object.fromEntries(Object.entries(found ?? {}).filter(([, code]) => typeof code === 'string' && code));
}

export const commandNames = () => Object.keys(codes);
export const commandCode = (name) => codes[name];

// Buttons that do not fit beside the others are under "More" only.
function hideWrapped() {
	const buttons = [...byId('commands').children];
	for (const node of buttons) node.hidden = false;
	const tops = buttons.map((node) => node.offsetTop);
	buttons.forEach((node, i) => { node.hidden = tops[i] > tops[0]; });
}

let drawn = '';
let wrapped = '';

export function drawCommands(view, language) {
	const names = commandNames();
	const context = CONTEXT[view.latch ? 'latched' : view.state] ?? ['CALL'];
	const now = (view.training ? ['TRAINING', ...context] : context)
		.filter((name, i, all) => name in codes && all.indexOf(name) === i);
	training = Boolean(view.training);
	const key = [language, now, names, training].join();
	byId('latch-ack').hidden = !codes.ACK;
	byId('more').hidden = names.length === 0;
	if (key !== drawn) { // else the focus stays where it is
		drawn = key;
		byId('commands').replaceChildren(...now.map((name) => button(name, false)));
		byId('sheet').replaceChildren(...names.map((name) => button(name, true)));
	}
	const room = [key, sizeOfLane(), byId('scan').hidden, byId('demo-toggle').hidden].join();
	if (room !== wrapped) hideWrapped();
	wrapped = room;
}
