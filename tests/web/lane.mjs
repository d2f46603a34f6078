// node lane.mjs ADDRESS FOLDER: what a bench may have to show besides packing: goods with pictures, orders and addresses that
// change, troubles of the printer and the station, training, a scanner or a keyboard alone. test_lane.sh starts it, and
// stops and starts the station when this asks for it.
import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { SIZES, WAIT, address, complaints, expect, hidden, inEachLanguage, json, look, middle, onAll, picture, pw, refusedScan,
	run, scanned, screens, shows, small, state } from './screens.mjs';

const commands = json('commands');
const [pat, bob] = ['Pat', 'Bob'].map((name) => json('badges')[name]);
const data = process.env.DATA;
const sealCode = (order) => json('order', 'show', order).boxes.find((box) => box.seal_code).seal_code;
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// Asks the script around this for something, and waits until it is done.
async function station(wish) {
	writeFileSync(`${data}/../wish.new`, wish);
	renameSync(`${data}/../wish.new`, `${data}/../wish`);
	const until = Date.now() + 120000;
	while (existsSync(`${data}/../wish`)) {
		if (Date.now() > until) throw new Error(`the station did not ${wish}`);
		await pause(50);
	}
}

// A mug, drawn by the browser.
async function paint() {
	const page = await middle.context().browser().newPage();
	await page.setViewportSize({ width: 240, height: 240 });
	await page.setContent(`<style>*{margin:0}</style><svg viewBox="0 0 100 100" width="240"><rect width="100" height="100" fill="#fff"/>
		<path d="M70 38h8q10 16-12 28" fill="none" stroke="#1d5fbf" stroke-width="6"/><path d="M28 28h44l-5 54H33z" fill="#1d5fbf"/></svg>`);
	mkdirSync(`${data}/images`, { recursive: true });
	writeFileSync(`${data}/images/mug.png`, await page.screenshot());
	writeFileSync(`${data}/images/broken.png`, 'no picture at all');
	await page.close();
}

const drawn = (page, selector) => page.waitForFunction((at) => {
	const image = document.querySelector(`${at} img`);
	return image && image.complete && image.naturalWidth > 0;
}, selector, WAIT);

// Each sign and frame of what a packer may see: told apart without colour and without words.
const shapeOf = (page) => page.evaluate(() => {
	const card = document.getElementById('card');
	const latched = !document.getElementById('latch').hidden;
	return latched ? 'latch' : `${card.querySelector('#card-icon use').getAttribute('href')} ${getComputedStyle(card).borderTopStyle}`;
});
const shapes = {};

