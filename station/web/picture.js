// Pictures of items, from the station's images/. Where there is none, a drawn one that bears the SKU.
import { t } from './i18n.js';

const SAFE = /^[A-Za-z0-9][\w.-]*\.(png|jpe?g|webp)$/i; // what the station serves
const missing = new Set(); // names that it does not have: asked for once

const pictureName = (thing) => {
	const name = typeof thing?.image === 'string' ? thing.image : '';
	return SAFE.test(name) && !missing.has(name) ? name : '';
};

function drawnPicture(thing) {
	const node = document.createElement('span');
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
	const sku = document.createElement('span');
	node.className = 'picture drawn';
	use.setAttribute('href', '#i-item');
	svg.setAttribute('aria-hidden', 'true');
	svg.append(use);
	sku.className = 'picture-sku';
	sku.textContent = thing?.sku ?? '';
	node.append(svg, sku);
	return node;
}

// A node for the thing's picture: { sku, image, description }.
export function picture(thing) {
	const name = pictureName(thing);
	if (!name) return drawnPicture(thing);
	const node = document.createElement('span');
	const image = document.createElement('img');
	node.className = 'picture';
	image.alt = t('picture.of', { item: thing.description || thing.sku || '' });
	image.decoding = 'async';
	image.src = `/images/${encodeURIComponent(name)}`;
	image.addEventListener('error', () => { missing.add(name); node.replaceWith(drawnPicture(thing)); });
	node.append(image);
	return node;
}

// Puts it into its place, unless it is there already: a picture that is replaced by itself flickers.
export function setPicture(place, thing) {
	const key = thing ? `${pictureName(thing)}\n${thing.sku ?? ''}\n${document.documentElement.lang}` : '';
	place.hidden = !thing;
	if (place.dataset.picture === key && place.firstChild) return;
	place.dataset.picture = key;
	place.replaceChildren(...(thing ? [picture(thing)] : []));
}
