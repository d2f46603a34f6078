// What leads can do, as buttons: each knows its path and what it asks.
import { t } from './i18n.js';
import { apiGet } from './api.js';
import { button } from './dom.js';
import { act, ask } from './ask.js';

const order = (id) => `/api/v1/orders/${encodeURIComponent(id)}`;
const box = (id) => `/api/v1/boxes/${encodeURIComponent(id)}`;
const lane = (name) => `/api/v1/lanes/${encodeURIComponent(name)}`;
const ADDRESS = ['ship_to_name', 'ship_to_company', 'address1', 'address2', 'city', 'state', 'postcode', 'country', 'phone', 'email'];
const NEEDED = ['ship_to_name', 'address1', 'city', 'country'];

const word = (name) => name.replaceAll('_', '-').replace('1', '-one').replace('2', '-two');

const deeds = {
	hold: (id) => ({ path: `${order(id)}/hold` }),
	release: (id) => ({ path: `${order(id)}/release` }),
	cancel: (id) => ({ path: `${order(id)}/cancel`, danger: true }),
	uncancel: (id) => ({ path: `${order(id)}/uncancel` }),
	readdress: async (id) => {
		const { address } = await apiGet(`${order(id)}?personal=1`); // a look, which the journal keeps
		return { path: `${order(id)}/change`, fields: ADDRESS.map((name) => ({ name, label: t(`address.${word(name)}`),
			value: address?.[name], required: NEEDED.includes(name) })) };
	},
	service: (id, was) => ({ path: `${order(id)}/change`, fields: [
		{ name: 'service', label: t('order.service'), value: was.service, required: true },
		{ name: 'ship_by', label: t('order.shipBy'), value: was.ship_by }] }),
	addBox: (id) => ({ path: `${order(id)}/add-box` }),
	lineOpen: (id, line) => ({ path: `${order(id)}/change`, body: { line, line_status: 'open' } }),
	lineCancel: (id, line) => ({ path: `${order(id)}/change`, body: { line, line_status: 'cancelled' }, danger: true }),
	redo: (id) => ({ path: `${box(id)}/redo`, danger: true }),
	reprint: (id) => ({ path: `${box(id)}/reprint`, danger: true }),
	printed: (id) => ({ path: `${box(id)}/settle`, body: { printed: true } }),
	notPrinted: (id) => ({ path: `${box(id)}/settle`, body: { not_printed: true }, danger: true }),
	unlock: (name) => ({ path: `${lane(name)}/unlock` }),
	allow: (key) => ({ path: `/api/v1/devices/${encodeURIComponent(key)}/allow`, reason: false }),
	free: (name) => ({ path: `${lane(name)}/free` }),
	override: (name, verdict) => ({ path: '/api/v1/override', body: { lane: name, verdict }, danger: true }),
};

// deed('hold', after, ORDER …): a button; after() once it is done. The title says what it is about.
export function deed(key, after, ...about) {
	const attributes = key === 'cancel' || key === 'lineCancel' ? { class: 'button quiet' } : {};
	return button(t(`act.${key}`), async () => {
		const what = await deeds[key](...about);
		const done = await ask({ key, title: `${t(`act.${key}`)}: ${about[0]}`, ...what });
		if (done) after?.();
	}, { 'data-deed': key, ...attributes });
}

export const come = (name, after) => button(t('act.come'), async () => { if (await act('come', `${lane(name)}/come`)) after?.(); },
	{ class: 'button primary', 'data-deed': 'come' });
export const runNight = (after) => button(t('act.runNight'), async () => { if (await act('runNight', '/api/v1/night')) after?.(); },
	{ 'data-deed': 'runNight' });
export const been = (name, after) => button(t('act.been'), async () => { if (await act('been', `${lane(name)}/been`)) after?.(); },
	{ 'data-deed': 'been' });
