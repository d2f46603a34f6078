// What a verdict code looks and sounds like. The codes are the contract's; their words are in lang/*.json.
import { hasText } from './i18n.js';

// The refusals that latch a lane until ACK.
const LATCHING = new Set(['wrong-item', 'over-quantity', 'duplicate-serial', 'expired', 'recalled', 'wrong-label',
	'label-void', 'order-changed']);
const WAITING = new Set(['scale-unstable', 'label-queued']);
const SEALED = new Set(['box-sealed', 'order-sealed', 'box-loaded']);

// A code's own name, or null where it is none we know: then the station's own text is shown.
export const known = (code) => (typeof code === 'string' && hasText(`verdict.${code}.say`) ? code : null);

// Events come as codes, or as objects that name theirs.
export const eventsOf = (verdict) =>
	(Array.isArray(verdict?.events) ? verdict.events : [])
		.map((event) => (typeof event === 'string' ? event : event?.verdict ?? event?.event ?? ''));

// The code whose words are shown: the last label of an order says that the order is sealed.
export function shownCode(verdict) {
	const last = verdict.verdict === 'box-sealed' && eventsOf(verdict).includes('order-sealed');
	return last ? 'order-sealed' : verdict.verdict;
}

// What is good news. All else that is told without a scan (a printer that is out, a hold) is a warning as a refusal is.
const GOOD = new Set(['signed-in', 'signed-out', 'order-opened', 'item-accepted', 'item-returned', 'box-opened', 'weight-accepted',
	'box-sealed', 'box-loaded', 'undone', 'acknowledged', 'lane-bound', 'order-set-aside', 'order-resumed', 'line-short', 'called',
	'box-complete', 'label-queued', 'label-printed', 'order-sealed']);
export const isGood = (verdict) => verdict?.result !== 'refused' && GOOD.has(verdict?.verdict);

export const refused = (verdict) => verdict?.result === 'refused';

// True for a refusal that leaves the lane latched; in shadow mode nothing blocks.
export const latches = (verdict) =>
	refused(verdict) && !verdict.shadow && (LATCHING.has(verdict.verdict) || verdict.verdict === 'acknowledge-first');

// good | sealed | warn | wait: each its own colour and shape. (A latched refusal has a screen of its own.)
export function lookOf(verdict) {
	if (WAITING.has(verdict.verdict)) return 'wait';
	if (!isGood(verdict)) return 'warn';
	return SEALED.has(verdict.verdict) ? 'sealed' : 'good';
}

// The sound for a verdict, a key of the patterns in sound.js.
export function soundOf(verdict, latched) {
	if (!isGood(verdict)) return latched ? 'stop' : 'refused';
	if (SEALED.has(verdict.verdict)) return 'sealed';
	return eventsOf(verdict).includes('box-complete') ? 'complete' : 'accepted';
}
