package dev.mitra.job.bench.report;

/**
 * A plot with two axes, drawn as SVG. Colours are classes of the page's style, so that they follow
 * light and dark. Not thread-safe.
 */
final class Plot {
  static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final int LEFT = 62;
  private static final int RIGHT = 18;
  private static final int TOP = 12;
  private static final int BOTTOM = 46;
  private static final double SAME_PIXEL = 0.5;

  private final StringBuilder svg = new StringBuilder(8_192);
  private final StringBuilder legend = new StringBuilder();
  private final Axis x;
  private final Axis y;

  /**
   * @param title for those who cannot see it
   */
  Plot(String title, Axis x, Axis y) {
    this.x = x;
    this.y = y;
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, HEIGHT, Text.html(title)));
    for (Axis.Tick tick : x.ticks()) {
      double at = px(tick.value());
      line("grid", at, TOP, at, HEIGHT - BOTTOM);
      text("tick", at, HEIGHT - BOTTOM + 16, "middle", tick.text());
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = py(tick.value());
      line("grid", LEFT, at, WIDTH - RIGHT, at);
      text("tick", LEFT - 7, at + 4, "end", tick.text());
    }
    line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    text("label", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", x.label());
    svg.append(
        "<text class=\"label\" text-anchor=\"middle\" transform=\"translate(14 %s) rotate(-90)\">%s</text>\n"
            .formatted(Text.pixel((TOP + HEIGHT - BOTTOM) / 2.0), Text.html(y.label())));
  }

  private double px(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private double py(double value) {
    return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  /**
   * Adds a line through points; one whose value is NaN interrupts it.
   *
   * @param name for the legend; empty for none
   * @param style classes of the page's style
   */
  Plot line(String name, String style, double[] xs, double[] ys) {
    StringBuilder path = new StringBuilder();
    boolean isOpen = false;
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < xs.length; i++) {
      if (Double.isNaN(ys[i])) {
        isOpen = false;
        continue;
      }
      double atX = px(xs[i]);
      double atY = py(ys[i]);
      boolean isSame = Math.abs(atX - lastX) < SAME_PIXEL && Math.abs(atY - lastY) < SAME_PIXEL;
      if (isOpen && isSame && i < xs.length - 1) {
        continue;
      }
      path.append(isOpen ? 'L' : 'M').append(Text.pixel(atX)).append(' ').append(Text.pixel(atY));
      isOpen = true;
      lastX = atX;
      lastY = atY;
    }
    svg.append("<path class=\"line %s\" d=\"%s\"/>\n".formatted(style, path));
    return legend(name, style);
  }

  /** Adds points, each with what is shown when one points at it. */
  Plot points(String style, double[] xs, double[] ys, String[] titles) {
    for (int i = 0; i < xs.length; i++) {
      if (!Double.isNaN(ys[i])) {
        svg.append(
            "<circle class=\"dot %s\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>%s</title></circle>\n"
                .formatted(
                    style, Text.pixel(px(xs[i])), Text.pixel(py(ys[i])), Text.html(titles[i])));
      }
    }
    return this;
  }

  /** Marks a stretch of the x axis over the whole height. */
  Plot band(double from, double to, String title) {
    double left = px(from);
    svg.append(
        "<rect class=\"band\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"><title>%s</title></rect>\n"
            .formatted(
                Text.pixel(left),
                TOP,
                Text.pixel(Math.max(1.5, px(to) - left)),
                HEIGHT - TOP - BOTTOM,
                Text.html(title)));
    return this;
  }

  /** Adds a level line that is no data, with its meaning at the left end. */
  Plot guide(double value, String text) {
    if (value <= y.to() && value >= y.from()) {
      line("guide", LEFT, py(value), WIDTH - RIGHT, py(value));
      text("tick", LEFT + 6, py(value) - 5, "start", text);
    }
    return this;
  }

  /** Adds something to the legend that is drawn in this style. */
  Plot legend(String name, String style) {
    if (!name.isEmpty()) {
      legend.append("<span><i class=\"%s\"></i>%s</span>".formatted(style, Text.html(name)));
    }
    return this;
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    svg.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, Text.pixel(x1), Text.pixel(y1), Text.pixel(x2), Text.pixel(y2)));
  }

  private void text(String style, double atX, double atY, String anchor, String text) {
    svg.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(style, Text.pixel(atX), Text.pixel(atY), anchor, Text.html(text)));
  }

  /** The legend and the drawing. */
  String html() {
    return "<div class=\"legend\">" + legend + "</div>\n" + svg + "</svg>\n";
  }
}
