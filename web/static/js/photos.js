// Makes chosen photos small before they are sent, and says how far it is; without it they are sent as they are.
const LONGEST = 1280;
const MOST = 150 * 1024;
const QUALITIES = [0.82, 0.7, 0.55, 0.4];

async function packed(canvas) {
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= MOST) break;
  }
  return blob;
}

async function drawn(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

// What the browser cannot read goes as it is: the server says what is wrong with it.
async function smaller(file) {
  if (file.size <= MOST && file.type === "image/jpeg") return file;
  try {
    const blob = await packed(await drawn(file));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });
  } catch {
    return file;
  }
}

function attend(input) {
  const told = document.getElementById(`${input.id}-told`);
  let turn = 0;
  let busy = null;

  function say(words, values) {
    told.textContent = words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  async function shrink() {
    const mine = ++turn;
    const files = [...input.files];
    const small = new DataTransfer();
    for (const [number, file] of files.entries()) {
      say(told.dataset.busy, { one: number + 1, all: files.length });
      small.items.add(await smaller(file));
      if (mine !== turn) return;
    }
    input.files = small.files;
    const size = [...small.files].reduce((sum, file) => sum + file.size, 0);
    say(files.length ? told.dataset.done : "", { all: files.length, size: Math.ceil(size / 1024) });
  }

  input.addEventListener("change", () => {
    const work = shrink().catch(() => say("", {}));
    busy = work;
    work.then(() => {
      if (busy === work) busy = null;
    });
  });
  input.form.addEventListener("submit", async (event) => {
    if (busy) {
      const button = event.submitter;
      event.preventDefault();
      while (busy) await busy;
      input.form.requestSubmit(button);
    } else if (input.files.length) {
      say(told.dataset.sending, {});
    }
  });
}

if ("createImageBitmap" in window && "DataTransfer" in window && "requestSubmit" in HTMLFormElement.prototype) {
  document.querySelectorAll("input[type=file][data-shrink]").forEach(attend);
}
