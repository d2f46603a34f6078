// What is to be read before the first item goes in: big in the card's place, small above the work once that is done.
import { t } from './i18n.js';
import { byId, element, icon } from './view.js';

const OPENS = new Set(['order-opened', 'order-resumed']);
const READ = new Set(['item-accepted', 'acknowledged', 'box-opened', 'line-short']);
let readOf = '';   // the order whose notes have been read

const idOf = (view) => view.order?.order_id ?? '';
const list = (value) => (Array.isArray(value) ? value : []);

// { icon, kind, say, text } each, what concerns the whole order first.
function notesOf(view) {
	const { note, gift_message: gift, replaces, instructions } = view.order ?? {};
	const notes = [];
	if (replaces) notes.push({ kind: 'replaces', icon: 'again', say: t('notes.replaces', { order: replaces }), text: '' });
	if (note) notes.push({ kind: 'note', icon: 'note', say: t('order.note'), text: note });
	if (gift) notes.push({ kind: 'gift', icon: 'gift', say: t('notes.gift'), text: gift });
	for (const one of list(instructions)) {
		notes.push({ kind: 'how', icon: 'item', say: `${one.description || one.sku}:`, text: one.text });
	}
	return notes;
}

// An order that opens is to be read; its first item, or ACK, says that it has been. An ACK that unlocks says nothing of
// that. The words of the verdict, if they are not its own.
export function hearNotes(verdict, view, latched) {
	const big = notesBig(view);
	const ack = verdict.verdict === 'acknowledged';
	if (OPENS.has(verdict.verdict)) readOf = '';
	else if (READ.has(verdict.verdict) && !(ack && latched)) readOf = idOf(view);
	return ack && big && notesRead(view) ? 'notes.read' : undefined;
}

// After a reload: by the last verdict, and by what is packed. Later: verdicts may have been missed, but not that an
// item went in.
export function recallNotes(view, before) {
	const opened = OPENS.has(view.last?.verdict);
	const grew = before && idOf(before) === idOf(view) && view.order?.packed > before.order?.packed;
	if (grew || (!before && !opened && (READ.has(view.last?.verdict) || view.order?.packed > 0))) readOf = idOf(view);
}

export const notesRead = (view) => readOf === idOf(view);

// Big only while the lane waits for an item and nothing more urgent is to be said.
export const notesBig = (view) => view.state === 'packing' && view.expect === 'item' && !notesRead(view) && notesOf(view).length > 0;

function noteNode(note) {
	const node = element('div', `note note-${note.kind}`);
	const body = element('div', 'note-body');
	body.append(element('p', 'note-say', note.say));
	if (note.text) body.append(element('p', 'note-text', note.text));
	node.append(icon(note.icon), body);
	return node;
}

// The largest letters with which all of it is seen; the smallest scroll.
function fitNotes(node) {
	for (const size of [1, 0.85, 0.72, 0.6, 0.5]) {
		node.style.setProperty('--fit', String(size));
		if (node.scrollHeight <= node.clientHeight + 1) return;
	}
}

let drawn = '';

export function drawNotes(view, big) {
	const node = byId('notes');
	const notes = big ? notesOf(view) : [];
	const now = JSON.stringify([notes, idOf(view), document.documentElement.lang]);
	node.hidden = !big;
	if (!big) { drawn = ''; return; }
	if (now !== drawn) { // what is read is not scrolled back by news of something else
		const head = element('h2', 'notes-title', t('notes.title'));
		node.replaceChildren(head, ...notes.map(noteNode), element('p', 'notes-go', t('notes.go')));
		node.scrollTop = 0;
		drawn = now;
	}
	fitNotes(node);
}

function smallNote(note) {
	const node = element('span', `small-note note-${note.kind}`);
	node.append(icon(note.icon), element('strong', '', note.say));
	if (note.text) node.append(element('span', '', note.text.replace(/\s+/g, ' ')));
	return node;
}

// One line; a click shows all of it again, as the order's own code does.
export function notesStrip(view, redraw) {
	const notes = notesOf(view).filter((note) => note.kind !== 'how');
	const node = element('button', 'notes-strip');
	if (notes.length === 0) return [];
	node.type = 'button';
	node.title = t('notes.title');
	node.append(...notes.map(smallNote));
	node.addEventListener('click', () => { readOf = ''; redraw(); });
	return [node];
}
