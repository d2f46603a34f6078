// node page.mjs ADDRESS FOLDER: packs an order at the page of bench-1 as a packer does who clicks, with three screens of
// that lane open at once, of the sizes that benches have. With TRIAL set, at a station in a trial; with SCALE, at a lane with a scale. Says "ok" or "not ok" of each step; pictures go to FOLDER.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const { chromium } = createRequire(`${process.env.NODE_PATH}/`)('playwright-core');
const [address, folder] = process.argv.slice(2);
const SIZES = [[800, 480], [1280, 800], [1920, 1080]];
const WAIT = { timeout: 30000 };

function pw(...words) {
	return execFileSync(process.env.PACKWARDEN, ['--data', process.env.DATA, ...words],
		{ encoding: 'utf8', timeout: 60000, env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' } });
}
const json = (...words) => JSON.parse(pw('--json', ...words));

function expect(what, actual, wanted) {
	if (JSON.stringify(actual) === JSON.stringify(wanted)) return;
	throw new Error(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
}

// ---- the screens ----

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const complaints = [];
const screens = await Promise.all(SIZES.map(async ([width, height]) => {
	const page = await browser.newPage({ viewport: { width, height } });
	const say = (text) => complaints.push(`${width}x${height}: ${text}`);
	page.on('pageerror', (error) => say(error.stack ?? String(error)));
	page.on('console', (line) => {
		// sound has to wait for the first touch, and the page says so
		if (['error', 'warning'].includes(line.type()) && !line.text().includes('AudioContext')) say(line.text());
	});
	page.on('requestfailed', (request) => request.url().includes('/events') || say(`${request.url()} failed`));
	return page;
}));
const [small, middle] = screens;

const onAll = (work) => Promise.all(screens.map(work));
const state = (wanted) => onAll((page) => page.waitForSelector(`#app[data-state="${wanted}"]`, WAIT));
const shows = (selector, text) => onAll((page) => page.locator(selector, { hasText: text }).waitFor(WAIT));
const hidden = (selector) => onAll((page) => page.locator(selector).waitFor({ state: 'hidden', ...WAIT }));

// What a person would see wrong at a glance: a page that scrolls, words that are cut off, one thing over another.
function look() {
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
	if (order.scrollWidth > order.clientWidth + 1) wrong.push('the order number is cut off');
	const parts = [...document.querySelectorAll('.lane > .bar, .lane > .next, .lane > .alerts, .lane > .work, .lane > .foot')]
		.filter(seen).map((node) => node.getBoundingClientRect());
	parts.forEach((part, i) => parts[i + 1] && part.bottom > parts[i + 1].top + 1 && wrong.push('parts overlap'));
	return wrong;
}

async function picture(name) {
	await onAll(async (page, i) => {
		await page.screenshot({ path: `${folder}/${name}-${SIZES[i].join('x')}.png`, animations: 'disabled' });
		expect(`${name} at ${SIZES[i].join('x')}`, await page.evaluate(look), []);
	});
}

// The demo's panel lies open where there is room for it.
async function click(page, selector) {
	const toggle = page.locator('#demo-toggle');
	if (await toggle.getAttribute('aria-expanded') === 'false') await toggle.click(WAIT);
	await page.locator(selector).first().click(WAIT);
}

// As a scanner at the lane does.
const scanned = (...codes) => pw('scan', '--lane', 'bench-1', ...codes);
function refusedScan(code, verdict) {
	let said = '';
	try { said = `accepted: ${scanned(code)}`; } catch (error) { said = error.stdout; }
	if (!said.includes(`REFUSED ${verdict}`)) throw new Error(`${code}: ${said}`);
}

// ---- the steps ----

const order = 'D-1004'; // four lines
const chip = (name) => `.demo .chip:has-text("${name}")`;
const background = (page, selector) =>
	page.locator(selector).evaluate((node) => getComputedStyle(node).backgroundImage + getComputedStyle(node).backgroundColor);
let digest = '';
let box = '';

async function inEachLanguage(name) {
	for (const code of ['es', 'ru', 'zh', 'en']) {
		await onAll(async (page) => { // clicked from within, as the latch covers the button
			await page.evaluate((key) => document.querySelector(`#languages [lang=${key}]`).click(), code);
			await page.waitForFunction((key) => document.documentElement.lang === key, code, WAIT);
		});
		await picture(`${name}-${code}`);
	}
}

const commands = json('commands');

const steps = {
	async a_free_lane_asks_for_a_badge() {
		await onAll((page) => page.goto(`${address}/lane/bench-1`));
		await state('signed-out');
		await shows('#next-text', 'Scan your badge');
		await picture('1-signed-out');
	},
	async a_click_on_a_badge_signs_in_on_every_screen_of_the_lane() {
		await click(middle, chip('Pat (packer)'));
		await state('ready');
		await shows('#packer', 'Pat (packer)');
		await picture('2-ready');
	},
	async an_order_opens_and_shows_all_that_is_missing() {
		await click(middle, chip(order));
		await state('packing');
		await shows('#order', order);
		const wanted = json('order', 'show', order).lines.map((line) => line.quantity).reduce((a, b) => a + b);
		await shows('#missing-count', String(wanted));
		await picture('3-packing');
	},
	async a_wrong_item_turns_every_screen_red_and_latches() {
		digest = pw('digest');
		await click(middle, '.demo .chip[data-fit="no"]');
		await state('latched');
		await shows('#latch-title', 'Wrong item');
		for (const page of screens) {
			if (!/rgb\(163, 0, 26\)/.test(await background(page, '#latch'))) throw new Error('the latch is not red');
			const { width, height } = await page.locator('#latch').boundingBox();
			const lane = await page.locator('#lane').boundingBox();
			if (width < lane.width - 1 || height < lane.height * 0.8) throw new Error('the latch does not fill the lane');
		}
		await picture('4-latched');
	},
	async another_code_while_latched_says_ack_first() {
		await click(middle, '.demo .chip[data-fit="yes"]');
		await shows('#latch-again', 'scan ACK first');
		expect('the digest', pw('digest'), digest);
		await picture('5-acknowledge-first');
	},
	async the_button_acknowledges() {
		await small.locator('#latch-ack').click(WAIT);
		await hidden('#latch');
		await state('packing');
		await picture('6-acknowledged');
	},
	async a_typed_item_counts_wherever_the_focus_is() {
		const code = await middle.locator('.demo .chip[data-fit="yes"]').first().getAttribute('data-code');
		await small.locator('#language').focus();
		await small.keyboard.type(code);
		await small.keyboard.press('Enter');
		await shows('#card-word', 'Accepted');
		await shows('#progress-packed', '1');
		await picture('7-item');
	},
	async the_last_right_item_prints_the_label() {
		const lines = json('order', 'show', order).lines;
		const left = lines.map((line) => line.quantity - line.packed).reduce((a, b) => a + b);
		for (let i = 0; i < left; i++) {
			await click(middle, '.demo .chip[data-fit="yes"]');
			await shows('#progress-packed', String(lines.reduce((sum, line) => sum + line.packed, 0) + i + 1));
		}
		await state('labelled');
		await shows('#next-text', 'Scan the label');
		await picture('8-labelled');
	},
	async the_sheet_that_came_out_bears_the_number_that_the_page_shows() {
		box = json('order', 'show', order).boxes[0];
		const sheet = readdirSync(`${process.env.DATA}/labels`).find((name) => name.endsWith('.png'));
		const codes = pw('label', 'check', `${process.env.DATA}/labels/${sheet}`);
		if (!codes.includes(`]C1 00${box.sscc}`)) throw new Error(`the sheet says: ${codes}`);
		await shows('#card-detail', box.sscc.slice(-6));
	},
	async the_scan_of_the_label_seals() {
		await click(middle, chip('Scan the label'));
		await state('ready');
		await shows('#card-title', 'sealed');
		expect('the order', json('order', 'show', order).state, 'sealed');
		await picture('9-sealed');
	},
	async each_language_fits_every_screen() {
		const codes = await small.locator('#languages button').evaluateAll((nodes) => nodes.map((node) => node.lang));
		expect('the languages', codes.sort(), ['en', 'es', 'ru', 'zh']);
		await click(middle, chip('D-1005'));
		await state('packing');
		await click(middle, '.demo .chip[data-fit="no"]');
		await state('latched');
		await inEachLanguage('latched');
		await small.locator('#latch-ack').click(WAIT);
		await state('packing');
		await inEachLanguage('packing');
	},
	async notes_are_read_before_the_first_item_and_are_never_markup() {
		await onAll((page) => page.evaluate(() => { window.hostile = 0; }));
		scanned(commands.SETASIDE);
		scanned('N-1');
		await state('packing');
		await onAll((page) => page.waitForSelector('#notes:not([hidden])', WAIT));
		await shows('#notes', '<img src=x onerror="window.hostile=1"> Wrap <b>all</b> & keep dry');
		await shows('#notes', 'Happy <script>window.hostile=1</script> birthday');
		await shows('#notes', 'Replaces order N-0');
		await shows('#notes', 'This side up <u>always</u>');
		expect('elements that a manifest made', await middle.locator('#lane :is(b:not([id]), u, script, img[onerror])')
			.evaluateAll((nodes) => nodes.filter((node) => node.closest('#notes, #alerts, #lists')).length), 0);
		await inEachLanguage('note');
		await onAll(async (page) => {
			expect('the card', await page.locator('#card').isVisible(), false);
			if (!/Wrap/.test(await page.locator('#notes').textContent())) throw new Error('the note is not big');
			await page.reload();
			await page.waitForSelector('#notes:not([hidden])', WAIT);
			expect('what the manifest ran', await page.evaluate(() => window.hostile ?? 0), 0);
		});
	},
	async a_note_is_small_once_it_is_read_and_a_click_shows_it_again() {
		scanned(commands.ACK);
		await hidden('#notes');
		await shows('#card-title', 'Read');
		await shows('.notes-strip', 'Wrap <b>all</b>');
		await picture('note-small');
		await middle.locator('.notes-strip').click(WAIT);
		await middle.waitForSelector('#notes:not([hidden])', WAIT);
		await onAll((page) => page.reload());
		await shows('.notes-strip', 'Wrap <b>all</b>');
		await hidden('#notes');
	},
	async the_next_line_shows_its_instructions_and_its_kit() {
		await shows('#missing li:first-child .row-how', 'This side up <u>always</u>');
		await shows('#missing li:nth-child(2) .row-kit', 'for kit Tea <i>set</i>');
		expect('lines that tell how', await middle.locator('#missing .row-how').count(), 1);
		scanned('N-LAMP');
		await shows('#missing li:first-child .row-kit', 'for kit Tea <i>set</i>');
		await inEachLanguage('note-next-line');
	},
	async a_serial_number_is_asked_for_until_it_is_told() {
		refusedScan('N-PHONE', 'serial-required');
		await shows('#next-text', 'Scan its serial number');
		await shows('#card-title', 'Scan its serial number');
		await shows('#card-detail', 'Phone');
		await inEachLanguage('asks');
		await onAll((page) => page.reload());
		await shows('#card-title', 'Scan its serial number');
		scanned('SN-4711');
		await shows('#next-text', 'Scan the next item');
		await shows('#card-count', '1 of 1');
	},
	async three_boxes_show_which_is_in_hand() {
		for (const code of [commands.NEWBOX, 'N-CUP', commands.NEWBOX, 'N-CUP', commands.BACK]) scanned(code);
		await shows('#card-title', 'Box 2 again');
		await shows('#boxes .box[aria-current]', '2');
		expect('the boxes', await small.locator('#boxes .box').allTextContents(), ['1', '2', '3']);
		await inEachLanguage('boxes');
	},
	async a_long_note_wraps_and_scrolls() {
		scanned(commands.SETASIDE, 'N-2');
		await onAll((page) => page.waitForSelector('#notes:not([hidden])', WAIT));
		await shows('#notes', 'sentence number 70');
		await onAll(async (page) => {
			const node = page.locator('#notes');
			const [wide, long] = await node.evaluate((one) => [one.scrollWidth > one.clientWidth, one.scrollHeight > one.clientHeight]);
			expect('wider than its place, and longer', [wide, long], [false, true]);
			await node.evaluate((one) => { one.scrollTop = 1e6; });
			await page.waitForFunction(() => document.getElementById('notes').scrollTop > 0, WAIT);
			await node.evaluate((one) => { one.scrollTop = 0; });
		});
		await picture('note-long');
		scanned(commands.SETASIDE);
		await state('ready');
	},
	async the_next_proposals_fit_every_screen() {
		await onAll((page) => page.waitForSelector('#proposal:not([hidden])', WAIT));
		await inEachLanguage('next');
	},
	async no_screen_complained() {
		expect('complaints', complaints, []);
	},
};

// The station in a trial: its band, the order's notes, troubles and boxes at once.
const trial = {
	async a_trial_says_so_above_all_else() {
		await onAll((page) => page.goto(`${address}/lane/bench-1`));
		const pat = json('badges')['Pat (packer)'];
		scanned(pat, 'N-1');
		await state('packing');
		await shows('.alert', 'nothing is blocked');
		await inEachLanguage('trial-note');
		scanned('N-POT', commands.NEWBOX, 'N-POT');
		await shows('#boxes .box[aria-current]', '4');
		await inEachLanguage('trial-boxes');
	},
	async a_refusal_in_a_trial_is_shown_and_blocks_nothing() {
		refusedScan('N-NONE', 'unknown-code');
		await shows('#card-word', 'Refused');
		await inEachLanguage('trial-refused');
		await hidden('#latch');
	},
	no_screen_complained: steps.no_screen_complained,
};

// A lane with a scale and small cartons.
const weighing = {
	async a_closed_box_is_to_be_put_on_the_scale() {
		await onAll((page) => page.goto(`${address}/lane/bench-1`));
		scanned(commands.SETASIDE, 'W-1', 'N-TUB', 'N-TUB');
		await state('weighing');
		await shows('#next-text', 'Put the box on the scale');
		await shows('#card-count', '900 g');
		await shows('#card-detail', 'It should weigh 900 g');
		await inEachLanguage('weighing');
	},
	async a_wrong_weight_says_how_far_off_it_is() {
		let said = 'accepted';
		try { pw('weigh', '--lane', 'bench-1', '500'); } catch (error) { said = error.stdout; }
		if (!said.includes('weight-mismatch')) throw new Error(said);
		await shows('#card-title', 'The weight is wrong');
		await shows('#card-count', '500 g');
		await shows('#card-do', 'It should weigh 900 g.');
		await shows('#card-do', '400 g are missing.');
		await inEachLanguage('weight-mismatch');
	},
	async the_right_weight_brings_the_label() {
		pw('weigh', '--lane', 'bench-1', '910');
		await state('labelled');
		await shows('#card-strip', 'The weight is right');
	},
	async a_full_carton_says_how_to_go_on() {
		scanned(commands.SETASIDE, 'W-2', 'N-TUB', 'N-TUB');
		refusedScan('N-TUB', 'limit-exceeded');
		await shows('#card-title', 'The carton is full');
		await inEachLanguage('carton-full');
	},
	no_screen_complained: steps.no_screen_complained,
};

const { TRIAL, SCALE } = process.env;
let failed = 0;
for (const [name, step] of Object.entries(TRIAL ? trial : SCALE ? weighing : steps)) {
	try {
		await step();
		console.log(`ok ${name}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${name}\n${String(error.stack ?? error).replace(/^/gm, '# ')}`);
		await onAll((page, i) => page.screenshot({ path: `${folder}/failed-${name}-${SIZES[i].join('x')}.png` }));
	}
}
await browser.close();
process.exit(failed > 0 ? 1 : 0);
