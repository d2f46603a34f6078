// node lead-pages.mjs ADDRESS: how long a lead waits for each page, and how smooth the first one stays while the floor works.
// scripts/bench-lead-pages starts it before a station with a day of 100,000 boxes, and a packer at each lane.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';

const { chromium } = createRequire(`${process.env.NODE_PATH}/`)('playwright-core');
const [address] = process.argv.slice(2);
const LANES = Number(process.env.LANES);
const EVERY_MS = 200;
const LOOK_MS = 20000;
const OPENINGS = 10;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const json = (...words) => JSON.parse(execFileSync(process.env.PACKWARDEN, ['--data', process.env.DATA, '--json', ...words], { encoding: 'utf8' }));
const line = (what, text) => console.log(`${what.padEnd(46)} ${text}`);
const at = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))].toFixed(1);

async function scan(n, code) {
	const answer = await fetch(`${address}/api/v1/lanes/bench-${n}/scan`, {
		method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code, keyed: false }),
	});
	return answer.json();
}

async function busy(n, signal) {
	await pause(Math.random() * EVERY_MS);
	for (let next = performance.now(); !signal.aborted; next += EVERY_MS) {
		const answer = await scan(n, 'B-ITEM');
		if (answer.verdict !== 'item-accepted') throw new Error(JSON.stringify(answer));
		await pause(Math.max(0, next + EVERY_MS - performance.now()));
	}
}

// In the page: the gaps between its frames, while it is scrolled as by a hand.
const watchFrames = (ms) => new Promise((resolve) => {
	const gaps = [];
	const since = performance.now();
	let last = since;
	requestAnimationFrame(function frame(now) {
		gaps.push(now - last);
		last = now;
		scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * (1 - Math.cos((now - since) / 1000)) / 2);
		if (now - since < ms) requestAnimationFrame(frame);
		else resolve(gaps.slice(1));
	});
});

async function smooth(page, what) {
	const gaps = await page.evaluate(watchFrames, LOOK_MS);
	line(what, `frames p50 ${at(gaps, 0.5)} ms   p99 ${at(gaps, 0.99)} ms   longest ${at(gaps, 1)} ms   ` +
		`later than 50 ms: ${gaps.filter((gap) => gap > 50).length} of ${gaps.length}`);
}

const badges = json('badges');
for (let n = 1; n <= LANES; n++) {
	await scan(n, badges[`packer-${n}`]);
	await scan(n, `B-${n}`);
}
line('load average before', loadavg().map((one) => one.toFixed(1)).join(' '));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${address}/login`);
await page.locator('#who').fill('Lee');
await page.locator('#pin').fill('2468');
await page.locator('#pin').press('Enter');
await page.locator('.need').first().waitFor();

for (const [path, drawn] of [['/lead', '.need'], ['/devices', '.lane-card'], ['/lead/mismatches', 'main table tbody tr'],
	['/lead/charts', 'main table tbody tr'], ['/lead?q=custmer+4711', 'main a[href^="/order/"]'], ['/order/D-4711', 'main h1'],
	['/lead/quarantine', 'main h1']]) {
	const times = [];
	for (let i = 0; i < OPENINGS; i++) {
		const since = performance.now();
		await page.goto(address + path);
		await page.locator(drawn).first().waitFor();
		times.push(performance.now() - since);
	}
	line(`${path} is drawn`, `p50 ${at(times, 0.5)} ms   p95 ${at(times, 0.95)} ms`);
}

await page.goto(`${address}/lead`);
await page.locator('.need').first().waitFor();
line('needs on the page', String(await page.locator('.need').count()));
await smooth(page, '/lead, the floor at rest');
const stop = new AbortController();
const floor = [];
for (let n = 1; n <= LANES; n++) floor.push(busy(n, stop.signal));
await pause(1000);
await smooth(page, `/lead, ${LANES} lanes of 5 scans a second`);
stop.abort();
await Promise.all(floor);
line('load average after', loadavg().map((one) => one.toFixed(1)).join(' '));
await browser.close();
