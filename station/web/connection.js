// The lane's live state: server-sent events, and a look at the station when they are silent for long, because a
// connection that died while a tablet slept says nothing.
const QUIET_MS = 3000;    // silence after which the station is asked
const ANSWER_MS = 2000;   // for its answer
const GRACE_MS = 1200;    // a process of the station that restarts is back within a second: no alarm for that
const RETRY_MS = [250, 500, 1000, 2000];

// on: { lane(view), verdict(verdict), lost(), found(), missing() }; missing: the station has no such lane.
export function connect(lane, on) {
	const path = `/api/v1/lanes/${encodeURIComponent(lane)}`;
	let source = null;
	let tries = 0;
	let heard = 0;
	let views = 0;
	let retry = 0;
	let alarm = 0;
	let down = false;
	let asking = false;

	function alive() {
		heard = performance.now();
		tries = 0;
		clearTimeout(alarm);
		alarm = 0;
		if (down) on.found();
		down = false;
	}

	function dead() {
		down = true;
		alarm = 0;
		on.lost();
	}

	function absent() {
		clearTimeout(alarm);
		alarm = 0;
		down = true;
		on.missing();
	}

	function open() {
		clearTimeout(retry);
		retry = 0;
		source?.close();
		source = new EventSource(`/api/v1/events?lane=${encodeURIComponent(lane)}`);
		source.addEventListener('lane', (event) => take(event, (view) => { views++; alive(); on.lane(view); }));
		source.addEventListener('verdict', (event) => take(event, (verdict) => { alive(); on.verdict(verdict); }));
		source.addEventListener('error', broken);
	}

	function take(event, use) {
		let data;
		try { data = JSON.parse(event.data); } catch { return; }
		if (data && typeof data === 'object') use(data);
	}

	function broken() {
		source?.close();
		source = null;
		if (!alarm && !down) alarm = setTimeout(dead, GRACE_MS);
		if (!retry) retry = setTimeout(open, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
		if (tries === 1) ask();
	}

	// Reads the state once. What came by the events in the meantime is newer, so then the answer is dropped.
	async function ask() {
		if (asking) return;
		asking = true;
		const before = views;
		try {
			const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
			if (answer.status === 404) { absent(); return; }
			if (!answer.ok) throw new Error(String(answer.status));
			const view = await answer.json();
			if (source) {
				alive();
				if (views === before) on.lane(view);
			}
		} catch {
			if (source) broken();
		} finally {
			asking = false;
		}
	}

	function wake() {
		if (document.visibilityState === 'visible') open();
	}

	setInterval(() => {
		if (source && performance.now() - heard > QUIET_MS) ask();
	}, 1000);
	document.addEventListener('visibilitychange', wake);
	window.addEventListener('offline', ask); // it may be the way to elsewhere that is cut
	window.addEventListener('online', wake);
	window.addEventListener('pageshow', (event) => { if (event.persisted) open(); });
	heard = performance.now();
	alarm = setTimeout(dead, GRACE_MS * 2);
	open();
}
