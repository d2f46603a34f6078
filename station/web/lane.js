// The packer's page: joins the station's events, the keyboard and the screen.
import { LANGUAGES, chooseLanguage, language, loadLanguage, packerLanguage, t } from './i18n.js';
import { connect } from './connection.js';
import { startKeyboard, startScans } from './scans.js';
import { play, soundState, startSound, toggleMute } from './sound.js';
import { drawCommands, openSheet, setCommands, startCommands } from './commands.js';
import { drawDemo } from './demo.js';
import { startSizes } from './fit.js';
import { drawNotes, hearNotes, notesBig, notesStrip, recallNotes } from './notes.js';
import { latches, refused, soundOf } from './verdicts.js';
import * as draw from './view.js';

const { byId } = draw;
const lane = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const place = `lane/${lane}`; // that a language is chosen for
const ECHO_MS = 400; // the events tell a verdict before or soon after the answer to its scan does

const model = {
	view: null,         // the lane as the station last told it
	verdict: null,      // the last verdict
	verdictAt: 0,
	stale: false,       // the lane has moved on since: what it waits for matters more
	latchVerdict: null, // the refusal that latched the lane
	told: 0,            // verdicts that came by the events
};
let lost = '';          // '' | 'lost' | 'lane'
let demoOpen = window.innerWidth >= 1100;
let typing = false;
let addScan = () => {};
let asked = false;      // for the command codes
let worded = false;     // the language is there: without its words nothing is drawn

const isLatched = (view) => view.state === 'latched' || Boolean(view.latch);

let drawing = false;
let news = false;

// Once a frame: a verdict and the lane's new view come one after the other. The first time at once: nothing is there yet.
function redraw(isNew = false) {
	news ||= isNew;
	if (!model.view || !worded || drawing) return;
	if (byId('app').dataset.state === 'loading') { drawAll(isNew); return; }
	drawing = true;
	requestAnimationFrame(() => {
		const fresh = news;
		drawing = news = false;
		drawAll(fresh);
	});
}

function drawAll(isNew) {
	const { view } = model;
	// a refusal is dealt with first
	const big = notesBig(view) && !(model.verdict && refused(model.verdict) && !model.stale);
	byId('app').dataset.training = String(Boolean(view.training));
	byId('app').dataset.state = isLatched(view) ? 'latched' : view.state;
	draw.drawHeader(view);
	draw.drawNext(view);
	draw.drawAlerts(view, big ? [] : notesStrip(view, () => redraw()));
	draw.drawLists(view);
	draw.drawProposal(view);
	drawDemo(view, scanCode, demoOpen, language);
	drawFoot();
	drawCommands(view, language);
	draw.drawCard(model, isNew && !isLatched(view), big);
	drawNotes(view, big);
	draw.drawLatch(model, isNew);
	draw.drawReach(isLatched(view), lost !== '');
}

function drawFoot() {
	const field = Boolean(model.view?.demo) || typing;
	byId('scan').hidden = !field;
	byId('type').hidden = field;
}

function drawSound() {
	const state = soundState();
	const button = byId('sound');
	const words = draw.element('span', state === 'on' ? 'wide' : '', t(`sound.${state}`));
	button.dataset.state = state;
	button.setAttribute('aria-label', t(`sound.${state}`));
	button.replaceChildren(draw.icon(state === 'on' ? 'sound-on' : 'sound-off'), words);
}

function drawLanguages() {
	const button = byId('language');
	button.setAttribute('aria-label', `${language.toUpperCase()} – ${t('language')}: ${LANGUAGES[language]}`);
	button.replaceChildren(draw.icon('globe'), draw.element('span', '', language.toUpperCase()));
	byId('languages').replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => {
		const choice = draw.element('button', 'button', name);
		choice.type = 'button';
		choice.lang = code;
		choice.setAttribute('aria-pressed', String(code === language));
		choice.addEventListener('click', () => switchLanguage(code));
		return choice;
	}));
}

async function switchLanguage(code) {
	openLanguages(false);
	try { await chooseLanguage(code, place, model.view?.packer ?? ''); } catch { return; }
	redrawWords();
}

function redrawWords() {
	drawLanguages();
	drawSound();
	draw.drawLost(lost);
	redraw();
}

function openLanguages(open) {
	byId('languages').hidden = !open;
	byId('language').setAttribute('aria-expanded', String(open));
	if (open) byId('languages').querySelector('[aria-pressed="true"]')?.focus();
}

// ---- what the station tells ----

