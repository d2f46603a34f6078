// What was found, and how surely.
import { t } from './i18n.js';
import { ApiError, apiGet } from './api.js';
import { boxLink, due, el, orderLink } from './dom.js';

function row(hit) {
	const name = [hit.name, hit.company].filter(Boolean).join(', ');
	const place = [hit.postcode, hit.city].filter(Boolean).join(' ');
	const item = hit.kind === 'item' && el('b', {}, `${hit.sku} – ${hit.description}`);
	return el('li', { class: 'hit', 'data-kind': hit.kind },
		el('p', { class: 'hit-title' }, hit.box && [boxLink(hit.box), ' · '], hit.order && orderLink(hit.order), item,
			hit.state && [' ', el('span', { class: 'state', 'data-state': hit.state }, t(`order.state.${hit.state}`))]),
		el('p', {}, [name, place].filter(Boolean).join(' · ')),
		el('p', { class: 'quiet-line' }, t(`search.${hit.kind}`), hit.match !== 'exact' && ` · ${t(`search.${hit.match}`)}`,
			hit.due_ms && [' · ', due(hit.due_ms)]));
}

export async function searchPage(main, text) {
	document.title = `${text} – Packwarden`;
	main.replaceChildren(el('h1', { class: 'page-title' }, t('search.title', { text })), el('p', { class: 'message', role: 'status' }, t('search.looking')));
	let found;
	try {
		found = await apiGet(`/api/v1/search?q=${encodeURIComponent(text)}`);
	} catch (error) {
		main.lastChild.textContent = error instanceof ApiError ? error.words : String(error);
		return;
	}
	const [hit] = found.hits;
	if (found.hits.length === 1 && hit.match === 'exact' && hit.kind !== 'name' && (hit.box || hit.order)) {
		location.replace(hit.box ? `/box/${encodeURIComponent(hit.box)}` : `/order/${encodeURIComponent(hit.order)}`);
		return;
	}
	main.lastChild.textContent = found.hits.length ? t('search.count', { count: found.hits.length }) : t('search.none');
	if (found.behind > 0) main.append(el('p', { class: 'quiet-line' }, t('search.behind', { count: found.behind })));
	main.append(el('ul', { class: 'hits' }, found.hits.map(row)));
}
