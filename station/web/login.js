// The way in for leads: a badge that is scanned (a scanner types it and ENTER), or a name and a PIN.
import { LANGUAGES, chooseLanguage, language, loadLanguage, t } from './i18n.js';
import { ApiError, signIn } from './api.js';

const BADGE = /^PWB[0-9A-Z]{12}$/;
const byId = (id) => document.getElementById(id);

// A page of this station, and no other.
function wayBack() {
	try {
		const back = new URL(new URLSearchParams(location.search).get('back') || '/lead', location.origin);
		if (back.origin === location.origin && back.pathname !== '/login') return back.pathname + back.search;
	} catch { /* no address */ }
	return '/lead';
}

function entered() {
	const who = byId('who').value.trim();
	const pin = byId('pin').value;
	const body = BADGE.test(who) ? { badge: who } : { name: who };
	if (pin) body.pin = pin;
	return body;
}

function say(text) {
	byId('message').textContent = text;
}

function failed(error) {
	byId('pin').value = '';
	byId('go').disabled = false;
	say(error instanceof ApiError ? error.words : t('error.internal'));
	(byId('who').value ? byId('pin') : byId('who')).focus();
	if (BADGE.test(byId('who').value.trim())) byId('who').select();
}

async function submit(event) {
	const body = entered();
	event.preventDefault();
	say('');
	if (!body.name && !body.badge) return byId('who').focus();
	if (body.name && !body.pin) return byId('pin').focus();
	byId('go').disabled = true;
	try {
		await signIn(body);
		location.replace(wayBack());
	} catch (error) {
		failed(error);
	}
}

function showLanguages() {
	byId('languages').replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => {
		const button = document.createElement('button');
		button.type = 'button';
		button.className = 'bar-button';
		button.lang = code;
		button.textContent = name;
		button.setAttribute('aria-pressed', String(code === language));
		button.addEventListener('click', () => chooseLanguage(code).then(showLanguages).catch(() => {}));
		return button;
	}));
	document.title = `${t('login.title')} – Packwarden`;
}

async function start() {
	try {
		await loadLanguage();
	} catch {
		say('No connection to the station');
		setTimeout(start, 2000);
		return;
	}
	say('');
	showLanguages();
	byId('form').addEventListener('submit', submit);
	byId('who').focus();
}

start();
