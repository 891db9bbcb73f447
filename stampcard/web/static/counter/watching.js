// Whether a camera that says it works shows anything: some give black or a still picture.

const LOOK_MS = 500; // between two samples
const DEAD_MS = 3500; // of black or stillness: more than a camera needs to wake
const BLACK = 16; // the brightest dot of a lens that is covered or a camera that is off
const ACROSS = 32;
const DOWN = 18;

export class Watch {
  #sampled = 0;
  #alive = 0;
  #last = "";
  #brush = null;

  // From here on the camera has time to show something.
  begin(now) {
    this.#alive = now;
  }

  isDead(video, now) {
    if (now - this.#sampled >= LOOK_MS) {
      this.#sampled = now;
      if (this.#lives(video)) this.#alive = now;
    }
    return now - this.#alive > DEAD_MS;
  }

  // Even of a still table no two pictures of a camera are the same dot for dot.
  #lives(video) {
    const dots = this.#sample(video);
    const now = dots.join();
    const changed = now !== this.#last;
    this.#last = now;
    return changed && dots.some((dot, at) => at % 4 < 3 && dot > BLACK);
  }

  #sample(video) {
    if (!this.#brush) {
      const canvas = document.createElement("canvas");
      canvas.width = ACROSS;
      canvas.height = DOWN;
      this.#brush = canvas.getContext("2d", { willReadFrequently: true });
    }
    this.#brush.drawImage(video, 0, 0, ACROSS, DOWN);
    return this.#brush.getImageData(0, 0, ACROSS, DOWN).data;
  }
}
