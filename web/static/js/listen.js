// Reads the lines aloud with the browser's own voice, where it has one; else the button stays hidden.
const button = document.getElementById("listen");
const lines = [...document.querySelectorAll("#lines li")].map((line) => line.textContent);
const start = button.textContent;

function show(speaking) {
  button.setAttribute("aria-pressed", speaking);
  button.textContent = speaking ? button.dataset.stop : start;
}

function read() {
  speechSynthesis.cancel();
  lines.forEach((line, number) => {
    const said = new SpeechSynthesisUtterance(line);
    said.lang = document.documentElement.lang;
    said.rate = 0.85;
    if (number === lines.length - 1) said.onend = () => show(false);
    speechSynthesis.speak(said);
  });
}

function offer() {
  const own = document.documentElement.lang.slice(0, 2);
  button.hidden = !speechSynthesis.getVoices().some((voice) => voice.lang.startsWith(own));
}

if ("speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  addEventListener("pagehide", () => speechSynthesis.cancel());
  button.addEventListener("click", () => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    show(!speaking);
    if (speaking) speechSynthesis.cancel();
    else read();
  });
}
