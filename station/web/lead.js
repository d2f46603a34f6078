// The lead's pages by their paths.
import { boxPage, orderPage } from './order.js';
import { floorPage } from './floor.js';
import { needsPage } from './needs.js';
import { quarantinePage, rangesPage, recallsPage } from './editors.js';
import { reportPage, reportPaths } from './reports.js';
import { searchPage } from './search.js';
import { start } from './shell.js';
import { templatesPage } from './templates.js';

const pages = { '/devices': floorPage, '/lead/quarantine': quarantinePage, '/lead/recalls': recallsPage, '/lead/ranges': rangesPage,
	'/lead/templates': templatesPage };

start(() => {
	const main = document.getElementById('main');
	const text = new URLSearchParams(location.search).get('q');
	if (location.pathname.startsWith('/order/')) orderPage(main);
	else if (location.pathname.startsWith('/box/')) boxPage(main);
	else if (reportPaths.includes(location.pathname)) reportPage(main);
	else if (location.pathname in pages) pages[location.pathname](main);
	else if (text?.trim()) searchPage(main, text.trim());
	else needsPage(main);
});
