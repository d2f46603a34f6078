// The way in: the lanes of this station.
import { LANGUAGES, chooseLanguage, language, loadLanguage, t } from './i18n.js';

const byId = (id) => document.getElementById(id);

// An array of names or of lanes, or a map of names to codes.
function names(lanes) {
	if (!lanes || typeof lanes !== 'object') return [];
	if (!Array.isArray(lanes)) return Array.isArray(lanes.lanes) ? names(lanes.lanes) : Object.keys(lanes);
	return lanes.map((lane) => (typeof lane === 'string' ? lane : lane?.lane ?? lane?.name)).filter(Boolean);
}

function tile(name) {
	const item = document.createElement('li');
	const link = document.createElement('a');
	link.href = `/lane/${encodeURIComponent(name)}`;
	link.textContent = name;
	item.append(link);
	return item;
}

async function showLanes() {
	try {
		const answer = await fetch('/api/v1/lanes', { cache: 'no-store' });
		if (!answer.ok) throw new Error(String(answer.status));
		const found = names(await answer.json());
		byId('lanes').replaceChildren(...found.map(tile));
		byId('message').textContent = found.length ? '' : t('index.none');
	} catch {
		byId('message').textContent = t('lost.title');
		setTimeout(showLanes, 2000);
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
}

async function start() {
	try {
		await loadLanguage();
	} catch {
		byId('message').textContent = 'No connection to the station';
		setTimeout(start, 2000);
		return;
	}
	showLanguages();
	showLanes();
}

start();
