// Keeps what is written while it is written, and says so with the time; without it each page is kept as it is left.
const form = document.querySelector("form[data-keep]");
const told = document.querySelector("[data-kept]");
let waiting = 0;

async function keep() {
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.ok) told.textContent = await answer.text();
  } catch {
    // Off the net: the page keeps it, and the next step sends it.
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 800);
});
