// "Nghe đọc": the step read by a Vietnamese voice of the device. Without one the button stays hidden.
const box = document.querySelector("[data-read-aloud]");
const [play, stop] = box.querySelectorAll("button");
const state = box.querySelector("[role=status]");
const words = box.dataset;
const speech = globalThis.speechSynthesis;

const BLOCKS = "h1,h2,h3,h4,p,li,dt,dd,legend,label,th,td,.hint";
const NOT_READ = ".visually-hidden,.no-print,.error,.field,figure,svg,button,textarea,[hidden]";
const MOST = 180; // Chrome falls silent within a long text

// A voice on the device itself before one that needs a network.
const voice = () => {
  const own = speech.getVoices().filter(({ lang }) => /^vi\b/i.test(lang.replace("_", "-")));
  return own.find(({ localService }) => localService) ?? own[0];
};

const piecesOf = (text) => text.replace(/\s+/g, " ").match(/\S.*?(?:[.!?…:;](?= |$)|$)/g)?.flatMap((sentence) => {
  const pieces = [];
  let rest = sentence;
  while (rest.length > MOST) {
    const head = rest.slice(0, MOST);
    const cut = Math.max(head.lastIndexOf(", "), 0) || Math.max(head.lastIndexOf(" "), 0) || MOST - 1;
    pieces.push(rest.slice(0, cut + 1).trim());
    rest = rest.slice(cut + 1).trim();
  }
  return [...pieces, rest].filter(Boolean);
}) ?? [];

// Title, text, actions: what a reader sees now and what is in Vietnamese, in the order of the page.
const textOfStep = () => {
  const blocks = new Map();
  for (const part of document.querySelectorAll("main h1, #buoc")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement: around } = walker.currentNode;
      const block = around.closest(BLOCKS);
      if (!block || around.closest(NOT_READ) || !around.closest("[lang]").lang.startsWith("vi")) continue;
      blocks.set(block, (blocks.get(block) ?? "") + data);
    }
  }
  return [...blocks.values()].flatMap(piecesOf);
};

let pieces = [];
let next = 0;
let speaking; // held here: Chrome ends one that nothing holds without a word

const show = (label, sentence, isOpen) => {
  play.querySelector("span").textContent = words[label];
  state.textContent = sentence;
  if (!isOpen && document.activeElement === stop) play.focus();
  stop.hidden = !isOpen;
};

const hush = () => {
  speaking = undefined;
  speech.cancel();
};

const end = (sentence) => {
  hush();
  pieces = [];
  show("play", sentence, false);
};

const speak = () => {
  if (next >= pieces.length) {
    end(words.finished);
    return;
  }
  const one = new SpeechSynthesisUtterance(pieces[next]);
  one.voice = voice();
  one.lang = "vi-VN";
  one.onend = () => {
    if (one !== speaking) return;
    next += 1;
    speak();
  };
  one.onerror = () => { if (one === speaking) end(words.failed); };
  speaking = one;
  speech.speak(one);
};

// Going on begins the sentence anew: on Android a voice that was paused does not go on.
play.addEventListener("click", () => {
  if (speaking) {
    hush();
    show("goOn", words.paused, true);
    return;
  }
  if (!pieces.length) [pieces, next] = [textOfStep(), 0];
  show("pause", words.reading, true);
  speak();
});
stop.addEventListener("click", () => end(""));

if (speech) {
  const offer = () => { box.hidden = !voice(); };
  speech.onvoiceschanged = offer;
  offer();
  addEventListener("pagehide", () => end(""));
}
