package dev.mitra.job.train;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Says how long work goes: what matters at once, the rest every few seconds. */
public final class Progress {
  private static final long SAY_EVERY_NANOS = 5_000_000_000L;

  private final PrintWriter out;
  private long said = System.nanoTime();

  /**
   * @param out where it is said
   */
  public Progress(PrintWriter out) {
    this.out = out;
  }

  /** Says a line. */
  public void say(String line) {
    out.println(line);
    out.flush();
    said = System.nanoTime();
  }

  /** Says a line when nothing was said for a while. */
  public void tick(Supplier<String> line) {
    if (System.nanoTime() - said >= SAY_EVERY_NANOS) {
      say(line.get());
    }
  }
}
