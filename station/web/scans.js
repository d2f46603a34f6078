// Codes on their way to the station: in the order they were scanned, one at a time, none lost and none doubled.
const TRY_MS = 5000;      // one attempt
const GIVE_UP_MS = 15000; // a code that is older is not packed behind the packer's back: he scans it again

// crypto.randomUUID needs HTTPS; this does not.
function uuid() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	bytes[6] = (bytes[6] & 0x0f) | 0x40;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// One attempt: a verdict, or null where it is worth another (the same key makes that harmless).
async function attempt(lane, scan) {
	try {
		const answer = await fetch(`/api/v1/lanes/${encodeURIComponent(lane)}/scan`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', 'Idempotency-Key': scan.key },
			body: JSON.stringify({ code: scan.code, keyed: scan.keyed }),
			signal: AbortSignal.timeout(TRY_MS),
		});
		const body = await answer.json().catch(() => null);
		if (body?.verdict) return body;
		if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return null;
		const text = body?.error?.text ?? body?.text ?? `HTTP ${answer.status}`;
		return { lane, code: scan.code, result: 'refused', verdict: '', text };
	} catch {
		return null;
	}
}

// on: { reply(verdict), unsent(codes), waiting(count) }. Returns the function that adds a code.
export function startScans(lane, on) {
	const queue = [];
	let sending = false;

	async function deliver(scan) {
		for (let wait = 200; performance.now() - scan.since < GIVE_UP_MS; wait = Math.min(wait * 2, 2000)) {
			const verdict = await attempt(lane, scan);
			if (verdict) return verdict;
			await pause(wait);
		}
		return null;
	}

	async function send() {
		if (sending) return;
		sending = true;
		while (queue.length > 0) {
			queue[0].since ??= performance.now();
			const verdict = await deliver(queue[0]);
			if (verdict) {
				queue.shift();
				on.reply(verdict);
			} else {
				// what was scanned behind it counted on it: all of it is to be scanned again
				on.unsent(queue.splice(0).map((scan) => scan.code));
			}
			on.waiting(queue.length);
		}
		sending = false;
	}

	return (code, keyed) => {
		queue.push({ code, keyed, key: uuid() });
		on.waiting(queue.length);
		send();
	};
}

const GS = '\u001d';

function isText(event) {
	const graph = event.getModifierState?.('AltGraph');
	return event.key.length === 1 && (graph || !(event.ctrlKey || event.metaKey || event.altKey));
}

// A keyboard, or a scanner that types, writes into the field wherever the focus is. Its Enter submits the field and
// never presses the button that happens to have the focus. on: { code(text), typing() }
export function startKeyboard(field, on) {
	function submit() {
		const code = field.value;
		field.value = '';
		if (code.trim() !== '') on.code(code);
	}

	function add(text) {
		field.value += text;
		on.typing();
	}

	document.addEventListener('keydown', (event) => {
		if (event.isComposing) return;
		const inField = event.target === field;
		if (event.key === 'Enter') {
			if (!inField && field.value === '') return;
			event.preventDefault();
			event.stopPropagation();
			if (!event.repeat) submit();
		} else if (event.ctrlKey && event.code === 'BracketRight') {
			event.preventDefault();
			add(GS);
		} else if (event.key === 'Escape') {
			field.value = '';
		} else if (event.key === 'Backspace' && !inField) {
			field.value = field.value.slice(0, -1);
		} else if (isText(event) && !inField) {
			if (event.key === ' ' && field.value === '') return; // presses a button
			event.preventDefault();
			add(event.key);
		}
	}, { capture: true });
	// A button is pressed when Space comes up: not while Space belonged to a code.
	document.addEventListener('keyup', (event) => {
		if (event.key === ' ' && event.target !== field && field.value !== '') event.preventDefault();
	}, { capture: true });
	field.form.addEventListener('submit', (event) => {
		event.preventDefault();
		submit();
	});
	return submit;
}
