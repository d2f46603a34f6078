// node pages.mjs ADDRESS: how long the packer's page takes in a real browser, p50 and p95 beside the limits of the design.
// scripts/bench-pages starts it before a station with 32 lanes, each with a packer, and prints what it says.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';

const { chromium } = createRequire(`${process.env.NODE_PATH}/`)('playwright-core');
const [address] = process.argv.slice(2);
const LANES = 32;
const SCANS = Number(process.env.SCANS ?? 150); // at the lane of the browser
const EVERY_MS = 200;
const LOADS = 20;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const lane = (n) => `bench-${n}`;
const json = (...words) => JSON.parse(execFileSync(process.env.PACKWARDEN, ['--data', process.env.DATA, '--json', ...words], { encoding: 'utf8' }));

function report(what, values, limit) {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
	console.log(`${what.padEnd(46)} p50 ${at(0.5).padStart(7)} ms   p95 ${at(0.95).padStart(7)} ms   ${limit}   n=${sorted.length}`);
}

async function scan(n, code) {
	const answer = await fetch(`${address}/api/v1/lanes/${lane(n)}/scan`, {
		method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code, keyed: false }),
	});
	return answer.json();
}

// An event stream that is read and thrown away, as 31 other screens do.
async function listen(n, signal) {
	try {
		const answer = await fetch(`${address}/api/v1/events?lane=${lane(n)}`, { signal });
		for await (const part of answer.body) void part;
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

async function busy(n, signal, counts) {
	await pause(Math.random() * EVERY_MS);
	for (let next = performance.now(); !signal.aborted; next += EVERY_MS) {
		const answer = await scan(n, 'B-ITEM');
		if (answer.verdict !== 'item-accepted') throw new Error(JSON.stringify(answer));
		counts.scans++;
		await pause(Math.max(0, next + EVERY_MS - performance.now()));
	}
}

// In the page: types the code as a scanner does; from its Enter to the frame in which the count has changed.
const scanToPixels = async ([code, scans, every]) => {
	const drawn = () => new Promise((resolve) => {
		requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = resolve; channel.port2.postMessage(0); });
	});
	const count = document.getElementById('progress-packed');
	const times = [];
	const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
	for (let i = 0; i < scans; i++) {
		const before = count.textContent;
		const changed = new Promise((resolve) => {
			const observer = new MutationObserver(() => { if (count.textContent !== before) { observer.disconnect(); resolve(); } });
			observer.observe(count, { childList: true, characterData: true, subtree: true });
		});
		for (const key of code) press(key);
		const since = performance.now();
		press('Enter');
		await changed;
		await drawn();
		times.push(performance.now() - since);
		await new Promise((resolve) => { setTimeout(resolve, Math.max(0, every - (performance.now() - since))); });
	}
	return times;
};

// In the page, before anything else: when the lane is drawn for the first time.
const markReady = () => {
	window.ready = new Promise((resolve) => {
		new MutationObserver((_, observer) => {
			const state = document.getElementById('app')?.dataset.state;
			if (!state || state === 'loading') return;
			observer.disconnect();
			requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => resolve(performance.now()); channel.port2.postMessage(0); });
		}).observe(document, { subtree: true, childList: true, attributes: true });
	});
};

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const badges = json('badges');
console.log(`load average ${loadavg().map((one) => one.toFixed(1)).join(' ')} before`);

const loads = [];
let weight = 0;
for (let i = 0; i < LOADS; i++) {
	const context = await browser.newContext({ viewport: { width: 800, height: 480 } });
	const page = await context.newPage();
	await page.addInitScript(markReady);
	await page.goto(`${address}/lane/${lane(1)}`);
	loads.push(await page.evaluate(() => window.ready));
	weight = await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
		.reduce((sum, one) => sum + one.transferSize, 0));
	await context.close();
}
console.log(`${'first load, with headers'.padEnd(46)} ${weight} bytes   limit 60000`);
report('first load to the lane drawn', loads, 'limit 300 ms');

for (let n = 1; n <= LANES; n++) {
	await scan(n, badges[`packer-${n}`]);
	await scan(n, `B-${n}`);
}
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${address}/lane/${lane(1)}`);
await page.waitForSelector('#app[data-state="packing"]');
report('scan to changed pixels, one lane alone', await page.evaluate(scanToPixels, ['B-ITEM', SCANS, EVERY_MS]), '');

const stop = new AbortController();
const counts = { scans: 0 };
const others = [];
for (let n = 2; n <= LANES; n++) others.push(listen(n, stop.signal), busy(n, stop.signal, counts));
await pause(1000);
const since = performance.now();
counts.scans = 0;
const times = await page.evaluate(scanToPixels, ['B-ITEM', SCANS, EVERY_MS]);
const rate = counts.scans / ((performance.now() - since) / 1000);
stop.abort();
await Promise.all(others);
report('scan to changed pixels, 31 more lanes', times, 'p95 limit 50 ms');
console.log(`${'the other lanes'.padEnd(46)} ${rate.toFixed(0)} scans/s in sum`);

// An order that opens: from its code to the frame that shows it.
const commands = json('commands');
for (const [order, what] of [['B-SHORT', 'an order of 3 lines opens'], ['B-10000', 'an order of 10,000 lines opens']]) {
	const opened = [];
	for (let i = 0; i < 10; i++) {
		await scan(1, commands.SETASIDE);
		await page.waitForSelector('#app[data-state="ready"]');
		opened.push(await page.evaluate(async (code) => {
			const app = document.getElementById('app');
			const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
			const changed = new Promise((resolve) => {
				const observer = new MutationObserver(() => { if (app.dataset.state === 'packing') { observer.disconnect(); resolve(); } });
				observer.observe(app, { attributes: true });
			});
			for (const key of code) press(key);
			const start = performance.now();
			press('Enter');
			await changed;
			await new Promise((resolve) => { requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = resolve; channel.port2.postMessage(0); }); });
			return performance.now() - start;
		}, order));
	}
	report(what, opened, '');
}
console.log(`load average ${loadavg().map((one) => one.toFixed(1)).join(' ')} after, ${execFileSync('nproc', { encoding: 'utf8' }).trim()} cores`);
await browser.close();