function onLane(view) {
	const before = model.view;
	const now = performance.now();
	if (before && before.state !== view.state) {
		model.stale = now - model.verdictAt > 150; // what the verdict itself changed does not outdate it
		if (view.state === 'labelled') play('label');
	}
	if (!before && view.last) model.verdict = view.last;
	if (view.packer && view.packer !== before?.packer) {
		packerLanguage(view.packer).then((other) => { if (other) redrawWords(); }).catch(() => {});
	}
	recallNotes(view, before);
	model.view = view;
	if (!isLatched(view)) model.latchVerdict = null;
	else if (view.last?.verdict === view.latch?.verdict) model.latchVerdict = view.last;
	if (view.demo?.commands) setCommands(view.demo.commands);
	else askCommands();
	redraw(before && isLatched(view) && !isLatched(before));
}

function onVerdict(verdict) {
	model.told++;
	showVerdict(verdict);
}

function showVerdict(verdict) {
	const latched = latches(verdict);
	if (['label-queued', 'label-printed'].includes(verdict.verdict)) return; // the lane's state says it
	const words = model.view && hearNotes(verdict, model.view, isLatched(model.view) || Boolean(model.latchVerdict));
	model.verdict = words ? { ...verdict, words } : verdict;
	model.verdictAt = performance.now();
	model.stale = false;
	if (latched && verdict.verdict !== 'acknowledge-first') model.latchVerdict = verdict;
	play(soundOf(verdict, latched));
	redraw(true);
}

// Command codes are secret: only a demo, or a station that is set so, gives them to the page.
async function askCommands() {
	if (asked) return;
	asked = true;
	try {
		const answer = await fetch('/api/v1/commands');
		if (answer.ok) setCommands(await answer.json());
	} catch { /* no buttons: the printed sheet does */ }
	redraw();
}

function setLost(kind) {
	lost = kind;
	if (kind) play('refused');
	byId('app').dataset.lost = kind;
	if (!worded) return;
	draw.drawLost(kind);
	draw.drawReach(Boolean(model.view) && isLatched(model.view), kind !== '');
}

// ---- what the packer does ----

function scanCode(code, keyed = false) {
	if (typeof code !== 'string' || code === '') return;
	// A scan that cannot be answered does not count, and nobody is to believe it did.
	if (lost) { play('refused'); return; }
	addScan(code, keyed);
}

function onCode(code) {
	if (!model.view?.demo) typing = document.activeElement === byId('code');
	drawFoot();
	scanCode(code, !model.view?.demo);
}

function onTyping() {
	if (typing) return;
	typing = true;
	drawFoot();
}

function onReply(verdict) {
	const told = model.told;
	setTimeout(() => { if (model.told === told) showVerdict(verdict); }, verdict.verdict ? ECHO_MS : 0);
}

function onUnsent(codes) {
	showVerdict({ result: 'refused', verdict: 'unsent', words: 'problem.unsent', text: codes.join(', ') });
}

function onWaiting(count) {
	byId('pending').hidden = count < 2;
	byId('pending').textContent = count < 2 ? '' : t('scan.pending', { n: count });
}

function startControls() {
	startCommands((code) => scanCode(code, !model.view?.demo));
	addScan = startScans(lane, { reply: onReply, unsent: onUnsent, waiting: onWaiting });
	startKeyboard(byId('code'), { code: onCode, typing: onTyping });
	byId('type').addEventListener('click', () => { onTyping(); byId('code').focus(); });
	byId('sound').addEventListener('click', () => { toggleMute(); drawSound(); });
	byId('language').addEventListener('click', () => openLanguages(byId('languages').hidden));
	byId('demo-toggle').addEventListener('click', () => { demoOpen = !demoOpen; redraw(); });
	startSizes(() => redraw());
	document.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape') return;
		openSheet(false);
		openLanguages(false);
		typing = false;
		drawFoot();
	});
	document.addEventListener('pointerdown', (event) => {
		if (!event.target.closest('.menu, #language')) openLanguages(false);
		if (!event.target.closest('.sheet, #more')) openSheet(false);
	});
}

// Tries again until the station answers.
async function readWords() {
	try {
		await loadLanguage(place);
	} catch {
		byId('lost-title').textContent = 'No connection to the station';
		byId('lost').hidden = false;
		setTimeout(readWords, 1000);
		return;
	}
	worded = true;
	byId('lost').hidden = lost === '';
	startControls();
	byId('next-text').textContent = t('next.wait');
	redrawWords();
	// the browser takes its time to open the loudspeaker: what is to be scanned is drawn first
	setTimeout(() => { startSound(drawSound); drawSound(); }, 200);
}

// The lane's state and the words come at the same time.
byId('lane-name').textContent = lane;
connect(lane, {
	lane: onLane, verdict: onVerdict,
	lost: () => setLost('lost'), missing: () => setLost('lane'), found: () => setLost(''),
});
readWords();
