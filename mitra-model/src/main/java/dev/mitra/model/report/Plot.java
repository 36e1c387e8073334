package dev.mitra.model.report;

/** A plot with two axes, drawn as SVG. Not thread-safe. */
final class Plot {
  /** Colours that are told apart in print and by most who see colours differently. */
  static final String GREY = "#8a94a0";

  static final String ORANGE = "#d9822b";
  static final String BLUE = "#2458a6";
  static final String RED = "#b83232";
  static final String GREEN = "#3f8f63";

  private static final int WIDTH = 470;
  private static final int HEIGHT = 310;
  private static final int LEFT = 56;
  private static final int RIGHT = 14;
  private static final int TOP = 14;
  private static final int BOTTOM = 44;
  private static final double SAME_PIXEL = 0.6;

  private final StringBuilder svg = new StringBuilder(8192);
  private final Axis x;
  private final Axis y;
  private final StringBuilder legend = new StringBuilder();

  Plot(String title, Axis x, Axis y) {
    this.x = x;
    this.y = y;
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, HEIGHT, Texts.escape(title)));
    grid();
  }

  private void grid() {
    for (double tick : x.ticks()) {
      double at = px(tick);
      line(at, TOP, at, HEIGHT - BOTTOM, "grid");
      text(at, HEIGHT - BOTTOM + 15, "middle", "tick", Texts.tick(tick));
    }
    for (double tick : y.ticks()) {
      double at = py(tick);
      line(LEFT, at, WIDTH - RIGHT, at, "grid");
      text(LEFT - 6, at + 3.5, "end", "tick", Texts.tick(tick));
    }
    line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis");
    line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "axis");
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "label", x.label());
    svg.append(
        "<text class=\"label\" text-anchor=\"middle\" transform=\"translate(13 %s) rotate(-90)\">%s</text>\n"
            .formatted(Texts.pixel((TOP + HEIGHT - BOTTOM) / 2.0), Texts.escape(y.label())));
  }

  private double px(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private double py(double value) {
    return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  /** Adds a line through points; one whose value is NaN interrupts it. */
  Plot line(String name, String colour, boolean dashed, double[] xs, double[] ys) {
    StringBuilder path = new StringBuilder();
    boolean isOpen = false;
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < xs.length; i++) {
      if (Double.isNaN(xs[i]) || Double.isNaN(ys[i])) {
        isOpen = false;
        continue;
      }
      double atX = px(xs[i]);
      double atY = py(ys[i]);
      boolean isLast = i == xs.length - 1;
      // Of the points that fall on one pixel one is drawn: curves have as many as payments.
      if (isOpen
          && !isLast
          && Math.abs(atX - lastX) < SAME_PIXEL
          && Math.abs(atY - lastY) < SAME_PIXEL) {
        continue;
      }
      path.append(isOpen ? 'L' : 'M').append(Texts.pixel(atX)).append(' ').append(Texts.pixel(atY));
      isOpen = true;
      lastX = atX;
      lastY = atY;
    }
    svg.append(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s/>\n"
            .formatted(path, colour, dashed ? " stroke-dasharray=\"5 4\"" : ""));
    return legend(name, colour);
  }

  /** Adds points. */
  Plot points(String name, String colour, double[] xs, double[] ys) {
    for (int i = 0; i < xs.length; i++) {
      if (!Double.isNaN(xs[i]) && !Double.isNaN(ys[i])) {
        svg.append(
            "<circle cx=\"%s\" cy=\"%s\" r=\"3.2\" fill=\"%s\"/>\n"
                .formatted(Texts.pixel(px(xs[i])), Texts.pixel(py(ys[i])), colour));
      }
    }
    return legend(name, colour);
  }

  /** Adds columns that stand on the axis, each between two values of x. */
  Plot columns(String name, String colour, double[] from, double[] to, double[] ys) {
    for (int i = 0; i < ys.length; i++) {
      double top = py(ys[i]);
      double height = HEIGHT - BOTTOM - top;
      if (ys[i] > 0 && height > 0) {
        svg.append(
            "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"><title>%s: %s</title></rect>\n"
                .formatted(
                    Texts.pixel(px(from[i])),
                    Texts.pixel(top),
                    Texts.pixel(Math.max(1, px(to[i]) - px(from[i]))),
                    Texts.pixel(height),
                    colour,
                    Texts.escape(name),
                    Texts.number(ys[i])));
      }
    }
    return legend(name, colour);
  }

  /** Adds a line from one point to another that is no data. */
  Plot guide(double fromX, double fromY, double toX, double toY) {
    line(px(fromX), py(fromY), px(toX), py(toY), "guide");
    return this;
  }

  private Plot legend(String name, String colour) {
    if (!name.isEmpty()) {
      legend.append(
          "<span><i style=\"background:%s\"></i>%s</span>".formatted(colour, Texts.escape(name)));
    }
    return this;
  }

  private void line(double x1, double y1, double x2, double y2, String style) {
    svg.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, Texts.pixel(x1), Texts.pixel(y1), Texts.pixel(x2), Texts.pixel(y2)));
  }

  private void text(double atX, double atY, String anchor, String style, String text) {
    svg.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(style, Texts.pixel(atX), Texts.pixel(atY), anchor, Texts.escape(text)));
  }

  /** The legend and the drawing. */
  String html() {
    return "<div class=\"legend\">" + legend + "</div>\n" + svg + "</svg>\n";
  }
}
