// Every page that the station serves, also those that nobody thought of here: read from the table of routes, looked at with
// axe's eyes, and walked through by keyboard alone, on the smallest screen and on one that desks have. Begins signed out.
import { SIZES, WAIT, accessible, address, complaints, expect, folder, json, look, middle, run, screens, small } from './screens.mjs';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const LEAD = { name: 'Lee (lead)', pin: '2468' };
const TABS_MAX = 300;
const both = (work) => Promise.all([small, middle].map(work));
const sizeOf = (page) => SIZES[screens.indexOf(page)].join('x');

// ---- which pages there are ----

const samples = { lane: 'bench-1', order: 'D-1006', box: json('order', 'show', 'D-1006').boxes[0].box };

function pathOf(route) {
	const [, first] = route.split('/');
	if (route.includes('*') && !samples[first]) throw new Error(`${route}: this test needs a sample for *`);
	return route.replace('*', encodeURIComponent(samples[first]));
}

// What answers with HTML, by the table itself: whatever is new is visited too.
function pageRoutes() {
	const table = readFileSync(process.env.ROUTES, 'utf8');
	const served = [...table.matchAll(/\{ "GET", "([^"]+)", \w+, [\w |]+, (\w+), (?:"([^"]*)"|NULL),/g)];
	return served.filter(([, , handler, file]) => ['home', 'lane_page'].includes(handler) || file?.endsWith('.html'))
		.map(([, route]) => route);
}

// ---- by keyboard ----

// Marks all that can be used, so that it can be seen which of it Tab has reached; and catches what Enter does.
function prepare() {
	const can = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [role="button"], [onclick]';
	const usable = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled && !node.closest('[inert]')
		&& node.type !== 'hidden';
	// a page that tells news draws anew: a thing is known by what it is, not by its node
	window.nameOf = (node) => {
		const words = node.tagName === 'SELECT' ? '' : node.textContent.trim().slice(0, 40);
		if (node.id) return `${node.tagName} #${node.id}`;
		return [node.tagName, node.getAttribute('href'), node.dataset.deed, node.getAttribute('aria-label'), node.lang, words].join(' ');
	};
	window.wanted = () => [...document.querySelectorAll(can)].filter(usable).map(window.nameOf);
	window.acted = '';
	window.addEventListener('click', (event) => {
		if (!window.catching) return;
		window.acted = window.nameOf(event.target.closest(can) ?? event.target);
		event.preventDefault();
		event.stopImmediatePropagation();
	}, true);
}

// What has the focus: its name, whether a person sees that, and whether Enter is to press it.
function focused() {
	const node = document.activeElement;
	if (!node || node === document.body) return null;
	const { outlineStyle, outlineWidth } = getComputedStyle(node);
	const box = node.getBoundingClientRect();
	const inside = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
	return { name: window.nameOf(node), seen: inside && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
		pressed: node.matches('a[href], button, summary, [role="button"], [onclick]') };
}

async function enterActs(page, at) {
	await page.evaluate(() => { window.acted = ''; window.catching = true; });
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => window.acted, null, WAIT).catch(() => { throw new Error(`Enter does nothing: ${at.name}`); });
	expect('what Enter acts on', await page.evaluate(() => { window.catching = false; return window.acted; }), at.name);
}

async function walk(page) {
	const reached = new Set();
	await page.evaluate(prepare);
	for (let i = 0; i < TABS_MAX; i++) {
		await page.keyboard.press('Tab');
		const at = await page.evaluate(focused);
		if (!at) continue; // the browser's own bar
		if (reached.has(at.name) && (await left(page, reached)).length === 0) break;
		if (reached.has(at.name)) continue;
		reached.add(at.name);
		if (!at.seen) throw new Error(`no sign of focus: ${at.name}`);
		if (at.pressed) await enterActs(page, at);
	}
	expect('what Tab does not reach', await left(page, reached), []);
	return reached.size;
}

const left = async (page, reached) => (await page.evaluate(() => window.wanted())).filter((name) => !reached.has(name));

// A page that listens is never done with loading: it is there when it has stopped to change for a moment.
function settled() {
	return new Promise((resolve) => {
		let timer = 0;
		const watcher = new MutationObserver(() => wait());
		const wait = () => {
			clearTimeout(timer);
			timer = setTimeout(() => { watcher.disconnect(); resolve(); }, 300);
		};
		watcher.observe(document.body, { subtree: true, childList: true });
		wait();
	});
}

async function visit(route) {
	await both(async (page) => {
		await page.goto(address + pathOf(route));
		expect('where it leads', new URL(page.url()).pathname, pathOf(route));
		await page.waitForFunction(() => document.querySelector('h1, h2')?.textContent.trim(), null, WAIT);
		await page.evaluate(settled);
	});
	await accessible(route);
	await both(async (page) => {
		const reached = await walk(page).catch((error) => { throw new Error(`${sizeOf(page)}: ${error.message}`); });
		if (reached < 2) throw new Error(`${route}: only ${reached} controls`);
	});
}

// ---- templates ----

// As drawing programs do: the file is there whole, or as it was.
function save(file, text) {
	writeFileSync(`${file}.new`, text);
	renameSync(`${file}.new`, file);
}

