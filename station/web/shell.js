// What all pages of leads have: where they lead to, search, language, who is signed in, and a line for what was done.
import { LANGUAGES, chooseLanguage, language, loadLanguage, t } from './i18n.js';
import { session, signOut } from './api.js';
import { el, tick } from './dom.js';

const PAGES = [['/lead', 'nav.needs'], ['/devices', 'nav.floor'], ['/lead/mismatches', 'nav.mismatches'], ['/lead/charts', 'nav.charts'],
	['/lead/incidents', 'nav.incidents'],
	['/lead/quarantine', 'nav.quarantine'], ['/lead/recalls', 'nav.recalls'], ['/lead/ranges', 'nav.ranges'],
	['/lead/templates', 'nav.templates']];

let who = null;
let draw = () => {};

const here = (path) => location.pathname === path;

function languages() {
	return el('select', { class: 'bar-select', 'aria-label': t('language'), onchange: async (event) => {
		await chooseLanguage(event.target.value).catch(() => {});
		show();
	} }, Object.entries(LANGUAGES).map(([code, name]) => el('option', { value: code, lang: code, selected: code === language }, name)));
}

function search() {
	const text = new URLSearchParams(location.search).get('q') ?? '';
	return el('form', { class: 'bar-search', role: 'search', action: '/lead', onsubmit: (event) => {
		if (!event.target.elements.q.value.trim()) event.preventDefault();
	} }, el('input', { id: 'search', name: 'q', type: 'search', value: text, maxlength: 120, autocomplete: 'off',
		'aria-label': t('search.label'), placeholder: t('search.label') }));
}

function header() {
	return el('header', { class: 'bar' },
		el('nav', { 'aria-label': t('nav.label') }, PAGES.map(([path, key]) =>
			el('a', { href: path, 'aria-current': here(path) ? 'page' : null }, t(key)))),
		search(), languages(),
		who ? el('button', { type: 'button', class: 'bar-button', onclick: signOut, 'aria-label': `${t('nav.signOut')}: ${who.name}`,
			title: t('nav.signOut') }, who.name, el('span', { 'aria-hidden': 'true' }, ' ⏏')) : null);
}

function show() {
	document.getElementById('shell').replaceChildren(header(), el('p', { id: 'said', class: 'said', role: 'status' }));
	draw();
}

let quiet = 0;
export function say(text) {
	const line = document.getElementById('said');
	line.textContent = text;
	line.classList.add('news');
	clearTimeout(quiet);
	quiet = setTimeout(() => line.classList.remove('news'), 6000);
}

// "/" leads to the search, wherever one is, as long as nothing is being written.
function keys(event) {
	if (event.key !== '/' || event.target.closest('input, textarea, select, dialog')) return;
	event.preventDefault();
	document.getElementById('search').focus();
}

export const signedIn = () => who;

// render: draws the page into #main; again in another language.
export async function start(render) {
	try {
		await loadLanguage();
		who = await session();
	} catch {
		setTimeout(() => start(render), 2000);
		return;
	}
	draw = render;
	document.addEventListener('keydown', keys);
	show();
	setInterval(tick, 1000);
}
