// Counts the signs while they are written; without it they are counted when they come back.
const field = document.querySelector("input[data-counted]");
const told = document.querySelector("[data-now]");

field?.addEventListener("input", () => {
  told.textContent = field.value ? told.dataset.now.replace("{count}", [...field.value].length) : "";
});
