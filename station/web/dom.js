// Small things that the lead's pages are built from. Text is always text: nothing here takes markup.
import { language, t } from './i18n.js';

// el('p', { class: 'x', onclick: f, hidden: true }, 'text', node, [more], null)
export function el(name, attributes = {}, ...children) {
	const node = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (value === null || value === undefined || value === false) continue;
		if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
		else if (key === 'value') node.value = value;
		else node.setAttribute(key, value === true ? '' : String(value));
	}
	node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
	return node;
}

// Keeps what is there and has not changed, so that neither the focus nor a scrolled list jumps: items have a key each,
// make(item) gives a node for one.
export function keyed(parent, items, keyOf, make) {
	const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
	let at = parent.firstElementChild;
	for (const item of items) {
		const key = keyOf(item);
		const content = JSON.stringify(item) + language;
		let node = old.get(key);
		old.delete(key);
		if (!node || node.content !== content) {
			const made = make(item);
			made.dataset.key = key;
			made.content = content;
			if (node) replace(node, made);
			if (node === at) at = made;
			node = made;
		}
		if (node === at) at = at.nextElementSibling;
		else parent.insertBefore(node, at);
	}
	for (const node of old.values()) node.remove();
}

// The button that had the focus has it in the new node, too.
function replace(node, made) {
	const place = [...node.querySelectorAll('button, a')].indexOf(document.activeElement);
	node.replaceWith(made);
	if (place >= 0) made.querySelectorAll('button, a')[place]?.focus();
}

const FAR_MS = 18 * 3600 * 1000;
const pad = (n) => String(n).padStart(2, '0');

export function hoursMinutes(ms) {
	const minutes = Math.floor(Math.abs(ms) / 60000);
	return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}`;
}

export function minutesSeconds(ms) {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds >= 3600) return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
	return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}

const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

export function clock(ms) {
	if (!ms) return '';
	const options = sameDay(ms, Date.now()) ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
		: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
	return new Date(ms).toLocaleString(language, options);
}

export function moment(ms) {
	if (!ms) return '';
	const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
	return new Date(ms).toLocaleString(language, sameDay(ms, Date.now()) ? options : { day: 'numeric', month: 'short', ...options });
}

// The station's clock is not the browser's.
let ahead = 0;
export const setNow = (stationMs) => { ahead = stationMs - Date.now(); };
export const now = () => Date.now() + ahead;

export const dueText = (ms) => {
	if (!ms) return t('due.none');
	const left = ms - now();
	if (left > FAR_MS) return t('due.at', { time: clock(ms) });
	return left >= 0 ? t('due.left', { time: clock(ms), left: hoursMinutes(left) })
		: t('due.late', { time: clock(ms), late: hoursMinutes(left) });
};
export const isLate = (ms) => Boolean(ms) && ms < now();

// Times that go on by themselves: <time data-since> and <time data-due>.
export function tick() {
	for (const node of document.querySelectorAll('time[data-since]')) {
		const text = minutesSeconds(now() - Number(node.dataset.since));
		if (node.textContent !== text) node.textContent = text;
	}
	for (const node of document.querySelectorAll('time[data-due]')) {
		const text = dueText(Number(node.dataset.due));
		if (node.textContent !== text) node.textContent = text;
		node.classList.toggle('late', isLate(Number(node.dataset.due)));
	}
}

export const since = (ms) => ms && el('time', { 'data-since': ms }, minutesSeconds(now() - ms));
export const due = (ms) => el('time', { 'data-due': ms || null, class: isLate(ms) ? 'due late' : 'due' }, dueText(ms));
export const orderLink = (id, words) => el('a', { href: `/order/${encodeURIComponent(id)}` }, words ?? id);
export const boxLink = (id) => el('a', { href: `/box/${encodeURIComponent(id)}` }, id);
export const laneLink = (name) => el('a', { href: `/lane/${encodeURIComponent(name)}` }, name);
export const button = (words, onclick, attributes = {}) => el('button', { type: 'button', class: 'button', onclick, ...attributes }, words);
