// What the browser's tests share: three screens of one lane, of the sizes that benches have, and what must hold of all that
// they show. Run as: node NAME.mjs ADDRESS FOLDER; pictures go to FOLDER.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const modules = createRequire(`${process.env.NODE_PATH}/`);
const { chromium } = modules('playwright-core');
const axe = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
export const [address, folder] = process.argv.slice(2);
export const SIZES = [[800, 480], [1280, 800], [1920, 1080]];
export const WAIT = { timeout: 30000 };

export function pw(...words) {
	return execFileSync(process.env.PACKWARDEN, ['--data', process.env.DATA, ...words],
		{ encoding: 'utf8', timeout: 60000, env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' } });
}
export const json = (...words) => JSON.parse(pw('--json', ...words));

export function expect(what, actual, wanted) {
	if (JSON.stringify(actual) === JSON.stringify(wanted)) return;
	throw new Error(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
}

// ---- the screens ----

export const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
export const complaints = [];
export const screens = await Promise.all(SIZES.map(async ([width, height]) => {
	const page = await browser.newPage({ viewport: { width, height } });
	const say = (text) => complaints.push(`${width}x${height}: ${text}`);
	page.on('pageerror', (error) => say(error.stack ?? String(error)));
	page.on('console', (line) => {
		// sound has to wait for the first touch, and the page says so
		if (['error', 'warning'].includes(line.type()) && !line.text().includes('AudioContext')) say(line.text());
	});
	/* a page that has waited long enough gives up, and asks again: on a loaded machine that is as it should be */
	const gaveUp = (request) => request.failure()?.errorText === 'net::ERR_ABORTED';
	page.on('requestfailed', (request) => request.url().includes('/events') || gaveUp(request) ||
		say(`${request.url()} failed: ${request.failure()?.errorText}`));
	// the build joins a page's modules to one: a test that needs one of them by itself finds it here
	await page.route('**/module/*.js', (route) => route.fulfill({ path: new URL(`../../station/web/${route.request().url().split('/').at(-1)}`, import.meta.url).pathname,
		contentType: 'text/javascript' }));
	return page;
}));
export const [small, middle] = screens;

export const onAll = (work) => Promise.all(screens.map(work));
export const state = (wanted) => onAll((page) => page.waitForSelector(`#app[data-state="${wanted}"]`, WAIT));
export const shows = (selector, text) => onAll((page) => page.locator(selector, { hasText: text }).waitFor(WAIT));
export const hidden = (selector) => onAll((page) => page.locator(selector).waitFor({ state: 'hidden', ...WAIT }));

// What a person would see wrong at a glance: a page that scrolls, words that are cut off, one thing over another.
export function look() {
	const wrong = [];
	const root = document.documentElement;
	const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('[inert]');
	if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) wrong.push('the page scrolls');
	for (const node of document.querySelectorAll('.lane p, .lane h1, .lane h2, .lane button, .lane li, .fit')) {
		if (!seen(node) || node.closest('.sheet, #notes')) continue; // what scrolls
		const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(node);
		const cut = overflowX !== 'visible' || overflowY !== 'visible';
		if (cut && textOverflow !== 'ellipsis' && webkitLineClamp === 'none'
			&& (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)) {
			wrong.push(`cut off: ${node.id || node.className}: ${node.textContent.trim()}`);
		}
		const box = node.getBoundingClientRect();
		const list = node.closest('ul');
		if (!list && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1)) {
			wrong.push(`outside: ${node.id || node.className}: ${node.textContent.trim()}`);
		}
	}
	for (const node of document.querySelectorAll('.next-text, .card-title, .card-word, .card-do, .latch-title, .latch-do li')) {
		if (!seen(node)) continue;
		const range = document.createRange();
		const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) {
			for (const { 0: word, index } of walk.currentNode.data.matchAll(/[^\s\p{sc=Han}，。：]+/gu)) {
				range.setStart(walk.currentNode, index);
				range.setEnd(walk.currentNode, index + word.length);
				if (new Set([...range.getClientRects()].map((part) => part.top)).size > 1) wrong.push(`broken: ${word}`);
			}
		}
	}
	const order = document.getElementById('order');
	if (order && order.scrollWidth > order.clientWidth + 1) wrong.push('the order number is cut off');
	const parts = [...document.querySelectorAll('.lane > .bar, .lane > .next, .lane > .alerts, .lane > .work, .lane > .foot')]
		.filter(seen).map((node) => node.getBoundingClientRect());
	parts.forEach((part, i) => parts[i + 1] && part.bottom > parts[i + 1].top + 1 && wrong.push('parts overlap'));
	return wrong;
}

export async function picture(name) {
	await onAll(async (page, i) => {
		await page.screenshot({ path: `${folder}/${name}-${SIZES[i].join('x')}.png`, animations: 'disabled' });
		expect(`${name} at ${SIZES[i].join('x')}`, await page.evaluate(look), []);
	});
	if (!/-(es|ru|zh)$/.test(name)) await accessible(name);
}

// What axe finds wrong: none of it depends on the language.
export async function accessible(name, pages = [small, middle]) {
	await Promise.all(pages.map(async (page) => {
		if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe);
		const [wrong, right] = await page.evaluate(async () => {
			const { violations, passes } = await window.axe.run();
			return [violations.map(({ id, nodes }) =>
				`${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`), passes.length];
		});
		expect(`${name}: axe`, wrong, []);
		if (right < 10) throw new Error(`${name}: axe has looked at ${right} rules`);
	}));
}

// The demo's panel lies open where there is room for it.
export async function click(page, selector) {
	const toggle = page.locator('#demo-toggle');
	if (await toggle.getAttribute('aria-expanded') === 'false') await toggle.click(WAIT);
	await page.locator(selector).first().click(WAIT);
}

// As a scanner at the lane does.
export const scanned = (...codes) => pw('scan', '--lane', 'bench-1', ...codes);
export function refusedScan(code, verdict) {
	let said = '';
	try { said = `accepted: ${scanned(code)}`; } catch (error) { said = error.stdout; }
	if (!said.includes(`REFUSED ${verdict}`)) throw new Error(`${code}: ${said}`);
}

// quiet: the station does not answer, and so has no other language to give
export async function inEachLanguage(name, { quiet = false } = {}) {
	if (quiet) { await picture(name); return; }
	for (const code of ['es', 'ru', 'zh', 'en']) {
		await onAll(async (page) => { // clicked from within, as the latch covers the button
			await page.evaluate((key) => document.querySelector(`#languages [lang=${key}]`).click(), code);
			await page.waitForFunction((key) => document.documentElement.lang === key, code, WAIT);
		});
		await picture(`${name}-${code}`);
	}
}

export async function run(steps) {
	let failed = 0;
	for (const [name, step] of Object.entries(steps)) {
		try {
			await step();
			console.log(`ok ${name}`);
		} catch (error) {
			failed++;
			console.log(`not ok ${name}\n${String(error.stack ?? error).replace(/^/gm, '# ')}`);
			await onAll((page, i) => page.screenshot({ path: `${folder}/failed-${name}-${SIZES[i].join('x')}.png` }));
			break; // the others go on from there
		}
	}
	await browser.close();
	process.exit(failed > 0 ? 1 : 0);
}
