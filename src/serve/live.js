// Waits for the next build: loads the page again, or shows what is wrong.
(() => {
  const wait = (seen) => {
    const script = document.createElement("script");
    script.src = `/-/next.js?after=${seen}`;
    script.onload = () => script.remove();
    // The server has ended; it may come back.
    script.onerror = () => {
      script.remove();
      setTimeout(() => wait(seen), 1000);
    };
    document.head.append(script);
  };

  const show = (mistakes) => {
    document.querySelector("#paperfeed-mistakes")?.remove();
    const box = document.createElement("pre");
    box.id = "paperfeed-mistakes";
    box.setAttribute("role", "alert");
    box.textContent = `Not built:\n\n${mistakes}`;
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "60vh", overflow: "auto", margin: "0",
      padding: "1rem", background: "#300", color: "#fff", font: "14px/1.4 monospace",
      borderTop: "4px solid #f55", zIndex: "9", whiteSpace: "pre-wrap",
    });
    document.body.append(box);
  };

  window.paperfeedBuilt = (number, mistakes) => {
    if (mistakes === "") {
      location.reload();
    } else {
      show(mistakes);
      wait(number);
    }
  };

  // Until then, a script that is not answered keeps the page from being loaded.
  const seen = document.currentScript.dataset.built;
  addEventListener("load", () => wait(seen));
})();
