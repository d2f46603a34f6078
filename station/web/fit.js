// Letters as large as their place allows.
const byId = (id) => document.getElementById(id);
const SIZES = [1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.53, 0.46];
const fitted = new Map(); // what was found to fit, so that a scan is drawn without measuring
let laneSize = '';

// All that a text's place depends on, without asking the browser to lay the page out.
function placeOf(node) {
	const shown = ['lists', 'proposal', 'boxes', 'progress', 'takeout-list', 'card-strip', 'notes'].map((id) => (byId(id).hidden ? 0 : 1)).join('');
	const text = `${node.id}${node.className} ${node.closest('[data-thing]')?.dataset.thing} ${node.textContent} ${byId('latch-do').textContent} ${byId('alerts').textContent}`;
	return [laneSize, document.documentElement.lang, byId('training').hidden, shown, text.replace(/\d/g, '0')].join('|');
}

function measure(node) {
	for (const wrap of ['normal', 'break-word']) {
		node.style.overflowWrap = wrap;
		for (const size of SIZES) {
			node.style.setProperty('--fit', String(size));
			if (node.scrollHeight <= node.clientHeight + 1 && node.scrollWidth <= node.clientWidth + 1) return [wrap, size];
		}
	}
	return ['break-word', SIZES.at(-1)];
}

// Texts differ by half in length between languages: a text too long for its place is drawn smaller. Words are broken
// only where that is not enough.
export function fit(node) {
	const place = placeOf(node);
	const known = fitted.get(place);
	if (fitted.size > 500) fitted.clear();
	const [wrap, size] = known ?? measure(node);
	if (!known) fitted.set(place, [wrap, size]);
	node.style.overflowWrap = wrap;
	node.style.setProperty('--fit', String(size));
}

function readSize() {
	const { width, height } = byId('lane').getBoundingClientRect();
	return `${width}x${height}`;
}

// The lane's area has changed: all is measured anew.
export function startSizes(changed) {
	laneSize = readSize();
	new ResizeObserver(() => {
		const size = readSize();
		if (size === laneSize) return;
		laneSize = size;
		changed();
	}).observe(byId('lane'));
	document.fonts?.addEventListener('loadingdone', () => { fitted.clear(); changed(); });
}

export const sizeOfLane = () => laneSize;
