// Lets readers sift a long table: by words, and by what its rows carry in data attributes.
// Without it the whole table stands there.

for (const form of document.querySelectorAll("form[data-sieve]")) {
  const rows = [...document.getElementById(form.dataset.sieve).tBodies[0].rows];
  const output = form.querySelector("output");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = rows.map((row) => plain(row.textContent));

  const sift = () => {
    const { words: typed, ...chosen } = Object.fromEntries(new FormData(form));
    const sought = plain(typed).split(/\s+/);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !(sought.every((word) => words[at].includes(word)) &&
        Object.entries(chosen).every(([name, value]) => !value || row.dataset[name] === value));
      shown += !row.hidden;
    });
    output.textContent = output.dataset.shown.replace("{shown}", shown).replace("{all}", rows.length);
  };

  form.addEventListener("input", sift);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  sift(); // a browser that goes back fills the form again
}
