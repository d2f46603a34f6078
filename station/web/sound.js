// Tones that tell verdicts apart with eyes shut: rising for good, low and rough for refused, a siren for stop.
// A note is [hertz, start in s, length in s].
export const PATTERNS = {
	accepted: { type: 'sine', gain: 0.5, notes: [[1175, 0, 0.07], [1568, 0.07, 0.12]] },
	complete: {
		type: 'sine', gain: 0.5,
		notes: [[784, 0, 0.1], [988, 0.1, 0.1], [1175, 0.2, 0.1], [1568, 0.3, 0.25]],
	},
	sealed: { type: 'triangle', gain: 0.6, notes: [[1047, 0, 0.1], [1319, 0.1, 0.1], [2093, 0.2, 0.35]] },
	label: { type: 'triangle', gain: 0.6, notes: [[988, 0, 0.18], [784, 0.2, 0.3]] },
	refused: { type: 'square', gain: 0.22, notes: [[196, 0, 0.16], [165, 0.2, 0.26]] },
	stop: {
		type: 'sawtooth', gain: 0.4,
		notes: [
			[440, 0, 0.18], [220, 0.18, 0.22], [440, 0.4, 0.18], [220, 0.58, 0.22], [440, 0.8, 0.18], [220, 0.98, 0.4],
		],
	},
};

let context = null;
let muted = false;
let changed = () => {};

try { muted = localStorage.getItem('muted') === 'yes'; } catch { /* private window */ }

function open() {
	if (!context && window.AudioContext) {
		context = new AudioContext({ latencyHint: 'interactive' });
		context.addEventListener('statechange', () => changed());
	}
	// Browsers let a page sound only after a touch or a key; a kiosk allows it from the start.
	if (context && context.state !== 'running') context.resume().catch(() => {});
}

// on | muted | locked (waits for a first touch or key)
export function soundState() {
	if (muted) return 'muted';
	return context?.state === 'running' ? 'on' : 'locked';
}

export function startSound(onChange) {
	changed = onChange;
	open();
	for (const kind of ['pointerdown', 'keydown']) {
		window.addEventListener(kind, open, { capture: true, passive: true });
	}
}

export function toggleMute() {
	// The touch that unlocks the sound is not meant to turn it off.
	if (!muted && context?.state !== 'running') { open(); return; }
	muted = !muted;
	try { localStorage.setItem('muted', muted ? 'yes' : 'no'); } catch { /* holds until the reload */ }
	changed();
}

export function play(name) {
	const pattern = PATTERNS[name];
	if (!pattern || muted || context?.state !== 'running') return;
	const now = context.currentTime + 0.005;
	for (const [hertz, start, length] of pattern.notes) {
		const tone = context.createOscillator();
		const volume = context.createGain();
		tone.type = pattern.type;
		tone.frequency.value = hertz;
		// short ramps, so that notes begin and end without a click
		volume.gain.setValueAtTime(0, now + start);
		volume.gain.linearRampToValueAtTime(pattern.gain, now + start + 0.01);
		volume.gain.setValueAtTime(pattern.gain, now + start + length - 0.02);
		volume.gain.linearRampToValueAtTime(0, now + start + length);
		tone.connect(volume).connect(context.destination);
		tone.start(now + start);
		tone.stop(now + start + length);
	}
}
