package dev.mitra.job.bench;

import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * Says how a benchmark goes: what has happened as lines, what happens now as one line that is
 * written over on a terminal, and as a line every ten seconds elsewhere.
 */
public final class BenchProgress {
  private static final long ELSEWHERE_EVERY_NANOS = 10_000_000_000L;
  private static final String ERASE = "\r\u001b[2K";

  private final PrintWriter out;
  private final boolean terminal;
  private long said = System.nanoTime();
  private boolean open;

  /**
   * @param out where it is said
   * @param terminal whether lines can be written over
   */
  public BenchProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Something that has happened, or begins. */
  void say(String line) {
    close();
    out.println(line);
    out.flush();
    said = System.nanoTime();
  }

  /** How it goes. */
  void tick(Supplier<String> line) {
    if (terminal) {
      out.print(ERASE + line.get());
      out.flush();
      open = true;
    } else if (System.nanoTime() - said >= ELSEWHERE_EVERY_NANOS) {
      say(line.get());
    }
  }

  /** Leaves nothing half written. */
  public void close() {
    if (open) {
      out.print(ERASE);
      out.flush();
      open = false;
    }
  }
}
