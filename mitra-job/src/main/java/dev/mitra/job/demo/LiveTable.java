package dev.mitra.job.demo;

import dev.mitra.job.screen.Display;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Shows decisions while they are made: on a terminal a frame that is redrawn in place, anywhere
 * else plain lines. Thread-safe.
 *
 * <p>Whoever owns it calls {@link #refresh()} a few times a second, and {@link #close()} at the end
 * and when the process is interrupted, for a terminal is changed until then.
 */
public final class LiveTable implements AutoCloseable {
  private final DemoStats stats;
  private final PrintStream out;
  private final Clock clock;
  private final View view;
  private boolean closed;

  /**
   * Takes the display over, until it is closed.
   *
   * @param stats where the totals come from
   * @param out written in whole frames, or whole lines; left open
   */
  public LiveTable(DemoStats stats, Display display, PrintStream out, Clock clock) {
    this.stats = stats;
    this.out = out;
    this.clock = clock;
    view =
        display.terminal()
            ? new Screen(display, clock.millis())
            : new PlainLog(display, clock.millis());
    write(view.open());
  }

  /** On the standard output, whatever it is. */
  public static LiveTable onStandardOutput(DemoStats stats) {
    return new LiveTable(stats, Display.detect(), standardOutput(), Clock.systemUTC());
  }

  /** The standard output in UTF-8; the platform's own encoding may have no rupee sign. */
  public static PrintStream standardOutput() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
  }

  /** Offers a decision; of many, some are shown. Does not count it: {@link DemoStats} does. */
  public synchronized void decided(DecisionRow row) {
    view.decided(row);
  }

  /**
   * Shows a line of its own, for example "epoch 23 is in force: Rule/card-testing changed".
   *
   * @param text cut to the width
   */
  public synchronized void note(String text) {
    if (!closed) {
      write(view.note(text, clock.millis()));
    }
  }

  /** Draws the frame again, or prints what is due. */
  public synchronized void refresh() {
    if (!closed) {
      write(view.refresh(stats.totals(), clock.millis()));
    }
  }

  /** Gives the display back as it was: cursor, colours, wrapping. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      write(view.close(stats.totals(), clock.millis()));
    }
  }

  private void write(String text) {
    if (!text.isEmpty()) {
      out.print(text);
      out.flush();
    }
  }
}