function lint(file) {
	try { return json('label', 'lint', file, '--carrier', 'own'); } catch (error) { return JSON.parse(error.stdout); }
}

const viewOf = (page) => page.evaluate(async () => (await fetch('/api/v1/templates/own?dpi=203')).json());

// ---- the steps ----

const steps = {
	async the_login_fits_every_screen_in_every_language() {
		await Promise.all(screens.map((page) => page.goto(`${address}/lead`)));
		for (const code of ['es', 'ru', 'zh', 'en']) {
			await Promise.all(screens.map(async (page) => {
				await page.locator(`#languages [lang=${code}]`).click(WAIT);
				await page.waitForFunction((key) => document.documentElement.lang === key, code, WAIT);
				await page.screenshot({ path: `${folder}/login-${code}-${sizeOf(page)}.png`, animations: 'disabled' });
				expect(`${code} at ${sizeOf(page)}`, await page.evaluate(look), []);
			}));
		}
		await accessible('/login');
	},
	async a_lead_signs_in_by_keyboard_alone() {
		await both(async (page) => {
			const type = async (text) => { await page.keyboard.type(text); await page.keyboard.press('Enter'); };
			await page.goto(`${address}/devices`);
			await page.waitForFunction(() => document.activeElement?.id === 'who', null, WAIT);
			await type(LEAD.name);
			await page.waitForFunction(() => document.activeElement?.id === 'pin', null, WAIT);
			await type(page === small ? '1357' : LEAD.pin); // once as it should not be
			if (page === small) {
				await page.waitForFunction(() => document.getElementById('message').textContent, null, WAIT);
				await page.screenshot({ path: `${folder}/login-wrong-${sizeOf(page)}.png`, animations: 'disabled' });
				expect('where to go on', await page.evaluate(() => document.activeElement.id), 'pin');
				await accessible('/login with a wrong PIN', [page]); // the other is on its way already
				await type(LEAD.pin);
			}
			await page.waitForURL('**/devices', WAIT);
			await page.waitForSelector('.lane-card', WAIT);
		});
	},
	async a_fault_in_a_template_shows_its_mark_as_it_is_saved_and_goes_when_it_is_mended() {
		const file = `${process.env.DATA}/own.svg`;
		const good = readFileSync(file, 'utf8');
		const bad = good.replace('{ship_to}', '{ship_too}');
		await both(async (page) => {
			await page.goto(`${address}/lead/templates?carrier=own`);
			await page.waitForSelector('.template-sheet canvas', WAIT);
			await page.waitForSelector('.template-list .ok', WAIT);
			await page.screenshot({ path: `${folder}/lead-17-template-good-${sizeOf(page)}.png`, animations: 'disabled' });
		});
		save(file, bad);
		await both((page) => page.locator('.fault.error', { hasText: 'ship_too' }).first().waitFor(WAIT));
		const [found] = lint(file).faults.filter(({ text }) => text.includes('ship_too'));
		await both(async (page) => expect('marks', await page.locator('.mark').allTextContents(), ['1, 2']));
		for (const page of [small, middle]) {
			const sheet = await page.locator('.template-sheet').boundingBox();
			const box = await page.locator('.mark.error').first().boundingBox();
			const mm = sheet.width / (await viewOf(page)).width_mm;
			const off = [(box.x - sheet.x) / mm - found.place_mm.x, (box.y - sheet.y) / mm - found.place_mm.y].map(Math.abs);
			if (Math.max(...off) > 1) throw new Error(`the mark is ${off} mm off`);
			if (!(await page.locator('.fault.error').first().textContent()).includes(String(found.line))) throw new Error('no line');
		}
		for (const code of ['es', 'ru', 'zh', 'en']) {
			await both(async (page) => {
				await page.locator('.bar-select').selectOption(code);
				await page.waitForFunction((key) => document.documentElement.lang === key, code, WAIT);
				await page.waitForSelector('.mark.error', WAIT);
				await page.screenshot({ path: `${folder}/lead-18-template-${code}-${sizeOf(page)}.png`, animations: 'disabled', fullPage: true });
				expect('it scrolls sideways', await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
			});
		}
		await accessible('a template with a fault');
		save(file, good.slice(0, good.length / 2)); // as a file is that is being written
		await both((page) => page.waitForSelector('.template-sheet canvas', { ...WAIT, state: 'detached' }));
		save(file, good);
		await both((page) => page.waitForSelector('.template-list .ok', WAIT));
		expect('marks', await middle.locator('.mark').count(), 0);
	},
	async no_screen_complained() {
		expect('complaints', complaints.filter((one) => !/status of 40[13]|failed$/.test(one)), []); // the wrong PIN; pages that are left
	},
};

const visits = Object.fromEntries(pageRoutes().map((route) => [`every_control_of_${route}`, () => visit(route)]));
if (Object.keys(visits).length < 10) throw new Error(`the table of routes has no such lines any more: ${Object.keys(visits)}`);
const { the_login_fits_every_screen_in_every_language, a_lead_signs_in_by_keyboard_alone, ...rest } = steps;
await run({ the_login_fits_every_screen_in_every_language, a_lead_signs_in_by_keyboard_alone, ...visits, ...rest });
