// node page.mjs ADDRESS FOLDER: packs an order at the page of bench-1 as a packer does who clicks. With TRIAL set, at a
// station in a trial; with SCALE, at a lane with a scale. Says "ok" or "not ok" of each step.
import { readdirSync } from 'node:fs';
import { address, click, expect, hidden, inEachLanguage, json, middle, onAll, picture, pw, refusedScan, run, scanned, screens,
	complaints, shows, small, state, WAIT } from './screens.mjs';

// ---- the steps ----

const order = 'D-1004'; // four lines
const chip = (name) => `.demo .chip:has-text("${name}")`;
const background = (page, selector) =>
	page.locator(selector).evaluate((node) => getComputedStyle(node).backgroundImage + getComputedStyle(node).backgroundColor);
let digest = '';
let box = '';

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
await run(TRIAL ? trial : SCALE ? weighing : steps);
