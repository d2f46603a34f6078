// Talking to the station as whoever is signed in. Every change carries the session's CSRF token and a key of its own, so
// that a change whose answer was lost can be asked for again and happens once. Who is not signed in is led to /login and
// comes back.
import { hasText, t } from './i18n.js';

const TRIES = 4;
const PAUSE_MS = 700;

// What the station refused: code (stable), place (the field, or null), text (English), status, and words for the screen.
export class ApiError extends Error {
	constructor(status, error = {}) {
		super(error.text || `HTTP ${status}`);
		this.status = status;
		this.code = error.code || (status === 0 ? 'offline' : 'internal');
		this.place = error.place ?? null;
		this.waitSeconds = error.wait_s ?? 0;
	}

	get words() {
		const key = `error.${this.code}`;
		return hasText(key) ? t(key, { seconds: this.waitSeconds }) : this.message;
	}
}

let known = null; // {name, role, csrf, has_pin, pin_fresh, ends_ms}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// randomUUID is there on https and localhost alone.
function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function goToLogin() {
	known = null;
	location.assign(`/login?back=${encodeURIComponent(location.pathname + location.search)}`);
}

async function read(answer) {
	const body = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new ApiError(answer.status, body.error);
	return body;
}

async function call(path, options) {
	let answer;
	try {
		answer = await fetch(path, { cache: 'no-store', ...options });
	} catch {
		throw new ApiError(0);
	}
	return read(answer);
}

const lost = (error) => error instanceof ApiError && (error.status === 0 || error.status === 503);

// Who is signed in, or null.
export async function session({ fresh = false } = {}) {
	if (known && !fresh) return known;
	try {
		known = await call('/api/v1/session');
	} catch (error) {
		if (error.status !== 401) throw error;
		known = null;
	}
	return known;
}

async function asSignedIn(ask) {
	try {
		return await ask();
	} catch (error) {
		if (error.status === 401) goToLogin();
		throw error;
	}
}

// background: the page looks by itself, nobody has asked; it does not keep the session alive.
export function apiGet(path, { background = false, signal } = {}) {
	const headers = background ? { 'Packwarden-Background': '1' } : {};
	return asSignedIn(() => call(path, { headers, signal }));
}

async function change(method, path, body, key) {
	const who = await session();
	if (!who) throw new ApiError(401, { code: 'not-signed-in' });
	const headers = { 'X-CSRF-Token': who.csrf, 'Idempotency-Key': key };
	if (body !== undefined) headers['Content-Type'] = 'application/json';
	return call(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

async function changeOnce(method, path, body) {
	const key = newKey();
	for (let n = 1; ; n++) {
		try {
			return await change(method, path, body, key);
		} catch (error) {
			if (!lost(error) || n === TRIES) throw error;
			await pause(PAUSE_MS * n);
		}
	}
}

// Throws an ApiError; its code is 'pin-required' where the PIN has to be entered again: ask for it, then apiPost() again
// with body.pin.
export const apiPost = (path, body = {}) => asSignedIn(() => changeOnce('POST', path, body));

// A file as it is.
export const apiUpload = (path, file) => asSignedIn(async () => {
	const who = await session();
	if (!who) throw new ApiError(401, { code: 'not-signed-in' });
	return call(path, { method: 'POST', headers: { 'X-CSRF-Token': who.csrf, 'Idempotency-Key': newKey() }, body: file });
});

// By {badge}, {badge, pin} or {name, pin}.
export async function signIn(who) {
	known = await call('/api/v1/session', {
		method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(who),
	});
	return known;
}

// The PIN again, before something that can hurt.
export async function enterPin(pin) {
	known = await apiPost('/api/v1/session/pin', { pin });
	return known;
}

export async function signOut() {
	await changeOnce('DELETE', '/api/v1/session').catch(() => {});
	goToLogin();
}
