// Words of the pages. A language is a flat file lang/CODE.json, key → text; {name} in a text is filled in.
export const LANGUAGES = { en: 'English', es: 'Español', ru: 'Русский', zh: '中文' };

let words = {};
export let language = 'en';

const read = (key) => {
	try { return localStorage.getItem(key); } catch { return null; }
};

function keep(key, code) {
	try { localStorage.setItem(key, code); } catch { /* private window: it holds until the reload */ }
}

// place: 'lane/NAME'; the page of all lanes has none. What was chosen last anywhere here is the next best.
function preferred(place) {
	const wanted = [read(`language/${place}`), read('language'), ...(navigator.languages || []), 'en'];
	return wanted.map((tag) => String(tag || '').slice(0, 2)).find((tag) => tag in LANGUAGES);
}

async function fetchWords(code) {
	const answer = await fetch(`/lang/${code}.json`);
	if (!answer.ok) throw new Error(`lang/${code}.json: ${answer.status}`);
	return answer.json();
}

async function use(code) {
	if (!(code in LANGUAGES)) return;
	words = await fetchWords(code);
	language = code;
	document.documentElement.lang = code;
	translatePage();
}

// Loads the language that was chosen at this place before, or the browser's; throws if the station does not answer.
export const loadLanguage = (place = '') => use(preferred(place));

// A choice is the place's, and the packer's where one is signed in: it goes along to the next lane of this screen.
export async function chooseLanguage(code, place = '', packer = '') {
	await use(code);
	keep('language', code);
	if (place) keep(`language/${place}`, code);
	if (packer) keep(`language/packer/${packer}`, code);
}

// Somebody has signed in: true if another language was chosen by that packer here before, and is shown now.
export async function packerLanguage(packer) {
	const code = read(`language/packer/${packer}`);
	if (!packer || !code || code === language || !(code in LANGUAGES)) return false;
	await use(code);
	return true;
}

export const hasText = (key) => Object.hasOwn(words, key);

export function t(key, values = {}) {
	const text = hasText(key) ? words[key] : key;
	return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

// Puts texts into the elements of the HTML that name their key.
export function translatePage(root = document) {
	for (const node of root.querySelectorAll('[data-i18n]')) node.textContent = t(node.dataset.i18n);
	for (const node of root.querySelectorAll('[data-i18n-label]')) {
		node.setAttribute('aria-label', t(node.dataset.i18nLabel));
	}
	for (const node of root.querySelectorAll('[data-i18n-placeholder]')) {
		node.placeholder = t(node.dataset.i18nPlaceholder);
	}
}