const steps = {
	async an_item_is_shown_by_its_picture_or_a_drawn_one_with_its_sku() {
		await paint();
		await onAll((page) => page.goto(`${address}/lane/bench-1`));
		scanned(pat, 'L-1');
		await state('packing');
		await onAll((page) => drawn(page, '#missing .row-next'));
		await small.locator('#sound').click(WAIT);
		scanned('L-MUG');
		await shows('#card-count', '1 of 3');
		await onAll((page) => drawn(page, '#card-picture'));
		shapes.accepted = await shapeOf(middle);
		await inEachLanguage('lane-picture');
		scanned('L-TEA');
		await shows('#card-picture .picture-sku', 'TEA');
		expect('the broken picture', await middle.locator('#card-picture img').count(), 0);
		await inEachLanguage('lane-drawn');
	},
	async an_order_that_changes_names_what_to_take_out_and_how() {
		scanned('L-MUG', 'L-MUG');
		pw('order', 'change', 'L-1', '--line', '1', '--quantity', '1', '--reason', 'test', '--by', 'Lee');
		await state('latched');
		await shows('#latch-do', 'Take out 2 × Mug, blue.');
		await shows('#latch-do', 'Then scan each thing that you took out.');
		shapes.stop = await shapeOf(middle);
		await inEachLanguage('lane-order-changed');
		await onAll((page) => page.reload());
		await shows('#latch-do', 'Take out 2 × Mug, blue.');
		await small.locator('#latch-ack').click(WAIT);
		await state('packing');
		await shows('#next-text', 'Scan what comes out');
	},
	async each_thing_to_come_out_has_a_card_until_it_is_scanned() {
		scanned('L-MUG');
		await shows('#card-title', 'Take out: Mug, blue');
		await shows('#card-count', '1 ×');
		await inEachLanguage('lane-take-out');
		scanned('L-MUG');
		await hidden('#takeout-list');
		await shows('#next-text', 'Scan the next item');
	},
	async a_new_address_makes_the_old_sheet_a_stranger() {
		scanned('L-TEA');
		await state('labelled');
		shapes.label = await shapeOf(middle);
		const old = sealCode('L-1');
		pw('order', 'change', 'L-1', '--address1', '9 New Street', '--reason', 'test', '--by', 'Lee');
		await state('labelled');
		refusedScan(old, 'address-changed');
		await shows('#card-title', 'The address has changed');
		await shows('#card-do', 'Tear up this label.');
		shapes.refused = await shapeOf(middle);
		await inEachLanguage('lane-address-changed');
		for (const page of screens) expect('no address on the page', /New Street|1 Road|Ann/.test(await page.content()), false);
		scanned(sealCode('L-1'));
		await state('ready');
		shapes.sealed = await shapeOf(middle);
	},
	async a_printer_that_cannot_print_says_what_to_do_and_goes_on_by_itself() {
		chmodSync(`${data}/labels`, 0o500);
		scanned('L-2', 'L-MUG');
		await shows('#next-text', 'Look at the printer');
		await shows('#card-title', 'The printer is not ready');
		shapes.printer = await shapeOf(middle);
		await inEachLanguage('lane-printer-out');
		chmodSync(`${data}/labels`, 0o700);
		await state('labelled');
		scanned(sealCode('L-2'));
		await state('ready');
	},
	async goods_that_are_recalled_or_expired_stop_the_lane() {
		scanned('L-3');
		pw('recall', 'add', 'PILL', '--reason', 'test', '--by', 'Lee');
		refusedScan('L-PILL', 'recalled');
		await shows('#latch-title', 'Recalled');
		await inEachLanguage('lane-recalled');
		scanned(commands.ACK);
		pw('recall', 'end', '1', '--reason', 'test', '--by', 'Lee');
		refusedScan('L-PILL', 'lot-required');
		await shows('#next-text', 'Scan its lot number');
		await inEachLanguage('lane-lot');
		scanned(commands.SETASIDE);
	},
	async signs_tell_apart_what_colours_do() {
		const signs = Object.values(shapes);
		expect('signs and frames of accepted, refused, stop, sealed, printer and label', signs.length, 6);
		expect('of which no two are alike', new Set(Object.entries(shapes).filter(([name]) => name !== 'printer')
			.map(([, sign]) => sign)).size, 5);
	},
	async sounds_tell_apart_with_eyes_shut() {
		const heard = await middle.evaluate(async () => {
			const { PATTERNS } = await import('/module/sound.js');
			return Object.entries(PATTERNS).map(([name, { type, notes }]) => [name, type, notes.map(([hertz], i) =>
				(i === 0 ? (hertz > 600 ? 'high' : 'low') : Math.sign(hertz - notes[i - 1][0]))).join(' ')]);
		});
		expect('kinds of sound', heard.map(([name]) => name).sort(), ['accepted', 'complete', 'label', 'refused', 'sealed', 'stop']);
		expect('tunes', new Set(heard.map(([, , tune]) => tune)).size, heard.length);
		const timbre = Object.fromEntries(heard);
		expect('good and bad in one timbre', new Set([timbre.accepted, timbre.refused, timbre.stop]).size, 3);
	},
	// Every verdict and every trouble of a printer, as a screen may have to show it, in all languages at all sizes.
	async every_verdict_fits_every_screen_in_every_language() {
		await onAll(async (page, i) => {
			await page.evaluate(`window.look = ${look}`);
			for (const code of ['es', 'ru', 'zh', 'en']) {
				await page.evaluate((key) => document.querySelector(`#languages [lang=${key}]`).click(), code);
				await page.waitForFunction((key) => document.documentElement.lang === key, code, WAIT);
				const wrong = await page.evaluate(async (language) => {
					const draw = await import('/module/view.js');
					const words = await (await fetch(`/lang/${language}.json`)).json();
					const { loadLanguage } = await import('/module/i18n.js');
					await loadLanguage('lane/bench-1');
					const { latches } = await import('/module/verdicts.js');
					const view = { lane: 'bench-1', state: 'packing', expect: 'item', packer: 'Pat', order: { order_id: 'WEB-2024-10077', units: 12, packed: 3 },
						box: { box: 'b', ordinal: 2, units: 3, state: 'open' }, printers: [], scanners: [{ state: 'ready' }],
						missing: [{ line: '1', sku: 'CUP-22', description: 'Cup with a saucer, white, 220 ml', quantity: 9, packed: 1 }],
						packed: [{ line: '2', sku: 'TEA', description: 'Green tea', quantity: 2, packed: 2 }] };
					const found = [];
					const check = (name) => found.push(...window.look().map((what) => `${name}: ${what}`));
					const show = (now, verdict) => {
						draw.drawHeader(now); draw.drawNext(now); draw.drawAlerts(now, []); draw.drawLists(now); draw.drawProposal(now);
						draw.drawCard({ view: now, verdict, stale: false }, false, false);
						draw.drawLatch({ view: now, verdict, latchVerdict: verdict }, false);
						draw.drawReach(now.state === 'latched', false);
					};
					for (const key of Object.keys(words)) {
						const verdict = /^verdict\.(.*)\.say$/.exec(key)?.[1];
						const printer = /^printer\.(.*)\.say$/.exec(key)?.[1];
						if (verdict) {
							const refused = words[`verdict.${verdict}.do`] && !/^(signed|order-(opened|resumed|set)|item|box|weight-acc|undone|ack.*ged|lane|line|called|label-(queued|printed))/.test(verdict);
							const told = { result: refused ? 'refused' : 'accepted', verdict, text: '', sku: 'CUP-22', description: 'Cup with a saucer, white, 220 ml', code: '0614141000012',
								count: verdict.startsWith('item') ? 10 : undefined, of: verdict.startsWith('item') ? 12 : undefined };
							show(latches(told) ? { ...view, state: 'latched', latch: { verdict } } : view, told);
							check(verdict);
						}
						if (printer) {
							show({ ...view, state: 'printing', expect: 'wait', missing: [], printers: [{ name: 'label', state: 'stopped', reason: printer, text: 'Somebody has to look at the device.' }] }, null);
							check(`printer ${printer}`);
						}
					}
					return found;
				}, code);
				expect(`${SIZES[i].join('x')} ${code}`, wrong, []);
			}
			await page.reload();
		});
	},
	async a_scanner_that_types_works_wherever_the_focus_is() {
		await state('ready');
		for (const at of ['#language', '#more', '#type']) {
			await small.locator(at).focus();
			await small.keyboard.type(at === '#type' ? 'L-4' : 'L-NONE');
			await small.keyboard.press('Enter');
			if (at !== '#type') await shows('#card-title', 'This order is not known');
		}
		await state('packing');
		expect('the menus', [await small.locator('#languages').isVisible(), await small.locator('#sheet').isVisible()], [false, false]);
		await small.keyboard.type('L-TEA\r');
		await shows('#progress-packed', '1');
		await small.keyboard.press('Escape');
	},
	async all_is_done_by_keyboard_alone() {
		const to = async (selector) => { // by Tab, as somebody does who has no pointer
			for (let i = 0; i < 60; i++) {
				if (await middle.evaluate((at) => document.activeElement?.matches(at), selector)) return;
				await middle.keyboard.press('Tab');
			}
			throw new Error(`Tab does not lead to ${selector}`);
		};
		await to('#commands [data-command="UNDO"]');
		expect('a frame around the focus', await middle.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'solid');
		await middle.keyboard.press('Enter');
		await shows('#progress-packed', '0');
		await to('#more');
		await middle.keyboard.press('Space');
		await to('#sheet [data-command="NEWBOX"]');
		await picture('lane-commands');
		await middle.keyboard.press('Escape');
		expect('the sheet', await middle.locator('#sheet').isVisible(), false);
		await to('#language');
		await middle.keyboard.press('Enter');
		await to('#languages [lang="es"]');
		await middle.keyboard.press('Enter');
		await middle.waitForFunction(() => document.documentElement.lang === 'es', null, WAIT);
		await to('#type');
		await middle.keyboard.press('Enter');
		await middle.keyboard.type('L-MUG\n');
		await state('latched');
		await to('#latch-ack');
		await middle.keyboard.press('Enter');
		await state('packing');
		await middle.evaluate(() => document.querySelector('#languages [lang=en]').click());
	},
	async every_button_is_large_enough_for_a_glove() {
		const sizes = () => onAll(async (page, i) => {
			const less = await page.evaluate(() => [...document.querySelectorAll('button, a, input')].filter((node) => node.checkVisibility())
				.map((node) => [node.id || node.textContent.trim(), node.getBoundingClientRect()])
				.filter(([, box]) => box.width < 48 || box.height < 48).map(([name, box]) => `${name}: ${box.width} x ${box.height}`));
			expect(`buttons at ${SIZES[i].join('x')}`, less, []);
		});
		await sizes();
		await onAll((page) => page.evaluate(() => { document.getElementById('more').click(); document.getElementById('language').click(); }));
		await sizes();
		await onAll((page) => page.keyboard.press('Escape'));
		refusedScan('L-MUG', 'wrong-item');
		await state('latched');
		await sizes();
	},
	async a_finger_alone_can_do_it() {
		const touch = await small.context().browser().newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
		await touch.goto(`${address}/lane/bench-1`);
		await touch.locator('#latch-ack').tap(WAIT);
		await state('packing');
		await touch.locator('#type').tap(WAIT);
		await touch.locator('#code').fill('L-TEA');
		await touch.locator('#scan button').tap(WAIT);
		await shows('#progress-packed', '1');
		await touch.locator('#commands [data-command="UNDO"]').tap(WAIT);
		await shows('#progress-packed', '0');
		await touch.locator('#more').tap(WAIT);
		await touch.locator('#sheet [data-command="SETASIDE"]').tap(WAIT);
		await state('ready');
		await touch.close();
	},
	async a_language_is_the_lanes_and_goes_with_its_packer() {
		const context = await middle.context().browser().newContext(); // one tablet, at one lane and then at another
		const page = await context.newPage();
		const is = (code) => page.waitForFunction((key) => document.documentElement.lang === key, code, WAIT);
		const choose = async (code) => {
			await page.locator('#language').click(WAIT);
			await page.locator(`#languages [lang="${code}"]`).click(WAIT);
			await is(code);
		};
		await page.goto(`${address}/lane/bench-1`);
		await page.locator('#packer', { hasText: 'Pat' }).waitFor(WAIT);
		await choose('zh');
		await page.goto(`${address}/lane/bench-2`);
		pw('scan', '--lane', 'bench-2', bob);
		await page.locator('#packer', { hasText: 'Bob' }).waitFor(WAIT);
		await choose('ru');
		await page.reload();
		await is('ru');
		await page.goto(`${address}/lane/bench-1`);
		await is('zh');
		pw('scan', '--lane', 'bench-1', bob);
		await is('ru');
		pw('scan', '--lane', 'bench-1', pat);
		await is('zh');
		await context.close();
	},
	async ten_thousand_lines_are_no_more_to_a_page_than_three() {
		const weight = async () => ({
			nodes: await middle.evaluate(() => document.querySelectorAll('*').length),
			bytes: JSON.stringify(await (await fetch(`${address}/api/v1/lanes/bench-1`)).json()).length,
		});
		scanned('L-5');
		await shows('#missing-count', '100');
		const few = await weight();
		scanned(commands.SETASIDE, 'L-10000');
		await shows('#missing-count', '10000');
		await picture('lane-10000');
		const many = await weight();
		scanned(commands.SETASIDE);
		if (many.nodes > few.nodes * 1.1 || many.bytes > few.bytes * 1.1) throw new Error(JSON.stringify([few, many]));
	},
	async a_tablet_that_slept_shows_what_it_has_missed() {
		scanned('L-4');
		await state('packing');
		const sleepers = await Promise.all(screens.map((page) => page.context().newCDPSession(page)));
		for (const one of sleepers) await one.send('Page.setWebLifecycleState', { state: 'frozen' });
		scanned('L-TEA');
		for (const one of sleepers) await one.send('Page.setWebLifecycleState', { state: 'active' });
		await shows('#progress-packed', '1');
	},
	async a_station_that_is_silent_is_noticed_and_no_scan_is_believed() {
		await station('freeze');
		await onAll((page) => page.waitForSelector('#lost:not([hidden])', WAIT));
		await inEachLanguage('lane-offline', { quiet: true });
		await small.keyboard.type('L-TEA\n');
		await station('thaw');
		await hidden('#lost');
		await shows('#progress-packed', '1');
	},
	async a_station_that_was_restarted_goes_on_where_it_was() {
		await station('stop');
		await onAll((page) => page.waitForSelector('#lost:not([hidden])', WAIT));
		await station('start');
		await hidden('#lost');
		await state('packing');
		await shows('#progress-packed', '1');
		scanned('L-TEA');
		await state('labelled');
		scanned(sealCode('L-4'));
		await state('ready');
	},
	async training_is_marked_on_every_screen_and_counts_nowhere() {
		const before = pw('digest');
		await small.locator('#commands [data-command="TRAINING"]').click(WAIT);
		await onAll((page) => page.waitForSelector('#training:not([hidden])', WAIT));
		await shows('#card-title', 'Training begins');
		await inEachLanguage('lane-training');
		const press = async (code) => {
			if (!await middle.locator('#demo').isVisible()) await middle.locator('#demo-toggle').click(WAIT);
			await middle.locator(`#demo [data-code="${code}"]`).click(WAIT);
		};
		await press('TRAINING-1');
		await state('packing');
		await press('TRAINING-ROCK');
		await state('latched');
		expect('the mark over the latch', await onAll((page) => page.evaluate(() => {
			const box = document.getElementById('training').getBoundingClientRect();
			return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).closest('#training') !== null;
		})), [true, true, true]);
		await inEachLanguage('lane-training-latched');
		await middle.locator('#latch-ack').click(WAIT);
		for (const code of ['TRAINING-MUG', 'TRAINING-TEA', 'TRAINING-TEA']) {
			await state('packing');
			await press(code);
			await shows('#progress-packed', { 'TRAINING-MUG': '1' }[code] ?? /[23]/);
		}
		await state('labelled');
		await picture('lane-training-label');
		await press('TRAINING-LABEL-1');
		await state('ready');
		await onAll((page) => page.reload());
		await onAll((page) => page.waitForSelector('#training:not([hidden])', WAIT));
		await small.locator('#commands [data-command="TRAINING"]').click(WAIT);
		await hidden('#training');
		await shows('#card-title', 'Training is over');
		expect('the digest', pw('digest'), before);
	},
	async a_call_stays_on_the_screen_until_it_is_answered() {
		scanned(commands.CALL);
		await shows('.alert', 'A lead is called');
		await inEachLanguage('lane-called');
		await onAll((page) => page.reload());
		await shows('.alert', 'A lead is called');
	},
	async a_lane_that_does_not_exist_says_so_and_leads_to_those_that_do() {
		const page = await middle.context().browser().newPage({ viewport: { width: 800, height: 480 } });
		await page.goto(`${address}/lane/bench-77`);
		await page.locator('#lost-title', { hasText: 'This lane does not exist' }).waitFor(WAIT);
		await page.locator('#lost-link').click();
		await page.locator('#lanes a', { hasText: 'bench-1' }).waitFor(WAIT);
		await page.close();
	},
	async the_page_of_all_lanes_is_accessible_and_works_by_keyboard() {
		await onAll(async (page) => {
			await page.goto(`${address}/`);
			await page.locator('#lanes a', { hasText: 'bench-1' }).waitFor(WAIT);
		});
		await picture('index');
		for (let i = 0; i < 20 && !await middle.evaluate(() => document.activeElement?.matches('#lanes a')); i++) await middle.keyboard.press('Tab');
		await middle.keyboard.press('Enter');
		await middle.waitForURL(/\/lane\/bench-1$/, WAIT);
		await middle.waitForSelector('#app[data-state="ready"]', WAIT);
	},
	// What the browser asks for before the lane is drawn, with headers: bytes, however loaded the machine is.
	async the_first_load_weighs_at_most_60_kB_and_the_second_next_to_nothing() {
		const context = await middle.context().browser().newContext();
		const page = await context.newPage();
		const weigh = async () => {
			await page.waitForSelector('#app[data-state="ready"]', WAIT);
			return page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
				.map((one) => [new URL(one.name).pathname, one.transferSize, one.encodedBodySize, one.decodedBodySize]));
		};
		const sum = (files) => files.reduce((bytes, [, size]) => bytes + size, 0);
		await page.goto(`${address}/lane/bench-1`);
		const first = await weigh();
		const pages = first.filter(([path]) => /\.(js|css|json)$|^\/lane\//.test(path));
		expect('files that came as they are', pages.filter(([, , sent, whole]) => whole > 1000 && sent >= whole), []);
		expect('files of other addresses', await page.evaluate(() => performance.getEntriesByType('resource')
			.filter((one) => !one.name.startsWith(location.origin)).length), 0);
		if (pages.length < 5 || sum(first) > 60000) throw new Error(`${sum(first)} bytes: ${JSON.stringify(first)}`);
		await page.reload();
		const second = await weigh();
		if (sum(second) > sum(first) / 4) throw new Error(`${sum(second)} bytes again, after ${sum(first)}`);
		await context.close();
	},
	async no_screen_complained() {
		// of a station that is frozen or stopped, and of the picture that is none
		const real = complaints.filter((text) => !/ERR_|Failed to load resource|broken\.png|lanes\/bench-1 failed/.test(text));
		expect('complaints', real, []);
	},
};

await run(steps);
