const slides = [...document.querySelectorAll('.slide')];
let at = 0;
function show(next) {
  slides[at].classList.remove('shown');
  at = Math.max(0, Math.min(slides.length - 1, next));
  slides[at].classList.add('shown');
  history.replaceState(null, '', '#' + (at + 1));
}
const steps = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, ' ': 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
  Home: -Infinity, End: Infinity,
};
addEventListener('keydown', event => {
  if (!(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  show(at + steps[event.key]);
});
addEventListener('click', event => show(at + (event.clientX < innerWidth / 3 ? -1 : 1)));
const asked = () => show((parseInt(location.hash.slice(1)) || 1) - 1);
addEventListener('hashchange', asked);
asked();
