// A lead's day at the pages of a running station: signs in, unlocks a lane, answers a call, holds, re-addresses, searches with
// a slip, voids a label by PIN; three screens of the sizes that leads have, in all languages, with axe's eyes and by keyboard.
import { SIZES, WAIT, browser, complaints, expect, folder, address, json, onAll, pw, run, screens } from './screens.mjs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(`${process.env.NODE_PATH}/`).resolve('axe-core/axe.min.js'), 'utf8');
const [small, middle, large] = screens;
const NAME = 'Lee (lead)';
const PIN = '2468';

const codes = json('commands');
const badges = json('badges');

const open = (page, path) => page.goto(address + path);
const openAll = (path) => onAll((page) => open(page, path));
const seen = (page, selector, text) => page.locator(selector, text ? { hasText: text } : {}).first().waitFor(WAIT);
const gone = (page, selector, text) => page.locator(selector, { hasText: text }).first().waitFor({ state: 'detached', ...WAIT });
const at = (lane, ...codes) => { try { pw('scan', '--lane', lane, ...codes); } catch { /* a refusal is what is wanted */ } };
const deed = (page, key) => page.locator(`[data-deed="${key}"]`).first();
const need = (kind) => `.need[data-kind="${kind}"]`;

function look() {
	const wrong = [];
	if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page scrolls sideways');
	for (const node of document.querySelectorAll('button, .state, h1, h2, .chip, .need-title, dialog label')) {
		if (!node.checkVisibility() || node.closest('.wide-table')) continue;
		const box = node.getBoundingClientRect();
		if (box.right > innerWidth + 1 || box.left < -1) wrong.push(`outside: ${node.textContent.trim()}`);
		if (node.scrollWidth > node.clientWidth + 2 && getComputedStyle(node).overflowX !== 'visible'
			&& getComputedStyle(node).textOverflow !== 'ellipsis') wrong.push(`cut off: ${node.textContent.trim()}`);
	}
	for (const node of document.querySelectorAll('body *:not(script)')) {
		const text = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data).join(' ');
		if (/\b(need|act|floor|order|story|label|nav|due|line|box|search|ask)\.[a-z]+\.?[a-z-]*\b(?!\.(csv|png))/i.test(text)
			&& !/@/.test(text)) wrong.push(`no words for: ${text.trim()}`);
	}
	return wrong;
}

