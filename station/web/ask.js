// A dialog before something is changed: what will happen, why (kept in the journal), and the PIN where the station wants it.
import { ApiError, apiPost } from './api.js';
import { t } from './i18n.js';
import { el } from './dom.js';
import { say } from './shell.js';

const REASON_MOST = 1000;

function control(field) {
	const attributes = { id: `ask-${field.name}`, name: field.name, required: field.required, maxlength: field.most ?? 200,
		autocomplete: 'off', 'aria-describedby': 'ask-error' };
	if (field.options) {
		return el('select', attributes, field.options.map(([value, words]) =>
			el('option', { value, selected: value === field.value }, words)));
	}
	if (field.type === 'textarea') return el('textarea', { ...attributes, rows: 2, value: field.value ?? '' });
	return el('input', { ...attributes, type: field.type ?? 'text', value: field.value ?? '' });
}

const row = (field) => el('div', { class: 'ask-row' }, el('label', { for: `ask-${field.name}` }, field.label), control(field));

function values(form) {
	const body = {};
	for (const node of form.elements) if (node.name && node.value !== '') body[node.name] = node.value.trim();
	return body;
}

// deed: { key, path, body, fields, reason: false where none is needed, changed(body, fields) }. key names the texts act.KEY
// (the button) and act.KEY.ask (what will happen). send(body): instead of a POST to path. Resolves to the answer, or null if nothing was done.
export function ask(deed) {
	return new Promise((resolve) => {
		const error = el('p', { id: 'ask-error', class: 'ask-error', role: 'alert' });
		const pin = el('div', { class: 'ask-pin', hidden: true },
			row({ name: 'pin', label: t('ask.pin'), type: 'password', most: 64 }));
		const go = el('button', { type: 'submit', class: deed.danger ? 'button danger' : 'button primary' }, t(`act.${deed.key}`));
		const fields = [...(deed.fields ?? [])];
		if (deed.reason !== false) {
			fields.push({ name: 'reason', label: t('ask.reason'), type: 'textarea', required: true, most: REASON_MOST });
		}
		const form = el('form', { method: 'dialog', novalidate: true },
			el('h2', { id: 'ask-title' }, deed.title ?? t(`act.${deed.key}`)),
			el('p', { class: 'ask-what' }, t(`act.${deed.key}.ask`, deed.values)),
			el('div', { class: fields.length > 4 ? 'ask-rows many' : 'ask-rows' }, fields.map(row)), pin, error,
			el('div', { class: 'ask-foot' }, el('button', { type: 'button', class: 'button', onclick: () => dialog.close() },
				t('ask.back')), go));
		const dialog = el('dialog', { class: 'ask', 'aria-labelledby': 'ask-title' }, form);
		let done = null;

		async function send(event) {
			event.preventDefault();
			const missing = [...form.elements].find((node) => node.required && !node.value.trim());
			if (missing) {
				error.textContent = t('ask.missing', { field: form.querySelector(`label[for="${missing.id}"]`).textContent });
				missing.focus();
				return;
			}
			go.disabled = true;
			error.textContent = '';
			try {
				const body = { ...deed.body, ...values(form) };
				done = await (deed.send ? deed.send(body) : apiPost(deed.path, body));
				dialog.close();
				say(t('ask.done', { deed: t(`act.${deed.key}`) }));
			} catch (problem) {
				refused(problem);
			}
		}

		function refused(problem) {
			const wantsPin = ['pin-required', 'wrong-pin'].includes(problem.code);
			go.disabled = false;
			error.textContent = problem instanceof ApiError ? problem.words : String(problem);
			pin.hidden = pin.hidden && !wantsPin;
			form.elements.pin.value = '';
			if (wantsPin) form.elements.pin.focus();
		}

		const opener = document.activeElement;
		form.addEventListener('submit', send);
		dialog.addEventListener('close', () => {
			dialog.remove();
			if (opener?.isConnected) opener.focus();
			else document.getElementById('main').focus();
			resolve(done);
		});
		document.body.append(dialog);
		dialog.showModal();
		form.querySelector('input, textarea, select')?.focus();
	});
}

// Without a question: nothing can be hurt.
export async function act(key, path, body = {}) {
	try {
		const done = await apiPost(path, body);
		say(t('ask.done', { deed: t(`act.${key}`) }));
		return done;
	} catch (problem) {
		say(problem instanceof ApiError ? problem.words : String(problem));
		return null;
	}
}
