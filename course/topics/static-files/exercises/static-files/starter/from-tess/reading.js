// Says how long a post takes to read. Tess
document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("reading-time");
  const words = document.querySelector("article").innerText.split(/\s+/).length;
  const minutes = Math.ceil(words / 200);
  place.textContent = minutes === 1 ? "One minute to read." : `${minutes} minutes to read.`;
});
