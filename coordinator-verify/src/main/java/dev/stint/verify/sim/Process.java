package dev.stint.verify.sim;

/**
 * A process with a clock of its own rate. It can stand still, and then what happens to it happens
 * when it goes on; and it can die, and then what was on the way to it is lost.
 */
class Process {
  final Timeline time;
  final String name;
  private double rate = 1;
  private long pausedUntil;
  private int life;
  private boolean up = true;

  Process(Timeline time, String name) {
    this.time = time;
    this.name = name;
  }

  /** Its own monotonic clock. */
  final long now() {
    return (long) (time.nanos() * rate);
  }

  final void rate(double newRate) {
    rate = newRate;
  }

  final boolean isUp() {
    return up;
  }

  final boolean isPaused() {
    return time.nanos() < pausedUntil;
  }

  final void pause(long nanos) {
    pausedUntil = Math.max(pausedUntil, time.nanos() + nanos);
  }

  /** It dies: nothing that was meant for it happens. */
  final void die() {
    up = false;
    life++;
  }

  /** It lives again, with nothing in memory. */
  final void live() {
    up = true;
    life++;
    pausedUntil = 0;
  }

  /** Does this after so long, if the process lives on until then, and when it does not stand. */
  final void after(long delayNanos, Runnable task) {
    if (!up) {
      return;
    }
    int born = life;
    time.after(delayNanos, () -> whenAwake(born, task));
  }

  private void whenAwake(int born, Runnable task) {
    if (born != life) {
      return;
    }
    if (isPaused()) {
      time.after(pausedUntil - time.nanos(), () -> whenAwake(born, task));
    } else {
      task.run();
    }
  }

  /** How long until its own clock shows this. */
  final long until(long itsNanos) {
    return (long) Math.max(0, (itsNanos - now()) / rate) + 1;
  }
}