async function accessible(page, name) {
	if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe);
	const [wrong, right] = await page.evaluate(async () => {
		const { violations, passes } = await window.axe.run();
		return [violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`), passes.length];
	});
	expect(`${name}: axe`, wrong, []);
	if (right < 10) throw new Error(`${name}: axe has looked at ${right} rules`);
}

async function picture(name) {
	await onAll(async (page, i) => {
		await page.screenshot({ path: `${folder}/lead-${name}-${SIZES[i].join('x')}.png`, animations: 'disabled' });
		expect(`${name} at ${SIZES[i].join('x')}`, await page.evaluate(look), []);
	});
	if (!/-(es|ru|zh)$/.test(name)) await Promise.all([small, large].map((page) => accessible(page, name)));
}

async function inEachLanguage(name) {
	for (const code of ['es', 'ru', 'zh', 'en']) {
		await onAll(async (page) => {
			await page.locator('.bar-select').selectOption(code);
			await page.waitForFunction((key) => document.documentElement.lang === key, code, WAIT);
			await page.waitForFunction(() => document.querySelector('h1')?.textContent, null, WAIT);
		});
		await picture(`${name}-${code}`);
	}
}

// By name and PIN at one, by a badge that a scanner types at the others: there the PIN is asked for later.
async function signIn(page) {
	await page.locator('#who').fill(page === small ? NAME : badges[NAME]);
	if (page === small) await page.locator('#pin').fill(PIN);
	await page.locator(page === small ? '#pin' : '#who').press('Enter');
}

// Answers the dialog that is open: the reason, and the PIN where it is asked for.
async function answer(page, reason, pin) {
	const dialog = page.locator('dialog[open]');
	await dialog.locator('#ask-reason').fill(reason);
	await dialog.locator('button[type=submit]').click(WAIT);
	if (pin) {
		await dialog.locator('#ask-pin').waitFor(WAIT);
		await dialog.locator('#ask-pin').fill(pin);
		await dialog.locator('button[type=submit]').click(WAIT);
	}
	await dialog.waitFor({ state: 'detached', ...WAIT });
}

const lane = () => json('order', 'show', 'D-1002');

const steps = {
	async who_is_not_signed_in_is_led_to_the_login_and_back() {
		await openAll('/lead');
		await onAll((page) => seen(page, '#who'));
		await onAll(signIn);
		await onAll((page) => seen(page, '#needs'));
		await picture('1-quiet');
	},
	async a_latched_lane_appears_by_itself_with_who_and_what() {
		at('bench-1', badges['Pat (packer)'], 'D-1002', 'N-WRONG');
		await onAll((page) => seen(page, need('latched'), 'bench-1'));
		await seen(middle, need('latched'), 'Pat (packer)');
		await seen(middle, need('latched'), 'WRONG');
		await inEachLanguage('2-latched');
	},
	async it_is_unlocked_with_a_reason_and_everybody_sees_it() {
		await deed(middle, 'unlock').click(WAIT);
		await middle.locator('dialog[open] button[type=submit]').click(WAIT);
		await seen(middle, '#ask-error', 'Why?'); // not without one
		await middle.screenshot({ path: `${folder}/lead-3-unlock-1280x800.png` });
		await accessible(middle, 'the dialog');
		await answer(middle, 'shown where it belongs', PIN);
		await onAll((page) => gone(page, need('latched'), 'bench-1'));
		expect('the lane', lane().state, 'open');
	},
	async a_call_is_answered_and_the_lane_hears_of_it() {
		at('bench-2', badges['Sam (packer)'], codes.CALL);
		await onAll((page) => seen(page, need('call'), 'bench-2'));
		await deed(small, 'come').click(WAIT);
		await onAll((page) => seen(page, need('call'), `${NAME} is coming`));
		const view = await large.evaluate(async () => (await fetch('/api/v1/lanes/bench-2')).json());
		expect('the call', [view.call.answered, view.call.by], [true, NAME]);
		await picture('4-call');
		await deed(small, 'been').click(WAIT);
		await onAll((page) => gone(page, need('call'), 'bench-2'));
	},
	async an_order_is_found_by_a_name_with_a_slip() {
		await middle.keyboard.press('/');
		await middle.keyboard.type('Ana Garsia Perez');
		await middle.keyboard.press('Enter');
		await seen(middle, '.hit', 'Ana García Pérez');
		await openAll('/lead?q=ana%20garsia');
		await onAll((page) => seen(page, '.hit', 'D-1001'));
		await inEachLanguage('5-search');
		await open(middle, '/lead?q=D-1O03');
		await seen(middle, '.hit', 'D-1003');
	},
	async the_whole_number_leads_to_its_page_and_names_are_shown_on_request() {
		await open(middle, '/lead?q=D-1001');
		await middle.waitForURL('**/order/D-1001', WAIT);
		expect('the address', await middle.locator('address').count(), 0);
		await deed(middle, 'show').click(WAIT);
		await seen(middle, 'address', 'Ana García Pérez');
		await open(middle, '/order/D-1001');
		await seen(middle, '.event', 'Looked at the customer');
	},
	async it_is_held_by_keyboard_alone_and_released_with_the_pin() {
		await openAll('/order/D-1004');
		await onAll((page) => deed(page, 'hold').waitFor(WAIT));
		await deed(middle, 'hold').focus();
		await middle.keyboard.press('Enter');
		await seen(middle, 'dialog[open]');
		await middle.keyboard.type('customer rang');
		await middle.keyboard.press('Tab');
		await middle.keyboard.press('Tab');
		await middle.keyboard.press('Enter');
		await seen(middle, 'h1 .state[data-state=held]');
		expect('the order', json('order', 'show', 'D-1004').state, 'held');
		await seen(middle, '.event', 'customer rang');
		await openAll('/order/D-1004');
		await onAll((page) => seen(page, '.event', 'customer rang'));
		await inEachLanguage('6-held');
		await deed(middle, 'release').click(WAIT);
		await answer(middle, 'may go');
		await seen(middle, 'h1 .state[data-state=released]');
	},
	async a_new_address_is_on_the_label() {
		await open(middle, '/order/D-1004');
		await deed(middle, 'readdress').click(WAIT);
		await middle.locator('#ask-address1').fill('Calle Nueva 1');
		await middle.screenshot({ path: `${folder}/lead-7-readdress-1280x800.png` });
		await answer(middle, 'moved');
		await seen(middle, '.event', 'new address');
		if (!pw('order', 'show', 'D-1004').includes('Calle Nueva 1')) throw new Error('the address is the old one');
	},
	async a_label_is_looked_at_and_voided_with_the_pin() {
		const { box } = json('order', 'show', 'D-1006').boxes[0];
		await openAll(`/box/${box}`);
		await onAll((page) => deed(page, 'picture').waitFor(WAIT));
		await deed(middle, 'picture').click(WAIT);
		await middle.waitForFunction(() => document.querySelector('.label-picture')?.naturalWidth > 300, null, WAIT);
		await inEachLanguage('8-box');
		await deed(large, 'redo').click(WAIT); // signed in by badge alone, and no PIN since
		await answer(large, 'torn', PIN);
		await seen(large, '.event', 'Label voided');
		await seen(large, '.event', 'torn');
	},
	async the_floor_shows_who_is_where() {
		await openAll('/devices');
		await onAll((page) => seen(page, '.lane-card', 'Pat (packer)'));
		await seen(middle, '.device-tables', 'label');
		await inEachLanguage('9-floor');
	},
	async what_a_lead_may_let_through_has_its_button_on_the_floor() {
		at('bench-2', codes.SETASIDE, 'X-SERIAL', 'N-CAM');
		await seen(middle, '.lane-card', 'bench-2');
		await deed(middle, 'override').waitFor(WAIT);
		await picture('9b-override');
		await deed(middle, 'override').click(WAIT);
		await answer(middle, 'its plate is worn off'); // the PIN was given a moment ago
		at('bench-2', 'N-CAM');
		await middle.locator('[data-deed="override"]').waitFor({ state: 'detached', ...WAIT });
		expect('packed', json('order', 'show', 'X-SERIAL').lines[0].packed, 1);
	},
	async rejected_rows_recalls_and_numbers_have_their_pages() {
		await openAll('/lead/quarantine');
		await onAll((page) => seen(page, 'td', 'NOSUCH'));
		await picture('10-quarantine');
		const [file] = await Promise.all([middle.waitForEvent('download', WAIT),
			middle.locator('button', { hasText: 'CSV' }).click(WAIT)]);
		const text = readFileSync(await file.path(), 'utf8');
		if (!text.includes('file,line,column,order,reason,text') || !text.includes('NOSUCH')) throw new Error(`the CSV says: ${text}`);
		await open(middle, '/lead/recalls');
		await middle.locator('button', { hasText: 'New recall' }).click(WAIT);
		await middle.locator('#ask-sku').fill('MUG-RED');
		await middle.locator('#ask-lot').fill('L-7');
		await answer(middle, 'glaze');
		await openAll('/lead/recalls');
		await onAll((page) => seen(page, 'td', 'glaze'));
		await picture('11-recalls');
		await openAll('/lead/ranges');
		await onAll((page) => seen(page, 'td', 'sscc'));
		await picture('12-ranges');
	},
	async mismatches_charts_and_incidents_are_shown_with_their_tables_and_files() {
		for (const [name, path] of [['14-mismatches', '/lead/mismatches'], ['15-charts', '/lead/charts'],
			['16-incident', '/lead/incidents?lane=bench-1']]) {
			await openAll(path);
			await onAll((page) => seen(page, '.report h3'));
			await onAll((page) => seen(page, '.report table'));
			await picture(name);
		}
		for (const [format, type] of [['CSV', 'text/csv'], ['PDF', 'application/pdf']]) {
			const link = await middle.locator('a.button', { hasText: format }).getAttribute('href');
			const answer = await middle.request.get(address + link);
			expect(`${format}: type`, answer.headers()['content-type'].split(';')[0], type);
			if ((await answer.body()).length < 100) throw new Error(`${format}: nothing in it`);
		}
		await open(middle, '/lead/mismatches');
		await middle.locator('#report-sku').fill('no-such');
		await middle.keyboard.press('Enter');
		await seen(middle, '.report .message', 'None.');
	},
	async a_rejected_row_is_mended_in_the_page_and_only_that_is_imported() {
		const head = 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity';
		const rows = ['M-1,Ann,1 Road,London,NW8 9AY,GB,MUG-RED,1', 'M-2,Ben,2 Road,London,NW8 9AY,GB,MUG-RED,none',
			'M-3,Cat,3 Road,London,NW8 9AY,GB,MUG-RED,2'];
		await open(middle, '/lead/quarantine');
		await middle.locator('#mend-file').setInputFiles({ name: 'shop.csv', mimeType: 'text/csv',
			buffer: Buffer.from([head, ...rows].join('\r\n')) });
		await seen(middle, '.mend', 'quantity');
		expect('what is to be mended', await middle.locator('.mend textarea').inputValue(), rows[1]);
		await middle.screenshot({ path: `${folder}/lead-13-mend-1280x800.png` });
		await accessible(middle, 'mending');
		await middle.locator('.mend textarea').fill(rows[1].replace('none', '4'));
		await deed(middle, 'importMended').click(WAIT);
		await middle.locator('dialog[open] button[type=submit]').click(WAIT);
		await seen(middle, '.mend-place', '1 orders taken, 0 still rejected');
		expect('the order', json('order', 'show', 'M-2').lines[0].quantity, 4);
		let others = '';
		try { pw('order', 'show', 'M-1'); } catch (error) { others = error.stderr + error.stdout; }
		if (!/no such order/i.test(others)) throw new Error(`M-1 was imported too: ${others}`);
	},
	async what_a_manifest_says_is_never_markup() {
		await openAll('/order/X-HOSTILE');
		await onAll((page) => seen(page, 'dd', '<img src=x onerror="window.hostile=1">'));
		await deed(middle, 'show').click(WAIT);
		await seen(middle, 'address', '<script>');
		await open(middle, '/lead?q=hostile%20script');
		await seen(middle, '.hit', '<script>');
		expect('what it ran', await middle.evaluate(() => window.hostile ?? 0), 0);
	},
	async who_signs_out_sees_nothing_more() {
		await large.locator('.bar button').click(WAIT);
		await seen(large, '#who');
		await open(large, '/order/D-1001');
		await seen(large, '#who');
	},
	async no_screen_complained() {
		// a refused change is shown to the lead, and the browser notes it too; a page that is left asks no more
		expect('complaints', complaints.filter((one) => !/status of 4(01|03|09)|(needs|floor|late[^ ]*|lang[^ ]*) failed/.test(one)), []);
	},
};

await run(steps);
await browser.close();
