// Words of the pages. A language is a flat file lang/CODE.json, key → text; {name} in a text is filled in.
export const LANGUAGES = { en: 'English', es: 'Español', ru: 'Русский', zh: '中文' };

let words = {};
export let language = 'en';

const stored = () => {
	try { return localStorage.getItem('language'); } catch { return null; }
};

function preferred() {
	const wanted = [stored(), ...(navigator.languages || []), 'en'];
	return wanted.map((tag) => String(tag || '').slice(0, 2)).find((tag) => tag in LANGUAGES);
}

async function fetchWords(code) {
	const answer = await fetch(`/lang/${code}.json`);
	if (!answer.ok) throw new Error(`lang/${code}.json: ${answer.status}`);
	return answer.json();
}

// Loads the language that was chosen here before, or the browser's; throws if the station does not answer.
export async function loadLanguage() {
	const code = preferred();
	words = await fetchWords(code);
	language = code;
	document.documentElement.lang = code;
	translatePage();
}

export async function chooseLanguage(code) {
	if (!(code in LANGUAGES)) return;
	words = await fetchWords(code);
	language = code;
	document.documentElement.lang = code;
	try { localStorage.setItem('language', code); } catch { /* private window: it holds until the reload */ }
	translatePage();
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
